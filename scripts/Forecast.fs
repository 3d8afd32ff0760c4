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
        ("X.csv,Y1.csv,Y2.csv: data, answers to them and answers to those of your own learner, one row a line (or "
         + ".npy, .parquet), without any training here; further Y1.csv,Y2.csv behind are further draws. Takes --steps, "
         + "--policy and --out beside it")
        (fun text -> [ for file in text.Split ',' -> file.Trim() ])

let private short =
    Options.several
        "short"
        "learners that are fed back for a tenth of --steps only, such as those whose steps cost most"
        Parameters.Learner

let private forms =
    Options.flag
        "forms"
        "also compares other forms of the forecast with what came: forms.csv. Trains each learner's warm-up once more"

let private gold =
    Options.flag
        "gold"
        ("how much gold is enough, by the law, by the measured gain and by simulation, at protected shares of 48 to "
         + "90 %: gold.csv and gold-enough.csv. By default ae and dae, 100000 steps, 10 repetitions")

/// What a run is for.
type private Purpose =
    /// Every learner, fed back as it was asked for.
    | Plain
    /// The same, and other forms beside it.
    | Forms
    /// Protected rows.
    | Gold

let private leadOf (request: Request) (data: DataSet) =
    match request.Source.Lead with
    | null when request.Data.StartsWith "ptbxl" -> "II"
    | null -> data.Provenance.Source
    | lead -> lead

let private writeAll (request: Request) (data: DataSet) (results: ImmutableArray<ForecastResult>) =
    let path name = Path.Combine(request.Out, name)

    let lead = leadOf request data
    ForecastTable.Write(path "forecast.csv", lead, results)

    let shown =
        if lead = data.Provenance.Source then
            lead
        else
            data.Provenance.Source.Replace("ptbxl", "PTB-XL") + $", lead {lead}"

    let figure = ForecastFigure.Create(shown, results)

    AtomicFile.WriteText(path figure.FileName, figure.Svg)
    let fates = ForecastVerdicts.both results
    ForecastVerdicts.write (path "forecast-verdicts.csv") lead fates
    request.Console.Write(ForecastVerdicts.verdicts fates)

    for claim in ForecastVerdicts.claims fates do
        write request claim

    write request $"Table and figure: {Path.GetFullPath request.Out}"

let private describe (protocol: ForecastProtocol) =
    let simulation = protocol.Simulation
    $"{simulation.Learner} H={simulation.Hidden} N={simulation.Steps} repetition {simulation.Repetition}"

let private execute purpose (short: ImmutableArray<string>) draws (request: Request) =
    let asked =
        [
            for protocol in request.Grid.Protocols() do
                let steps =
                    if short.Contains protocol.Learner then
                        max 1 (protocol.Steps / 10)
                    else
                        protocol.Steps

                ForecastProtocol(Simulation = set Parameters.Steps steps protocol, Draws = draws).Validated()
        ]

    let protocols =
        match purpose with
        | Gold -> ForecastGold.protocols asked
        | Plain
        | Forms -> asked

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
        match purpose with
        | Gold -> ForecastGold.show request data result.Results
        | Plain -> writeAll request data result.Results
        | Forms ->
            writeAll request data result.Results

            ForecastForms.misses data result.Results
            |> ForecastForms.show request (leadOf request data)

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

let private goldGrid =
    GridOptions(
        Learners = ImmutableArray.Create<string> [| "ae"; "dae" |],
        Losses = grid.Losses,
        Hidden = grid.Hidden,
        Steps = ImmutableArray.Create<int> [| 100_000 |],
        Repetitions = 10
    )

/// The forecasts of the catalog.
let study: Study =
    {
        Name = "forecast"
        Summary =
            "When will a learner collapse? Each is trained, asked twice, forecast, then fed back; or your own answers."
        Several = false
        Without = [ Options.losses ]
        Grid = grid
        Quick = grid |> quickly 8 [ 30 ] 1 50
        Execute = execute Plain ImmutableArray.Empty 16
    }

let private options = Studies.options study @ [ draws; short; pairs; forms; gold ]

// Protected rows: the study itself varies the policy, and only the paper's learners have a law to stand beside.
let private golden short draws (request: Request) (parsed: Options.Parsed) =
    for option in Options.base' do
        if option.Name = "--policy" && parsed.Has option then
            raise (InputException "--policy is given with --gold; expected one of them.")

    for learner in request.Grid.Learners do
        if not (goldGrid.Learners.Contains learner) then
            raise (InputException $"--learners has {learner}; expected ae or dae with --gold, which have a law.")

    execute Gold short draws request

// Answers that are there: no data, no training.
let private own (request: Request) (parsed: Options.Parsed) (arguments: string[]) files =
    let taken = [ "--pairs"; "--steps"; "--policy"; "--out" ]

    for argument in arguments do
        let name = argument.Split('=')[0]

        if name.StartsWith "--" && not (List.contains name taken) then
            raise (InputException $"--pairs is given with {name}; expected --steps, --policy and --out beside it.")

    let policy =
        try
            ForecastProtocol.Policy request.Base
        with :? InputException as error ->
            raise (InputException($"--{error.Message}", error))

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
        let asked =
            if parsed.Has gold then
                { study with
                    Grid = goldGrid
                    Quick = goldGrid |> quickly 8 [ 30 ] 1 50
                }
            else
                study

        let request = request asked console again parsed

        if parsed.Has pairs then
            own request parsed arguments (parsed.Or pairs [])
        else
            let draws = parsed.Or draws (if request.Quick then 2 else 16)
            let short = parsed.Or short ImmutableArray.Empty

            for learner in short do
                if not (request.Grid.Learners.Contains learner) then
                    raise (InputException $"--short has {learner}; expected some of --learners.")

            match parsed.Has forms, parsed.Has gold with
            | true, true -> raise (InputException "--forms is given with --gold; expected one of them.")
            | false, false -> execute Plain short draws request
            | true, false -> execute Forms short draws request
            | false, true -> golden short draws request parsed)
