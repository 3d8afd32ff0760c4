// How long data survive training on their own outputs, in a second and without training, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/horizon.fsx --data csv:mine.csv --noise 0.2
//   dotnet fsi scripts/horizon.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "horizon" fsi.CommandLineArgs
