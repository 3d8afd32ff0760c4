/// Simulated networks beside the collapse law: the paper's grid, and autoencoders with weight decay.
module Collapse.Scripts.AgainstLaw

open System
open System.Globalization
open System.IO
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Scripts.Options
open Collapse.Data
open Collapse.Spec
open Spectre.Console

// What --quick stands for; options that follow it go before it.
let private quick =
    [
        "--losses", "mse"
        "--hidden", "8"
        "--steps", "30,100"
        "--repetitions", "2"
        "--warmup", "200"
    ]

let private expanded (arguments: string[]) =
    let rest = arguments |> Array.filter (fun argument -> argument <> "--quick")

    if rest.Length = arguments.Length then
        rest
    else
        [|
            yield! rest
            for name, value in quick do
                if
                    rest
                    |> Array.exists (fun given -> given = name || given.StartsWith(name + "="))
                    |> not
                then
                    name
                    value
        |]

let private columns =
    [|
        Summary.column "model" (fun (row: LawClaims.Comparison) -> box row.Protocol.Model)
        Summary.column "loss" (fun row -> box row.Protocol.Loss)
        Summary.column "hidden" (fun row -> box row.Protocol.Hidden)
        Summary.column "noise" (fun row -> box row.Protocol.Noise)
        Summary.column "weight_decay" (fun row -> box row.Protocol.WeightDecay)
        Summary.column "steps" (fun row -> box row.Protocol.Steps)
        Summary.column "n" (fun row -> box row.Count)
        Summary.column "data_correlation" (fun row -> box row.Data)
        Summary.column "simulated_correlation" (fun row -> box row.Simulated)
        Summary.column "predicted_correlation" (fun row -> box row.Predicted)
        Summary.column "difference" (fun row -> box (row.Simulated - row.Predicted))
    |]

let private table (rows: LawClaims.Comparison list) =
    let table = Table(Border = TableBorder.Simple)

    for heading in
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
        ] do
        table.AddColumn heading |> ignore

    let number (value: float) =
        if Double.IsNaN value then
            "-"
        else
            value.ToString("0.0000", CultureInfo.InvariantCulture)

    for row in rows do
        table.AddRow(
            Names.Of(row.Protocol.Model).ToUpperInvariant(),
            Names.Of(row.Protocol.Loss).ToUpperInvariant(),
            string row.Protocol.Hidden,
            Names.Of row.Protocol.WeightDecay,
            (if row.Protocol.Steps = 0 then
                 "no feedback"
             else
                 string row.Protocol.Steps),
            string row.Count,
            number row.Simulated,
            number row.Predicted,
            number (row.Simulated - row.Predicted)
        )
        |> ignore

    table

let private figures predict prefix (results: SimulationResult seq) =
    let all = List.ofSeq results

    [
        for loss, hidden in
            all
            |> List.map (fun result -> result.Protocol.Loss, result.Protocol.Hidden)
            |> List.distinct do
            let figure =
                CorrelationFigure.Create(ResizeArray all, loss, hidden, Func<Protocol, float> predict)

            prefix + figure.FileName, figure.Svg
    ]

let private finish (console: IAnsiConsole) (options: Options) predict (runs: SimulationResult list list) =
    let rows = runs |> List.collect (LawClaims.compare predict >> List.map snd)
    Tables.Write(Path.Combine(options.Out, "law.csv"), columns, rows)

    for prefix, results in List.zip (List.truncate runs.Length [ ""; "decay-" ]) runs do
        for name, svg in figures predict prefix results do
            AtomicFile.WriteText(Path.Combine(options.Out, name), svg)

    console.Write(table rows)

    for claim in runs |> List.collect (LawClaims.all predict) do
        console.Profile.Out.Writer.WriteLine $"{Claim.sentence claim}: {claim.Numbers}."

    console.Profile.Out.Writer.WriteLine $"Table and figures: {Path.GetFullPath options.Out}"

let private execute (console: IAnsiConsole) again (options: Options) =
    let data = Paper.load options

    let store =
        Grid.Store(Running.runs options.Status options.Out, (fun notice -> eprintfn $"{notice}"))

    let run (grid: GridOptions) =
        let what = $"weight decay {Names.Of grid.Base.WeightDecay}: "

        Running.grid console again options.Status what Paper.describe store data grid
        |> Result.map (fun result -> List.ofSeq result.Results)

    // Without decay the law lets autoencoders freeze; with it they decline, which is a prediction worth testing.
    let grids =
        if options.Grid.Base.WeightDecay > 0.0 then
            [ options.Grid ]
        else
            [ options.Grid; LawClaims.decaying options.Grid ]

    // A shard, or a question, is due in each of them.
    let inTurn before grid =
        match before with
        | Error code when code <> 0 -> before
        | _ ->
            match before, run grid with
            | Ok found, Ok now -> Ok(found @ [ now ])
            | _, Error code
            | Error code, _ -> Error code

    match List.fold inTurn (Ok []) grids with
    | Ok runs ->
        finish console options (LawClaims.predictor data.Training.Values) runs
        0
    | Error code -> code

/// Runs the program. Returns the exit code: 0, 1 when something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    Running.script "law" 160 arguments (fun console again ->
        match Options.parse (expanded arguments) with
        | Help usage ->
            printfn $"""{usage.Replace("paper", "law")}"""
            printfn "    --quick               a small grid, for a try; other options take precedence."
            0
        | Run options ->
            let out =
                if arguments |> Array.exists (fun argument -> argument.StartsWith "--out") then
                    options.Out
                else
                    options.Out.Replace("paper-", "law-")

            execute console again { options with Out = out })
