/// The literature's numbers on training with one's own outputs, each held against the same protocol run here.
module Collapse.Scripts.Published

open System.Collections.Immutable
open System.IO
open Collapse
open Collapse.Runs
open Collapse.Scripts.Literature
open Spectre.Console

let private existing name (folder: string) =
    if Directory.Exists folder then
        folder
    else
        Options.fail name folder "a folder that is there"

let private sourcesFolder =
    Options.option
        "sources"
        "FOLDER"
        "the folder of the published tables (default ../shared/published)"
        (existing "sources")

let private diabetes =
    Options.option
        "diabetes"
        "FOLDER"
        "the folder of scikit-learn's diabetes data (default where Debian's python3-sklearn has them)"
        (existing "diabetes")

let private digits =
    Options.option
        "digits"
        "FOLDER"
        $"the folder of the MNIST digits in IDX files (default {Digits.usual})"
        (existing "digits")

let private only =
    let read (text: string) =
        [
            for name in text.Split ',' do
                match Literature.sources |> List.tryFind (fun source -> source.Name = name.Trim()) with
                | Some source -> source
                | None ->
                    let known = Literature.sources |> List.map _.Name |> String.concat ", "
                    Options.fail "only" text $"some of {known}"
        ]
        |> List.distinctBy _.Name

    Options.option "only" "LIST" "sources, by their names in the table (default all)" read

// About how many numbers a job draws; the policy of the longest ones first needs no more.
let private cost (job: Job) =
    let share =
        if job.Setting.EndsWith("Select", System.StringComparison.Ordinal) then
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

let private counted (sources: Source list) (rows: Row list) =
    let table = Table(Border = TableBorder.Simple)

    for heading in "source" :: Groups.headings do
        table.AddColumn(TableColumn(Markup.Escape heading)) |> ignore

    for source in sources do
        source.Name :: List.map string (Groups.counts rows source.Name)
        |> Array.ofList
        |> table.AddRow
        |> ignore

    table

let private execute (console: IAnsiConsole) again (parsed: Options.Parsed) =
    let context =
        {
            Sources = parsed.Or sourcesFolder "../shared/published" |> existing "sources"
            Diabetes = parsed.Or diabetes Diabetes.usual
            Digits = parsed.Or digits Digits.usual
            Quick = parsed.Has Options.quick
            Seed = parsed.Or Options.seed 1L
        }

    let sources = parsed.Or only Literature.sources
    let out = parsed.Or Options.out "out/published"
    let status = parsed.Has Options.status

    let options =
        RunnerOptions(Jobs = parsed.Or Options.jobs 0, Shard = parsed.Or Options.shard Shard.Whole)

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
        let path = Path.Combine(out, "published.csv")
        Literature.write path rows
        AtomicFile.WriteText(Path.Combine(out, "published.html"), Page.ofRun again rows)
        console.Write(counted sources rows)
        printfn $"Table and page: {Path.GetFullPath out}"
        0

/// One line for help.
let summary =
    "The literature's numbers on training with one's own outputs, each held against the same protocol run here."

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    Running.program
        "published"
        summary
        [
            sourcesFolder
            diabetes
            digits
            only
            Options.out
            Options.seed
            Options.jobs
            Options.shard
            Options.status
            Options.quick
        ]
        arguments
        execute
