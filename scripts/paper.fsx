// The paper's experiment on synthetic ECG, PTB-XL or your own data, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/paper.fsx --data synthetic
//   dotnet fsi scripts/paper.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "paper" fsi.CommandLineArgs
