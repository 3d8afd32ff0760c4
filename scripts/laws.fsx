// The laws of the specification as a tree, each with its verdict, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/laws.fsx                     (the seeds of the tests)
//   dotnet fsi scripts/laws.fsx --fresh             (other random seeds, each time)
//   dotnet fsi scripts/laws.fsx --chapter measures --cases 1000
#load "prelude.fsx"
Prelude.run "laws" fsi.CommandLineArgs
