/// The whole family of autoencoders with feedback and without: one table, the collapse curves, beats before and after.
module Collapse.Scripts.Family

open System
open System.Collections.Immutable
open System.IO
open Argu
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Learning
open Collapse.Scripts.Studies
open Collapse.Data
open MathNet.Numerics.Distributions
open MathNet.Numerics.Statistics
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Data of source: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Learners of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Hidden of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Steps of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Repetitions of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Warmup of steps: string
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
            | Out _ -> "the folder for what the run leaves; default out/family-<kind of data>."
            | Learners _ -> "members of the family, separated by commas (default: all)."
            | Hidden _ -> "length of the code (default 20)."
            | Steps _ -> "training steps after the warm-up (default 10000)."
            | Repetitions _ -> "simulations of each learner, with feedback and without (default 1)."
            | Warmup _ -> "training steps before (default 5000)."
            | Lead _ -> "the ECG lead (default II)."
            | Seed _ -> "the root of all random numbers (default 1)."
            | Jobs _ -> "simulations at the same time; 0 (default) for one on each processor."
            | Shard _ -> "i/n: run only part i of n; the parts share the folder --out."
            | Checkpoint _ -> "how often a running simulation is written down: 30s (default), 5000steps or never."
            | Status -> "say how far the run in --out has come, and do nothing else."
            | Quick -> "a few steps of each learner, to see that all of it works."

type private Options =
    {
        Data: string
        Source: DataOptions
        Out: string
        /// Jobs, shard and checkpoints.
        Runner: RunnerOptions
        /// Whether only to say how far the run has come.
        Status: bool
        Protocols: ImmutableArray<FamilyProtocol>
    }

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/family.fsx")

let private within least most option (text: string) =
    let value = Options.whole option text

    if value < least || value > most then
        Options.fail option text $"a whole number from {least} to {most}"

    value

let private learners option (text: string) =
    let names = text.Split ',' |> Array.map _.Trim() |> List.ofArray

    for name in names do
        if Catalog.Members |> Seq.forall (fun m -> m.Name <> name) then
            let known = Catalog.Members |> Seq.map _.Name |> String.concat ", "
            Options.fail option text $"names out of {known}"

    if List.distinct names <> names then
        Options.fail option text "each name once"

    names

let private parse (parsed: ParseResults<Argument>) =
    let value case name read otherwise =
        Options.value parsed case name read otherwise

    let quick = parsed.Contains Argument.Quick
    let orQuick few many = if quick then few else many
    let data = value <@ Argument.Data @> "data" Options.checkedSource "synthetic"
    let seed = value <@ Argument.Seed @> "seed" Options.seed 1L
    let all = Catalog.Members |> Seq.map _.Name |> List.ofSeq

    let shared =
        FamilyProtocol(
            Hidden = value <@ Argument.Hidden @> "hidden" (within 1 4096) (orQuick 8 20),
            Steps = value <@ Argument.Steps @> "steps" (within 0 100_000_000) (orQuick 30 10_000),
            WarmUp = value <@ Argument.Warmup @> "warmup" (within 0 100_000_000) (orQuick 50 5_000),
            Seed = seed
        )

    let shard = value <@ Argument.Shard @> "shard" Options.shard Shard.Whole
    let repetitions = value <@ Argument.Repetitions @> "repetitions" (within 1 10_000) 1

    {
        Data = data
        Source = DataOptions(Lead = value <@ Argument.Lead @> "lead" Options.lead "II", Seed = seed)
        Out = value <@ Argument.Out @> "out" Options.folder ("out/family-" + Options.dataKind "data" data)
        Runner =
            RunnerOptions(
                Jobs = value <@ Argument.Jobs @> "jobs" (within 0 1024) 0,
                Shard = Options.validated shard.Validated,
                Checkpoints = value <@ Argument.Checkpoint @> "checkpoint" Options.checkpoint CheckpointPlan.Default
            )
        Status = parsed.Contains Argument.Status
        Protocols =
            ImmutableArray.CreateRange(
                seq {
                    for name in value <@ Argument.Learners @> "learners" learners all do
                        for feedback in [ false; true ] do
                            for repetition in 0 .. repetitions - 1 ->
                                FamilyProtocol(
                                    Learner = name,
                                    Feedback = feedback,
                                    Repetition = repetition,
                                    Hidden = shared.Hidden,
                                    Steps = shared.Steps,
                                    WarmUp = shared.WarmUp,
                                    Seed = seed
                                )
                }
            )
    }

// Every learner says whether the data suit it before anything is written.
let private load (options: Options) =
    try
        let data = DataSource.Load(options.Data, options.Source)

        for protocol in options.Protocols do
            FamilySimulation.Learner(protocol, data.Training.Values) |> ignore

        data
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--data is '{options.Data}', which cannot be read: {error.Message}", error))

/// What became of one learner, medians over the repetitions: at the moment after the warm-up, at the end without feedback, at the end with it.
type Fate =
    {
        Learner: CatalogEntry
        /// c after the warm-up: what a second answer loses of the first.
        Contraction: float
        Correlation: float * float * float
        /// In units of the data's.
        Variance: float * float * float
        Rank: float * float * float
        NewError: float * float * float
        RocArea: float * float * float
    }

/// The fates, in the order of the table.
let fates (results: FamilyResult seq) : Fate list =
    [
        for learner, runs in results |> Seq.groupBy _.Protocol.Learner do
            let off, on =
                runs |> List.ofSeq |> List.partition (fun run -> not run.Protocol.Feedback)

            let middle (measure: FamilyResult -> FamilyPoint -> float) point runs =
                runs
                |> List.map (fun (run: FamilyResult) -> measure run (point run.Trace))
                |> List.filter Double.IsFinite
                |> Statistics.Median

            let first (trace: ImmutableArray<FamilyPoint>) = trace[0]

            let last (trace: ImmutableArray<FamilyPoint>) = trace[trace.Length - 1]

            let thrice measure =
                middle measure first on, middle measure last off, middle measure last on

            {
                Learner = Catalog.Of learner
                Contraction = middle (fun _ p -> p.Contraction) first on
                Correlation = thrice (fun _ p -> p.OutputCorrelation)
                Variance = thrice (fun run p -> p.OutputVariance / run.DataVariance)
                Rank = thrice (fun _ p -> p.EffectiveRank)
                NewError = thrice (fun _ p -> p.NewRmseRatio)
                RocArea = thrice (fun _ p -> p.RocArea)
            }
    ]

/// Does the contraction after the warm-up, known before any feedback, predict the order of the learners by what feedback takes of their outputs'
/// variance (1 - on / off)? Spearman's rank correlation, its two-sided p by Student's t (nan for fewer than 4 learners), and the number of learners.
let order (fates: Fate list) : float * float * int =
    let known =
        [
            for fate in fates do
                let _, off, on = fate.Variance
                let lost = 1.0 - on / off

                if Double.IsFinite fate.Contraction && Double.IsFinite lost then
                    fate.Contraction, lost
        ]

    if known.Length < 4 then
        nan, nan, known.Length
    else
        let rho = Correlation.Spearman(List.map fst known, List.map snd known)
        let freedom = float (known.Length - 2)
        let t = abs rho * sqrt (freedom / max 1e-300 (1.0 - rho * rho))
        rho, 2.0 * (1.0 - StudentT.CDF(0.0, 1.0, freedom, t)), known.Length

let private summary (fates: Fate list) =
    [
        for fate in fates do
            let three decimals (before, off, on) =
                List.map (number decimals) [ before; off; on ]

            [
                fate.Learner.Title
                number 3 fate.Contraction
                yield! three 3 fate.Correlation
                yield! three 2 fate.Variance |> List.tail
                yield! three 1 fate.Rank |> List.tail
                yield! three 2 fate.NewError
                yield! three 2 fate.RocArea
            ]
    ]
    |> table
        [
            "learner"
            "contraction"
            "correlation, before"
            "off"
            "on"
            "variance / data, off"
            "on"
            "rank, off"
            "on"
            "new error, before"
            "off"
            "on"
            "ROC area, before"
            "off"
            "on"
        ]

let private writeAll
    (console: IAnsiConsole)
    (options: Options)
    (data: DataSet)
    (results: ImmutableArray<FamilyResult>)
    =
    let path name = Path.Combine(options.Out, name)
    FamilyTable.Write(path "family.csv", results)

    let axis =
        if options.Data.StartsWith "csv:" then
            SegmentAxis.Coordinates
        else
            SegmentAxis.Milliseconds(valueLabel = "amplitude, scaled to [0, 1]")

    let beats =
        results
        |> Seq.filter (fun run -> run.Protocol.Feedback && run.Protocol.Repetition = 0)
        |> Seq.map (fun run -> FamilyBeatsFigure.Create(run, data.Training, axis))

    for figure in Seq.append [ FamilyFigure.Create(data.Provenance.Source, results) ] beats do
        AtomicFile.WriteText(path figure.FileName, figure.Svg)

    let write (text: string) =
        console.Profile.Out.Writer.WriteLine text

    let fates = fates results
    write "Medians over the repetitions: before feedback, at the end without it (off) and with it (on)."
    fates |> summary |> console.Write
    let rho, p, count = order fates

    write
        $"Contraction after the warm-up against the variance that feedback takes: Spearman's rank correlation {number 2 rho} over {count} learners, p = {number 4 p}."

    write $"Table and figures: {Path.GetFullPath options.Out}"

let private describe (p: FamilyProtocol) =
    $"""{p.Learner} H={p.Hidden} N={p.Steps} feedback {if p.Feedback then "on" else "off"} repetition {p.Repetition}"""

let private execute (console: IAnsiConsole) again (options: Options) =
    let data = load options

    let store =
        RunStore<FamilyProtocol, FamilyResult>(
            Running.runs options.Status options.Out,
            FamilySimulation.Study,
            (fun notice -> eprintfn $"{notice}")
        )

    let found =
        Running.study
            console
            again
            options.Status
            ""
            describe
            store
            data.Provenance.Digest
            options.Runner
            options.Protocols
            (fun protocol checkpoints -> FamilySimulation.Run(protocol, data, checkpoints))

    match found with
    | Ok result ->
        writeAll console options data result.Results
        0
    | Error code -> code

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after a signal.
let run (arguments: string[]) : int =
    Running.parsed parser "family" 240 arguments (fun console again arguments ->
        execute console again (parse arguments))
