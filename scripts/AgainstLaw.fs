/// Simulated networks beside the collapse law: the paper's grid, and autoencoders with weight decay.
module Collapse.Scripts.AgainstLaw

open System
open System.Collections.Immutable
open System.IO
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Learning
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Spec

let private columns =
    [|
        column "model" (fun (row: LawClaims.Comparison) -> row.Protocol.Learner)
        column "loss" (fun row -> row.Protocol.Loss)
        column "hidden" (fun row -> row.Protocol.Hidden)
        column "noise" (fun row -> row.Protocol.Noise)
        column "weight_decay" (fun row -> row.Protocol.WeightDecay)
        column "steps" (fun row -> row.Protocol.Steps)
        column "n" (fun row -> row.Count)
        column "data_correlation" (fun row -> row.Data)
        column "simulated_correlation" (fun row -> row.Simulated)
        column "predicted_correlation" (fun row -> row.Predicted)
        column "difference" (fun row -> row.Simulated - row.Predicted)
    |]

let private lawTable (rows: LawClaims.Comparison list) =
    [
        for row in rows ->
            [
                upper row.Protocol.Learner
                upper row.Protocol.Loss
                string row.Protocol.Hidden
                Names.Plain row.Protocol.WeightDecay
                (if row.Protocol.Steps = 0 then
                     "no feedback"
                 else
                     string row.Protocol.Steps)
                string row.Count
                number 4 row.Simulated
                number 4 row.Predicted
                number 4 (row.Simulated - row.Predicted)
            ]
    ]
    |> table
        [
            "model"
            "loss"
            "H"
            "weight decay"
            "N"
            "n"
            "simulated"
            "predicted"
            "difference"
        ]

let private figures predict prefix (results: SimulationResult seq) =
    [
        for loss, hidden in results |> Seq.map (fun r -> r.Protocol.Loss, r.Protocol.Hidden) |> Seq.distinct do
            let figure =
                CorrelationFigure.Create(ResizeArray results, loss, hidden, Func<Protocol, float> predict)

            prefix + figure.FileName, figure.Svg
    ]

let private finish (request: Request) predict (runs: SimulationResult list list) =
    let rows = runs |> List.collect (LawClaims.compare predict >> List.map snd)
    Tables.Write(Path.Combine(request.Out, "law.csv"), columns, rows)

    for prefix, results in List.zip (List.truncate runs.Length [ ""; "decay-" ]) runs do
        for name, svg in figures predict prefix results do
            AtomicFile.WriteText(Path.Combine(request.Out, name), svg)

    request.Console.Write(lawTable rows)

    for claim in runs |> List.collect (LawClaims.all predict) do
        write request $"{Claim.sentence claim}: {claim.Numbers}."

    write request $"Table and figures: {Path.GetFullPath request.Out}"

let private execute (request: Request) =
    let data = load request
    let runs = runs request

    let run (grid: GridOptions) =
        simulate request runs $"weight decay {Names.Plain grid.Base.WeightDecay}: " data (grid.Protocols())
        |> Result.map (fun result -> List.ofSeq result.Results)

    // Without decay the law lets autoencoders freeze; with it they decline, which is a prediction worth testing.
    let grids =
        if request.Base.WeightDecay > 0.0 then
            [ request.Grid ]
        else
            [ request.Grid; LawClaims.decaying request.Grid ]

    match inTurn run grids with
    | Ok runs ->
        finish request (LawClaims.predictor data.Training.Values) runs
        0
    | Error code -> code

/// Networks against the law.
let study: Study =
    {
        Name = "law"
        Summary = "Simulated networks beside the collapse law, which is computed from the data alone."
        Several = true
        Without = []
        Grid = GridOptions()
        Quick =
            GridOptions(Losses = ImmutableArray.Create<Loss> [| Loss.Mse |])
            |> quickly 8 [ 30; 100 ] 2 200
        Execute = execute
    }
