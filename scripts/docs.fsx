// The tables and numbers of README and docs, from docs/results:
//   dotnet build -c Release
//   dotnet fsi scripts/docs.fsx                     (writes them; --check only compares)
//   dotnet fsi scripts/docs.fsx --from out/paper-ptbxl --as ptbxl --command "dotnet fsi scripts/paper.fsx ..."
#load "prelude.fsx"
Prelude.run "docs" fsi.CommandLineArgs
