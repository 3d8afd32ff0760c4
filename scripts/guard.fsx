// Is a pipeline that trains on generated rows collapsing? In seconds, from files, with an exit code for pipelines:
//   dotnet build -c Release
//   dotnet fsi scripts/guard.fsx --real real.csv --generated first.csv,second.csv --html guard.html
//   dotnet fsi scripts/guard.fsx --history measures.csv
//   dotnet fsi scripts/guard.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "guard" fsi.CommandLineArgs
