// Every autoencoder of the family with feedback and without, from any folder:
//   dotnet build -c Release
//   dotnet fsi scripts/family.fsx --data synthetic
//   dotnet fsi scripts/family.fsx --learners dae,vae --steps 1000
//   dotnet fsi scripts/family.fsx --quick --out out/try        (some seconds)
#load "prelude.fsx"
Prelude.run "family" fsi.CommandLineArgs
