// Radio pulses of 500 samples in three kinds of noise, recovered by a convolutional denoising autoencoder:
//   dotnet build -c Release
//   dotnet fsi scripts/radio.fsx
//   dotnet fsi scripts/radio.fsx --quick --out out/try         (some seconds)
#load "prelude.fsx"
Prelude.run "radio" fsi.CommandLineArgs
