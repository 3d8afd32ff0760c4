/// The literature's numbers on training with one's own outputs, each held against the same protocol run here.
module Collapse.Scripts.Published

open System.Collections.Immutable
open System.IO
open Argu
open Collapse
open Collapse.Runs
open Collapse.Scripts.Literature
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Sources of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Diabetes of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Only of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Jobs of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Shard of part: string
    | [<Unique>] Status
    | [<Unique>] Quick

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Sources _ -> "the folder of the published tables (default ../shared/published)."
            | Diabetes _ ->
                "the folder of scikit-learn's diabetes data (default where Debian's python3-sklearn has them)."
            | Out _ -> "the folder for table and page; default out/published."
            | Only _ -> "sources, by their names in the table (default: all)."
            | Seed _ -> "the root of all random numbers (default 1)."
            | Jobs _ -> "computations at the same time; 0 (default) for one on each processor."
            | Shard _ -> "i/n: run only part i of n; the parts share the folder --out."
            | Status -> "say how far the run in --out has come, and do nothing else."
            | Quick -> "fewer repetitions and generations, under a minute: to see that all of it works."

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/published.fsx")

let private existing option (folder: string) =
    if Directory.Exists folder then
        folder
    else
        raise (InputException $"--{option} is '{folder}'; expected a folder that is there.")

let private chosen option (text: string) =
    let named = Literature.sources |> List.map (fun source -> source.Name, source)
    Options.listOf (Options.oneOf named) option text |> List.ofSeq

// About how many numbers a job draws; the policy of the longest ones first needs no more.
let private cost (job: Job) =
    let share =
        if job.Parameter > 0.0 && job.Parameter < 1.0 then
            1.0 / job.Parameter
        else
            1.0

    float (max 1 job.Size) * share * float job.Length * float job.Repetitions

let private study =
    Study<Job, Outcome>("published", 1, Cost = System.Func<_, _> cost)

let private describe (job: Job) =
    $"{job.Source}: {job.Setting}, n = {job.Size}"

/// Judges the sources: the jobs' values, in the order of `jobs`, become rows.
let judge (context: Context) (sources: Source list) (results: (Job * Value[]) list) : Row list =
    [
        for source in sources do
            yield! source.Judge context (results |> List.filter (fun (job, _) -> job.Source = source.Name))
    ]

/// All jobs of some sources, each once.
let jobs (context: Context) (sources: Source list) : Job list =
    sources |> List.collect (fun source -> source.Jobs context) |> List.distinct

/// Runs one job.
let compute (context: Context) (job: Job) stop : Value[] =
    let source =
        Literature.sources |> List.find (fun source -> source.Name = job.Source)

    source.Run context job stop

let private summary (sources: Source list) (rows: Row list) =
    let table = Table(Border = TableBorder.Simple)

    for heading in "source" :: Groups.headings do
        table.AddColumn(TableColumn(Markup.Escape heading)) |> ignore

    for source in sources do
        source.Name :: List.map string (Groups.counts rows source.Name)
        |> Array.ofList
        |> table.AddRow
        |> ignore

    table

let private execute (console: IAnsiConsole) again (parsed: ParseResults<Argument>) =
    let value case name read otherwise =
        Options.value parsed case name read otherwise

    let quick = parsed.Contains Argument.Quick

    let context =
        {
            Sources =
                value <@ Argument.Sources @> "sources" Options.folder "../shared/published"
                |> existing "sources"
            Diabetes = value <@ Argument.Diabetes @> "diabetes" existing Diabetes.usual
            Quick = quick
            Seed = value <@ Argument.Seed @> "seed" Options.seed 1L
        }

    let sources = value <@ Argument.Only @> "only" chosen Literature.sources
    let out = value <@ Argument.Out @> "out" Options.folder "out/published"
    let status = parsed.Contains Argument.Status

    let options =
        RunnerOptions(
            Jobs = value <@ Argument.Jobs @> "jobs" Options.whole 0,
            Shard = value <@ Argument.Shard @> "shard" Options.shard Shard.Whole
        )

    if options.Jobs < 0 then
        raise (InputException $"--jobs is '{options.Jobs}'; expected 0 or more.")

    options.Shard.Validated() |> ignore
    let all = jobs context sources

    let store =
        RunStore<Job, Outcome>(Running.runs status out, study, (fun notice -> eprintfn $"{notice}"))

    let simulate (job: Job) (checkpoints: Checkpoints) =
        {
            Values = compute context job checkpoints.Cancellation
        }

    match
        Running.study
            console
            again
            status
            ""
            describe
            store
            "each job names its data"
            options
            (ImmutableArray.CreateRange all)
            simulate
    with
    | Error code -> code
    | Ok result ->
        let values = [ for outcome in result.Results -> outcome.Values ]
        let rows = judge context sources (List.zip all values)
        Literature.write (Path.Combine(out, "published.csv")) rows
        AtomicFile.WriteText(Path.Combine(out, "published.html"), Page.ofRun again rows)
        AtomicFile.WriteText(Path.Combine(out, "published.md"), Page.markdown rows)
        console.Write(summary sources rows)
        printfn $"Table and page: {Path.GetFullPath out}"
        0

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    Running.parsed parser "published" 160 arguments execute
