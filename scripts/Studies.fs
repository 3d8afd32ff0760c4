/// What the further studies share: their command line, their data, and a run of any list of protocols.
module Collapse.Scripts.Studies

open System
open System.Collections.Immutable
open System.Globalization
open System.IO
open Argu
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Learning
open Collapse.Data
open Microsoft.FSharp.Quotations
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Data of source: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Models of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Losses of list: string
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
            | Out _ -> "the folder for what the run leaves; default out/<study>-<kind of data>."
            | Models _ -> "models, of ae,dae."
            | Losses _ -> "losses, of mse,mae,ssim (default mse)."
            | Hidden _ -> "the number of hidden neurons (default 20)."
            | Steps _ -> "training steps with feedback (default 100000)."
            | Repetitions _ -> "simulations of each kind."
            | Warmup _ -> "training steps before feedback begins (default 5000)."
            | Lead _ -> "the ECG lead (default II)."
            | Seed _ -> "the root of all random numbers (default 1)."
            | Jobs _ -> "simulations at the same time; 0 (default) for one on each processor."
            | Shard _ -> "i/n: run only part i of n; the parts share the folder --out."
            | Checkpoint _ -> "how often a running simulation is written down: 30s (default), 5000steps or never."
            | Status -> "say how far the run in --out has come, and do nothing else."
            | Quick -> "a small run, to see that everything works: fewer steps, neurons and repetitions."

/// What the user asked for.
type StudyOptions =
    {
        Data: string
        Source: DataOptions
        Out: string
        Models: Model list
        Losses: Loss list
        Repetitions: int
        /// Jobs, shard and checkpoints.
        Runner: RunnerOptions
        /// Whether only to say how far the run has come.
        Status: bool
        Quick: bool
        /// Hidden, steps, warm-up and seed; the rest as by default.
        Base: Protocol
    }

/// What a command line asks for.
type StudyCommand =
    | Usage of string
    | Study of StudyOptions

/// Reads a command line. Bad input throws `InputException` with one line that names the option.
let parse (study: string) (models: Model list) (repetitions: int) (arguments: string[]) : StudyCommand =
    let parser =
        ArgumentParser.Create<Argument>(programName = $"dotnet fsi scripts/{study}.fsx")

    try
        let parsed = parser.ParseCommandLine(arguments, raiseOnUsage = false)

        if parsed.IsUsageRequested then
            Usage(parser.PrintUsage())
        else
            let quick = parsed.Contains <@ Argument.Quick @>

            let value (case: Expr<string -> Argument>) name read otherwise =
                match parsed.TryGetResult case with
                | Some text -> read name text
                | None -> otherwise

            let distinct name (values: ImmutableArray<'value>) =
                if (Seq.distinct values |> Seq.length) < values.Length then
                    raise (InputException $"--{name} has a value twice; expected each value once.")

                List.ofSeq values

            let data =
                value
                    <@ Argument.Data @>
                    "data"
                    (fun name text ->
                        Options.dataKind name text |> ignore
                        text)
                    "synthetic"

            let atLeastOne name text =
                let count = Options.whole name text

                if count < 1 || count > 10000 then
                    Options.fail name text "1 to 10000"

                count

            let jobs =
                value
                    <@ Argument.Jobs @>
                    "jobs"
                    (fun name text ->
                        let jobs = Options.whole name text

                        if jobs < 0 || jobs > 1024 then
                            Options.fail name text "0 (all processors) to 1024"

                        jobs)
                    0

            let shard = value <@ Argument.Shard @> "shard" Options.shard Shard.Whole
            let seed = value <@ Argument.Seed @> "seed" Options.seed 1L

            let protocol =
                Protocol(
                    Hidden = value <@ Argument.Hidden @> "hidden" Options.whole (if quick then 6 else 20),
                    Steps = value <@ Argument.Steps @> "steps" Options.whole (if quick then 100 else 100_000),
                    WarmUp = value <@ Argument.Warmup @> "warmup" Options.whole (if quick then 100 else 5_000),
                    Seed = seed
                )

            {
                Data = data
                Source = DataOptions(Lead = value <@ Argument.Lead @> "lead" Options.lead "II", Seed = seed)
                Out = value <@ Argument.Out @> "out" Options.folder ($"out/{study}-" + Options.dataKind "data" data)
                Models =
                    value
                        <@ Argument.Models @>
                        "models"
                        (fun name -> Options.listOf (Options.oneOf Options.models) name >> distinct name)
                        models
                Losses =
                    value
                        <@ Argument.Losses @>
                        "losses"
                        (fun name -> Options.listOf (Options.oneOf Options.losses) name >> distinct name)
                        [ Loss.Mse ]
                Repetitions =
                    value <@ Argument.Repetitions @> "repetitions" atLeastOne (if quick then 1 else repetitions)
                Runner =
                    RunnerOptions(
                        Jobs = jobs,
                        Shard = Options.validated shard.Validated,
                        Checkpoints =
                            value <@ Argument.Checkpoint @> "checkpoint" Options.checkpoint CheckpointPlan.Default
                    )
                Status = parsed.Contains <@ Argument.Status @>
                Quick = quick
                Base = Options.validated protocol.Validated
            }
            |> Study
    with :? ArguParseException as error ->
        raise (InputException(Options.oneLine error.Message, error))

/// The data, or one line that says why not; `check` says what else must hold before anything is written.
let load (options: StudyOptions) (scaling: Scaling) : DataSet =
    try
        let source =
            DataOptions(Lead = options.Source.Lead, Scaling = scaling, Seed = options.Source.Seed)

        let data = Data.load options.Data source

        for loss in options.Losses do
            Simulation.Learner(Protocol(Loss = loss), data.Training.Values) |> ignore

        data
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--data is '{options.Data}', which cannot be read: {error.Message}", error))

let private describe (p: Protocol) =
    $"{Names.Of p.Model} {Names.Of p.Loss} H={p.Hidden} N={p.Steps} {Names.Of p.Policy} {Names.Of p.Dose} repetition {p.Repetition}"

/// Where a study keeps its results.
let runs (options: StudyOptions) = Running.runs options.Status options.Out

/// Runs what the store does not hold yet: the results by protocol, or the exit code, which is 0 when there is nothing more to do.
let simulate (console: IAnsiConsole) again (options: StudyOptions) runs (data: DataSet) (protocols: Protocol seq) =
    let store = Grid.Store(runs, (fun notice -> eprintfn $"{notice}"))
    let all = protocols |> Seq.distinct |> ImmutableArray.CreateRange

    // A study of several scalings asks once for each.
    let scaling =
        data.Provenance.Details
        |> Seq.tryPick (fun detail ->
            if detail.Key = "scaling" then
                Some $"scaling {detail.Value}: "
            else
                None)

    Running.study
        console
        again
        options.Status
        (defaultArg scaling "")
        describe
        store
        data.Provenance.Digest
        options.Runner
        all
        (fun protocol checkpoints -> Simulation.Run(protocol, data, checkpoints))
    |> Result.map (fun run -> dict [ for result in run.Results -> result.Protocol, result ])

/// The program around a study: culture, console, help, bad input.
let program
    study
    models
    repetitions
    (execute: IAnsiConsole -> string -> StudyOptions -> int)
    (arguments: string[])
    : int =
    Running.script study 200 arguments (fun console again ->
        match parse study models repetitions arguments with
        | Usage usage ->
            printfn $"{usage}"
            0
        | Study options -> execute console again options)

/// A table on the console, cells as they are.
let table (headings: string list) (rows: string list list) =
    let table = Table(Border = TableBorder.Markdown)

    for heading in headings do
        table.AddColumn(TableColumn(Markup.Escape heading)) |> ignore

    for row in rows do
        table.AddRow([| for cell in row -> Markup.Escape cell |]) |> ignore

    table

/// A number for people.
let number (decimals: int) (value: float) =
    if Double.IsNaN value then
        "–"
    else
        value.ToString("F" + string decimals, CultureInfo.InvariantCulture)

/// A column of a CSV file: its name, and a row's value as every table writes it.
let column<'row, 'value when 'value: not null> (name: string) (value: 'row -> 'value) =
    struct (name, Func<'row, obj>(fun row -> Names.Of(value row)))
