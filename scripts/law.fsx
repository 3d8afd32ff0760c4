// The paper's networks beside the collapse law, which is computed from the data alone, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/law.fsx --quick
//   dotnet fsi scripts/law.fsx --losses mse
//   dotnet fsi scripts/law.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "law" fsi.CommandLineArgs
