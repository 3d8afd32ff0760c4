// The laws of the specification under Expecto, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/laws.fsx                     (the seeds of the tests)
//   dotnet fsi scripts/laws.fsx --fresh             (other random seeds, each time)
//   dotnet fsi scripts/laws.fsx --chapter measures --cases 1000 --tell
//   dotnet fsi scripts/laws.fsx --list-tests        (and all other options of Expecto)
#load "prelude.fsx"
Prelude.run "laws" fsi.CommandLineArgs
