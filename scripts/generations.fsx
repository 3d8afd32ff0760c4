// Generators fed on themselves, generation by generation, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/generations.fsx                                  (the ring of eight, all learners)
//   dotnet fsi scripts/generations.fsx --data galaxies --learners gan,wgan-gp --policies replace,mix:0.5
//   dotnet fsi scripts/generations.fsx --data ptbxl:DIR --generations 10 --repetitions 5
#load "prelude.fsx"
Prelude.run "generations" fsi.CommandLineArgs
