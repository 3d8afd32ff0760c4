/// When will a learner collapse? Every learner of the catalog is trained, asked twice, forecast and then fed back; or a user's own answers
/// are forecast.
module Collapse.Scripts.Forecast

open System
open System.Collections.Immutable
open System.Globalization
open System.IO
open Argu
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learning
open Collapse.Runs
open Collapse.Theory
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Data of source: string
    | [<Unique; EqualsAssignmentOrSpaced>] Pairs of files: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Learners of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Hidden of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Steps of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Repetitions of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Warmup of steps: string
    | [<Unique; EqualsAssignmentOrSpaced>] Draws of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Gold of share: string
    | [<Unique; EqualsAssignmentOrSpaced>] Mix of share: string
    | [<Unique; EqualsAssignmentOrSpaced>] Rows of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Lead of name: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Jobs of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Shard of part: string
    | [<Unique; EqualsAssignmentOrSpaced>] Checkpoint of interval: string
    | [<Unique>] Status
    | [<Unique>] Quick

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Data _ -> "synthetic (default), ptbxl:DIR (a PTB-XL folder) or csv:FILE (one segment a row)."
            | Pairs _ ->
                "X.csv,Y1.csv,Y2.csv: data, answers to them and answers to those of your own learner, one row a line, without"
                + " any training here; further Y1.csv,Y2.csv behind are further draws. Takes --steps, --gold, --mix, --rows, --out."
            | Out _ -> "the folder for what the run leaves; default out/forecast-<kind of data>."
            | Learners _ -> "learners of the catalog, separated by commas (default: all)."
            | Hidden _ -> "length of the code (default 20)."
            | Steps _ -> "N, training steps with feedback (default 10000)."
            | Repetitions _ -> "simulations of each learner (default 1)."
            | Warmup _ -> "training steps before (default 5000)."
            | Draws _ -> "pairs of answers that are asked for (default 16)."
            | Gold _ -> "share of the rows that are never replaced (default 0)."
            | Mix _ -> "probability that a row becomes fresh real data instead of a response (default 0)."
            | Rows _ -> "rows that each step feeds back (default 1)."
            | Lead _ -> "the ECG lead (default II)."
            | Seed _ -> "the root of all random numbers (default 1)."
            | Jobs _ -> "simulations at the same time; 0 (default) for one on each processor."
            | Shard _ -> "i/n: run only part i of n; the parts share the folder --out."
            | Checkpoint _ -> "how often a running simulation is saved: 30s (default), 5000steps or never."
            | Status -> "say how far the run in --out has come, and do nothing else."
            | Quick -> "a few steps of each learner, to see that all of it works."

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/forecast.fsx")

let private within least most option (text: string) =
    let value = Options.whole option text

    if value < least || value > most then
        Options.fail option text $"a whole number from {least} to {most}"

    value

let private share option (text: string) =
    let value = Options.real option text

    if value < 0.0 || value > 1.0 then
        Options.fail option text "a share from 0 to 1"

    value

let private learners option (text: string) =
    let names = text.Split ',' |> Array.map _.Trim() |> List.ofArray

    for name in names do
        try
            Family.Of name |> ignore
        with :? InputException as error ->
            raise (InputException($"--{option}: {error.Message}", error))

    if List.distinct names <> names then
        Options.fail option text "each name once"

    names

let private writeAll
    (console: IAnsiConsole)
    folder
    (lead: string)
    (data: DataSet)
    (results: ImmutableArray<ForecastResult>)
    =
    let path name = Path.Combine(folder, name)
    ForecastTable.Write(path "forecast.csv", lead, results)
    let figure = ForecastFigure.Create($"{data.Provenance.Source}, {lead}", results)
    AtomicFile.WriteText(path figure.FileName, figure.Svg)

    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    let steps = results |> Seq.map _.Protocol.Training.Steps |> Seq.max
    let early = ForecastVerdicts.fates 10_000 results

    let late =
        if steps >= 100_000 then
            ForecastVerdicts.fates 100_000 results |> List.map Some
        else
            early |> List.map (fun _ -> None)

    let fates = List.zip early late
    console.Write(ForecastVerdicts.table fates)

    for claim in ForecastVerdicts.claims fates do
        line claim

    line $"Table and figure: {Path.GetFullPath folder}"

let private describe (p: ForecastProtocol) =
    $"{p.Training.Learner} H={p.Training.Hidden} N={p.Training.Steps} repetition {p.Training.Repetition}"

let private study (console: IAnsiConsole) again (parsed: ParseResults<Argument>) (policy: ForecastPolicy) =
    let value case name read otherwise =
        Options.value parsed case name read otherwise

    let quick = parsed.Contains Argument.Quick
    let orQuick few many = if quick then few else many
    let source = value <@ Argument.Data @> "data" Options.checkedSource "synthetic"
    let kind = Options.dataKind "data" source
    let seed = value <@ Argument.Seed @> "seed" Options.seed 1L
    let lead = value <@ Argument.Lead @> "lead" Options.lead "II"
    let out = value <@ Argument.Out @> "out" Options.folder ("out/forecast-" + kind)
    let repetitions = value <@ Argument.Repetitions @> "repetitions" (within 1 10_000) 1
    let shard = value <@ Argument.Shard @> "shard" Options.shard Shard.Whole
    let all = Family.Members |> Seq.map _.Name |> List.ofSeq

    let runner =
        RunnerOptions(
            Jobs = value <@ Argument.Jobs @> "jobs" (within 0 1024) 0,
            Shard = Options.validated shard.Validated,
            Checkpoints = value <@ Argument.Checkpoint @> "checkpoint" Options.checkpoint CheckpointPlan.Default
        )

    let draws = value <@ Argument.Draws @> "draws" (within 1 10_000) (orQuick 2 16)

    let protocols =
        [
            for name in value <@ Argument.Learners @> "learners" learners all do
                for repetition in 0 .. repetitions - 1 do
                    let training =
                        FamilyProtocol(
                            Learner = name,
                            Repetition = repetition,
                            Hidden = value <@ Argument.Hidden @> "hidden" (within 1 4096) (orQuick 8 20),
                            Steps = value <@ Argument.Steps @> "steps" (within 0 100_000_000) (orQuick 30 10_000),
                            WarmUp = value <@ Argument.Warmup @> "warmup" (within 0 100_000_000) (orQuick 50 5_000),
                            Seed = seed
                        )

                    let protocol =
                        ForecastProtocol(
                            Training = training,
                            Draws = draws,
                            ProtectedShare = policy.ProtectedShare,
                            FreshShare = policy.FreshShare,
                            RowsPerStep = policy.RowsPerStep
                        )

                    Options.validated protocol.Validated
        ]

    let data =
        try
            DataSource.Load(source, DataOptions(Lead = lead, Seed = seed))
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (InputException($"--data is '{source}', which cannot be read: {error.Message}", error))

    // Every learner says whether the data suit it before anything is written.
    for protocol in protocols do
        FamilySimulation.Learner(protocol.Training, data.Training.Values) |> ignore

    let status = parsed.Contains Argument.Status

    let store =
        RunStore<ForecastProtocol, ForecastResult>(
            Running.runs status out,
            ForecastSimulation.Study,
            (fun notice -> eprintfn $"{notice}")
        )

    let simulate protocol checkpoints =
        ForecastSimulation.Run(protocol, data, checkpoints)

    let protocols = ImmutableArray.CreateRange protocols

    match Running.study console again status "" describe store data.Provenance.Digest runner protocols simulate with
    | Ok result ->
        let name = if kind = "ptbxl" then "lead " + lead else kind
        writeAll console out name data result.Results
        0
    | Error code -> code

let private execute (console: IAnsiConsole) again (parsed: ParseResults<Argument>) =
    let value case name read otherwise =
        Options.value parsed case name read otherwise

    let policy =
        ForecastPolicy(
            ProtectedShare = value <@ Argument.Gold @> "gold" share 0.0,
            FreshShare = value <@ Argument.Mix @> "mix" share 0.0,
            RowsPerStep = value <@ Argument.Rows @> "rows" (within 1 1_000_000) 1
        )

    match parsed.TryGetResult <@ Argument.Pairs @> with
    | Some files ->
        if parsed.Contains <@ Argument.Data @> then
            Options.fail "pairs" files "no --data beside it"

        let answers = Forecasting.pairs [ for file in files.Split ',' -> file.Trim() ]
        let out = value <@ Argument.Out @> "out" Options.folder "out/forecast-pairs"
        let steps = value <@ Argument.Steps @> "steps" (within 1 100_000_000) 100_000
        Forecasting.show console out "Forecast of your own learner" answers policy steps
        0
    | None -> study console again parsed policy

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after a signal.
let run (arguments: string[]) : int =
    Running.parsed parser "forecast" 200 arguments execute
