/// The whole family of autoencoders with feedback and without: one table, the collapse curves, beats before and after.
module Collapse.Scripts.Family

open System
open System.Collections.Immutable
open System.Globalization
open System.IO
open System.Threading
open Argu
open Collapse
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learners
open Collapse.Signals
open Microsoft.FSharp.Quotations
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
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Jobs of count: string
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
            | Seed _ -> "the root of all random numbers (default 1)."
            | Jobs _ -> "simulations at the same time; 0 (default) for one on each processor."
            | Quick -> "a few steps of each learner, to see that all of it works."

type private Options =
    {
        Data: string
        Seed: int64
        Out: string
        Jobs: int
        Protocols: ImmutableArray<FamilyProtocol>
    }

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/family.fsx")

let private fail option (found: string) expected =
    raise (InputException $"--{option} is '{found}'; expected {expected}.")

let private whole option least most (text: string) =
    match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
    | true, value when value >= least && value <= most -> value
    | _ -> fail option text $"a whole number from {least} to {most}"

let private seed (text: string) =
    match Int64.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
    | true, value -> value
    | _ -> fail "seed" text "a whole number of at most 64 bits"

let private learners (text: string) =
    let names = text.Split ',' |> Array.map _.Trim() |> List.ofArray

    for name in names do
        if Family.Members |> Seq.forall (fun m -> m.Name <> name) then
            let known = Family.Members |> Seq.map _.Name |> String.concat ", "
            fail "learners" text $"names out of {known}"

    if List.distinct names <> names then
        fail "learners" text "each name once"

    names

let private parse (parsed: ParseResults<Argument>) =
    let value (case: Expr<string -> Argument>) (otherwise: 'value) (read: string -> 'value) : 'value =
        match parsed.TryGetResult case with
        | Some text -> read text
        | None -> otherwise

    let quick = parsed.Contains Argument.Quick
    let orQuick few many = if quick then few else many
    let data = value <@ Argument.Data @> "synthetic" id
    let seed = value <@ Argument.Seed @> 1L seed
    let hidden = value <@ Argument.Hidden @> (orQuick 8 20) (whole "hidden" 1 4096)

    let steps =
        value <@ Argument.Steps @> (orQuick 30 10_000) (whole "steps" 0 100_000_000)

    let repetitions = value <@ Argument.Repetitions @> 1 (whole "repetitions" 1 10_000)

    let warmUp =
        value <@ Argument.Warmup @> (orQuick 50 5_000) (whole "warmup" 0 100_000_000)

    let names =
        value <@ Argument.Learners @> (Family.Members |> Seq.map _.Name |> List.ofSeq) learners

    let kind = (data.Split ':')[0]

    {
        Data = data
        Seed = seed
        Out = value <@ Argument.Out @> (Path.Combine("out", $"family-{kind}")) id
        Jobs = value <@ Argument.Jobs @> 0 (whole "jobs" 0 10_000)
        Protocols =
            ImmutableArray.CreateRange(
                seq {
                    for name in names do
                        for feedback in [ false; true ] do
                            for repetition in 0 .. repetitions - 1 do
                                FamilyProtocol(
                                    Learner = name,
                                    Feedback = feedback,
                                    Hidden = hidden,
                                    Steps = steps,
                                    Repetition = repetition,
                                    Seed = seed,
                                    WarmUp = warmUp
                                )
                }
            )
    }

// Every learner says whether the data suit it before anything is written.
let private load (options: Options) =
    try
        let data = DataSource.Load(options.Data, DataOptions(Seed = options.Seed))

        for protocol in options.Protocols do
            FamilySimulation.Learner(protocol, data.Training.Values) |> ignore

        data
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--data is '{options.Data}', which cannot be read: {error.Message}", error))

let private number (format: string) (value: float) =
    if Double.IsNaN value then
        "–"
    else
        value.ToString(format, CultureInfo.InvariantCulture)

let private median (values: float seq) =
    let sorted = values |> Seq.filter Double.IsFinite |> Seq.sort |> Array.ofSeq

    if sorted.Length = 0 then
        nan
    else
        (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0

// One line a learner: the moment after the warm-up, the end without feedback, the end with it.
let private summary (results: FamilyResult seq) =
    let table = Table().Border(TableBorder.Markdown)

    for column in
        [
            "learner"
            "correlation before"
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
        ] do
        table.AddColumn(TableColumn(column)) |> ignore

    for learner, runs in results |> Seq.groupBy _.Protocol.Learner do
        let off, on =
            runs |> List.ofSeq |> List.partition (fun run -> not run.Protocol.Feedback)

        let at (point: FamilyResult -> FamilyPoint) (measure: FamilyResult -> FamilyPoint -> float) runs =
            runs |> Seq.map (fun run -> measure run (point run)) |> median

        let first (run: FamilyResult) = run.Trace[0]
        let last (run: FamilyResult) = run.Trace[run.Trace.Length - 1]
        let correlation _ (p: FamilyPoint) = p.OutputCorrelation
        let variance (run: FamilyResult) (p: FamilyPoint) = p.OutputVariance / run.DataVariance
        let rank _ (p: FamilyPoint) = p.EffectiveRank
        let error _ (p: FamilyPoint) = p.NewRmseRatio
        let area _ (p: FamilyPoint) = p.RocArea

        table.AddRow(
            [|
                Family.Of(learner).Title
                number "F3" (at first correlation on)
                number "F3" (at last correlation off)
                number "F3" (at last correlation on)
                number "F2" (at last variance off)
                number "F2" (at last variance on)
                number "F1" (at last rank off)
                number "F1" (at last rank on)
                number "F2" (at first error on)
                number "F2" (at last error off)
                number "F2" (at last error on)
                number "F2" (at first area on)
                number "F2" (at last area off)
                number "F2" (at last area on)
            |]
        )
        |> ignore

    table

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

    for figure in Seq.append [ FamilyFigure.Create results ] beats do
        AtomicFile.WriteText(path figure.FileName, figure.Svg)

    console.Profile.Out.Writer.WriteLine "Medians over the repetitions, with feedback on and off:"
    console.Write(summary results)
    console.Profile.Out.Writer.WriteLine $"Table and figures: {Path.GetFullPath options.Out}"

let private execute (console: IAnsiConsole) (options: Options) =
    let data = load options

    let runs =
        try
            Directory.CreateDirectory(Path.Combine(options.Out, "runs")).FullName
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? ArgumentException as error ->
            raise (
                InputException(
                    $"--out is '{options.Out}'; expected a folder that can be written: {error.Message}",
                    error
                )
            )

    let store =
        RunStore<FamilyProtocol, FamilyResult>(runs, FamilySimulation.Study, (fun notice -> eprintfn $"{notice}"))

    use cancellation = new CancellationTokenSource()

    use _ =
        Console.CancelKeyPress.Subscribe(fun press ->
            press.Cancel <- not cancellation.IsCancellationRequested
            cancellation.Cancel())

    let simulate =
        Func<FamilyProtocol, Checkpoints, FamilyResult>(fun protocol checkpoints ->
            FamilySimulation.Run(protocol, data, checkpoints))

    let result =
        Progress.show console (fun progress ->
            Runner.Run(
                options.Protocols,
                data.Provenance.Digest,
                simulate,
                store,
                RunnerOptions(Jobs = options.Jobs),
                progress,
                cancellation.Token
            ))

    if not result.Failures.IsEmpty then
        for failure in result.Failures do
            eprintfn $"{failure.Protocol.Learner}: {failure.Error.GetType().Name}: {failure.Error.Message}"

        eprintfn "The finished simulations are kept, and no table was written. Run again to go on."
        1
    else
        writeAll console options data result.Results
        0

/// Runs the program. Returns the exit code: 0, 1 when something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    CultureInfo.CurrentCulture <- CultureInfo.InvariantCulture
    CultureInfo.DefaultThreadCurrentCulture <- CultureInfo.InvariantCulture
    let console = AnsiConsole.Console

    if not console.Profile.Out.IsTerminal then
        console.Profile.Width <- 220

    try
        let parsed = parser.Value.ParseCommandLine(arguments, raiseOnUsage = false)

        if parsed.IsUsageRequested then
            printfn $"{parser.Value.PrintUsage()}"
            0
        else
            execute console (parse parsed)
    with
    | :? InputException as error ->
        eprintfn "%s" (error.Message.ReplaceLineEndings " ")
        2
    | :? ArguParseException as error ->
        eprintfn $"{Options.oneLine error.Message}"
        2
    | :? OperationCanceledException ->
        eprintfn "Interrupted. What is finished is kept; run again to go on."
        1
    | error ->
        eprintfn $"{error}"
        1
