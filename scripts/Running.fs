/// What every script does with a run: progress, interruptions, failures, and what is printed then.
module Collapse.Scripts.Running

open System
open System.Collections.Immutable
open System.CommandLine
open System.Globalization
open System.IO
open System.Threading
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Data
open Spectre.Console

let private line (text: string) = text.ReplaceLineEndings " "

let private unwritable folder (error: exn) =
    InputException($"--out is '{folder}'; expected a folder that can be written: {error.Message}", error)

/// A folder for results, made if need be, and found to be one that can be written. The last check before a run: nothing
/// was written until here.
let prepare (folder: string) : string =
    try
        let runs = Directory.CreateDirectory(Path.Combine(folder, "runs"))
        let probe = Path.Combine(runs.FullName, $"{Guid.NewGuid():N}.partial")
        File.WriteAllBytes(probe, [||])
        File.Delete probe
        StoreFolder.Prepare(runs.FullName, (fun notice -> eprintfn $"{notice}"))
        runs.FullName
    with
    | :? IOException
    | :? UnauthorizedAccessException
    | :? ArgumentException
    | :? NotSupportedException as error -> raise (unwritable folder error)

/// The folder of the results below `--out`; prepared, unless it is only asked how far a run has come, which leaves
/// nothing behind.
let runs (onlyStatus: bool) (folder: string) : string =
    if onlyStatus then
        Path.Combine(folder, "runs")
    else
        prepare folder

let private failureLines = 10

// One line each, but not hundreds of the same.
let private reportFailures (describe: 'protocol -> string) (failures: Failure<'protocol> seq) =
    for failure in Seq.truncate failureLines failures do
        eprintfn $"{describe failure.Protocol}: {failure.Error.GetType().Name}: {failure.Error.Message}"

    let failed = Progress.amount (Seq.length failures) "simulation"

    eprintfn $"{failed} failed; the finished ones are kept, and no tables were written. Run again to resume."

/// Runs simulations with progress on the console. All of them are there, or the exit code is: 1 after failures or when
/// the store cannot be written, 130 or 143 after a signal, 0 when other shards are to come. `again` is the command that
/// goes on.
let run
    (console: IAnsiConsole)
    (again: string)
    (describe: 'protocol -> string)
    (simulations: IProgress<GridProgress> -> CancellationToken -> RunResult<'protocol, 'result>)
    : Result<RunResult<'protocol, 'result>, int> =
    use listener = new Interruption.Listener()

    try
        let result =
            Progress.show console (fun progress -> simulations progress listener.Token)

        if not result.Failures.IsEmpty then
            reportFailures describe result.Failures
            Error 1
        elif result.Missing > 0 then
            let missing = Progress.amount result.Missing "simulation"

            console.Profile.Out.Writer.WriteLine(
                $"This shard is finished. Other shards still have to finish {missing}; the tables are written once "
                + "all are there."
            )

            Error 0
        else
            Ok result
    with
    | :? OperationCanceledException ->
        eprintfn "Interrupted; finished simulations are kept, running ones have written checkpoints."
        eprintfn $"To resume: {again}"

        Error listener.ExitCode
    | :? StoreException as error ->
        eprintfn $"{line error.Message} What was stored before is kept. To resume: {again}"
        Error 1

/// How far a run has come, in lines.
let status (describe: 'protocol -> string) (status: RunStatus<'protocol>) : string list =
    let left =
        match Option.ofNullable status.Left with
        | Some left when status.Done < status.Total ->
            let pace =
                if status.Running = 0 then
                    "of work for one job"
                else
                    $"left with {status.Running} at once"

            $"; about {Progress.duration left} {pace}"
        | _ -> ""

    let begun =
        if status.HalfWay = 0 then
            ""
        else
            $" ({status.HalfWay} of them half way)"

    [
        Progress.amount status.Total "simulation"
        + $": {status.Done} done, {status.Running} running, {status.Failures.Length} failed, {status.Missing} "
        + $"missing{begun}{left}."

        for struct (protocol, error) in Seq.truncate failureLines status.Failures do
            $"failed: {describe protocol}: {error}"

        if status.Failures.Length > failureLines then
            $"... and {status.Failures.Length - failureLines} more."
    ]

/// Prints how far a run has come; `what` says which one, where there are several.
let showStatus (console: IAnsiConsole) (what: string) describe found =
    for line in status describe found do
        console.Profile.Out.Writer.WriteLine(what + line)

/// Runs the simulations of a study that its store does not hold yet, or only says how far they have come; as `run`.
let study
    (console: IAnsiConsole)
    again
    (onlyStatus: bool)
    what
    describe
    (store: RunStore<'protocol, 'result>)
    (digest: string)
    (options: RunnerOptions)
    (protocols: ImmutableArray<'protocol>)
    (simulation: 'protocol -> Checkpoints -> 'result)
    : Result<RunResult<'protocol, 'result>, int> =
    if onlyStatus then
        RunStatus.Of(protocols, digest, store) |> showStatus console what describe
        Error 0
    else
        run console again describe (fun progress cancellation ->
            Runner.Run(protocols, digest, simulation, store, options, progress, cancellation))

/// What a program leaves in its folder; a folder that cannot be written is bad input.
let leaving (folder: string) (write: unit -> unit) =
    try
        write ()
    with
    | :? IOException
    | :? UnauthorizedAccessException as error -> raise (unwritable folder error)

/// The main part of a script: bad input is one line and exit code 2, whatever else goes wrong exit code 1.
let guarded (main: unit -> int) : int =
    try
        main ()
    with
    | :? InputException as error ->
        eprintfn $"{line error.Message}"
        2
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        eprintfn $"{line error.Message} What was stored before is kept; run again to resume."
        1
    | error ->
        eprintfn $"{error}"
        1

// Where nothing wraps lines, as in a file, tables get so many columns.
let private width = 240

// Whether a command line is only read, and what it asks for is not done.
let private reading = AsyncLocal<bool>()

/// Reads a program's command line as the program does, and stops there: what documents name is checked so. Bad input
/// throws `InputException` with the line that the program would print.
let read (program: string[] -> int) (arguments: string[]) : unit =
    reading.Value <- true

    try
        program arguments |> ignore
    finally
        reading.Value <- false

// A program with its command line: help, or `execute` with the console, the command that goes on after an interruption,
// and the options. Numbers are written the same everywhere.
let private start
    (parse: string -> string -> CommandLine.Option list -> string[] -> Options.Command)
    name
    summary
    (options: CommandLine.Option list)
    (arguments: string[])
    (execute: IAnsiConsole -> string -> Options.Parsed -> int)
    : int =
    CultureInfo.CurrentCulture <- CultureInfo.InvariantCulture
    CultureInfo.CurrentUICulture <- CultureInfo.InvariantCulture
    CultureInfo.DefaultThreadCurrentCulture <- CultureInfo.InvariantCulture
    let console = AnsiConsole.Console

    if not console.Profile.Out.IsTerminal then
        console.Profile.Width <- width

    let command = parse name summary options

    let again =
        Seq.append [ $"dotnet fsi scripts/{name}.fsx" ] (Seq.map Options.quoted arguments)
        |> String.concat " "

    if reading.Value then
        command arguments |> ignore
        0
    else
        guarded (fun () ->
            match command arguments with
            | Options.Help usage ->
                printf $"{usage}"
                0
            | Options.Run parsed -> execute console again parsed)

/// A program with its command line.
let program name summary options =
    start Options.parse name summary options

/// A program that takes further options than those it names.
let programWith name summary options =
    start (Options.parseWith true) name summary options
