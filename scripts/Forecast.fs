/// When will a learner collapse? Every learner of the catalog is trained, asked twice, forecast and then fed back; or a
/// user's own answers are forecast.
module Collapse.Scripts.Forecast

open System.Collections.Immutable
open System.CommandLine
open System.IO
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learning
open Collapse.Runs
open Collapse.Scripts.Studies

let private draws =
    Options.option
        "draws"
        "COUNT"
        "pairs of answers that are asked for (default 16)"
        (Options.within 1 10_000 "1 to 10000" "draws")

let private pairs =
    Options.option
        "pairs"
        "FILES"
        ("X.csv,Y1.csv,Y2.csv: data, answers to them and answers to those of your own learner, one row a line (or .npy, "
         + ".parquet), without any training here; further Y1.csv,Y2.csv behind are further draws. Takes --steps, --policy "
         + "and --out beside it")
        (fun text -> [ for file in text.Split ',' -> file.Trim() ])

let private writeAll (request: Request) (data: DataSet) (results: ImmutableArray<ForecastResult>) =
    let path name = Path.Combine(request.Out, name)

    let lead =
        match request.Source.Lead with
        | null when request.Data.StartsWith "ptbxl" -> "II"
        | null -> data.Provenance.Source
        | lead -> lead

    ForecastTable.Write(path "forecast.csv", lead, results)
    let figure = ForecastFigure.Create($"{data.Provenance.Source}, {lead}", results)
    AtomicFile.WriteText(path figure.FileName, figure.Svg)
    let early = ForecastVerdicts.fates 10_000 results

    let late =
        if request.Steps >= 100_000 then
            ForecastVerdicts.fates 100_000 results |> List.map Some
        else
            early |> List.map (fun _ -> None)

    let fates = List.zip early late
    request.Console.Write(ForecastVerdicts.verdicts fates)

    for claim in ForecastVerdicts.claims fates do
        write request claim

    write request $"Table and figure: {Path.GetFullPath request.Out}"

let private describe (protocol: ForecastProtocol) =
    let simulation = protocol.Simulation
    $"{simulation.Learner} H={simulation.Hidden} N={simulation.Steps} repetition {simulation.Repetition}"

let private execute draws (request: Request) =
    let protocols =
        [
            for protocol in request.Grid.Protocols() ->
                ForecastProtocol(Simulation = protocol, Draws = draws).Validated()
        ]

    let data = load request

    let store =
        RunStore<ForecastProtocol, ForecastResult>(
            runs request,
            ForecastSimulation.Study,
            (fun notice -> eprintfn $"{notice}")
        )

    let found =
        Running.study
            request.Console
            request.Again
            request.Status
            ""
            describe
            store
            data.Provenance.Digest
            request.Grid.Runner
            (ImmutableArray.CreateRange protocols)
            (fun protocol checkpoints -> ForecastSimulation.Run(protocol, data, checkpoints))

    match found with
    | Ok result ->
        writeAll request data result.Results
        0
    | Error code -> code

let private grid =
    GridOptions(
        Learners = ImmutableArray.CreateRange(Catalog.Members |> Seq.map _.Name),
        Losses = ImmutableArray.Create<Loss> [| Loss.Mse |],
        Hidden = ImmutableArray.Create<int> [| 20 |],
        Steps = ImmutableArray.Create<int> [| 10_000 |],
        Repetitions = 1
    )

/// The forecasts of the catalog.
let study: Study =
    {
        Name = "forecast"
        Summary =
            "When will a learner collapse? Each is trained, asked twice, forecast and then fed back; or your own answers."
        Several = false
        Without = [ Options.losses ]
        Grid = grid
        Quick = grid |> quickly 8 [ 30 ] 1 50
        Execute = execute 16
    }

let private options = Studies.options study @ [ draws; pairs ]

// Answers that are there: no data, no training.
let private own (request: Request) (parsed: Options.Parsed) files =
    if parsed.Has Options.data then
        raise (InputException "--pairs is given with --data; expected one of them.")

    let policy = ForecastProtocol.Policy request.Base
    let answers = Forecasting.pairs files

    let steps =
        if parsed.Has Options.oneSteps then
            request.Steps
        else
            100_000

    let out = parsed.Or Options.out "out/forecast-pairs"
    Forecasting.show request.Console out "Forecast of your own learner" answers policy steps
    0

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    Running.program "forecast" study.Summary options arguments (fun console again parsed ->
        let request = request study console again parsed

        if parsed.Has pairs then
            own request parsed (parsed.Or pairs [])
        else
            let otherwise = if request.Quick then 2 else 16
            execute (parsed.Or draws otherwise) request)
