// What would be taken of a file, before anything is trained: counts, the first rows, a small picture of ten segments.
//   dotnet build -c Release
//   dotnet fsi scripts/data.fsx mine.csv
//   dotnet fsi scripts/data.fsx recording:long.csv --rate 360 --column MLII
#load "prelude.fsx"
Prelude.run "data" fsi.CommandLineArgs
