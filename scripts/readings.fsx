// Which reading of the paper collapses? One open choice at a time around the stated protocol:
//   dotnet build -c Release
//   dotnet fsi scripts/readings.fsx --data synthetic
//   dotnet fsi scripts/readings.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "readings" fsi.CommandLineArgs
