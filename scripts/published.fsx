// The literature's numbers on training with one's own outputs, judged; the tables are read from ../shared/published:
//   dotnet build -c Release
//   dotnet fsi scripts/published.fsx --quick
//   dotnet fsi scripts/published.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "published" fsi.CommandLineArgs
