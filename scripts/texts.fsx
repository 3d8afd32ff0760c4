// What an encyclopedia article, a textbook section and a review claim about autoencoders, judged on digits, ECG and
// radio pulses:
//   dotnet build -c Release
//   dotnet fsi scripts/texts.fsx --digits idx:../shared/mnist
//   dotnet fsi scripts/texts.fsx --quick --out out/try         (a few rows and steps, to see that all of it works)
//   dotnet fsi scripts/texts.fsx --only digits,bottleneck
#load "prelude.fsx"
Prelude.run "texts" fsi.CommandLineArgs
