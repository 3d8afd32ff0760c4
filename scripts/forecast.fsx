// When will a learner collapse? Every learner of the catalog is trained, asked twice, forecast, and then fed back:
//   dotnet build -c Release
//   dotnet fsi scripts/forecast.fsx --data ptbxl:DIR --repetitions 5
//   dotnet fsi scripts/forecast.fsx --pairs X.csv,Y1.csv,Y2.csv     (your own learner, without training)
//   dotnet fsi scripts/forecast.fsx -- --help        (fsi keeps a bare --help for itself)
#load "prelude.fsx"
Prelude.run "forecast" fsi.CommandLineArgs
