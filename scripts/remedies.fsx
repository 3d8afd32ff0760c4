// How much real data is enough? Feedback policies and their doses:
//   dotnet build -c Release
//   dotnet fsi scripts/remedies.fsx --data synthetic
//   dotnet fsi scripts/remedies.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "remedies" fsi.CommandLineArgs
