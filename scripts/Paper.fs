/// The paper's experiment: the whole grid on one kind of data, its tables, figures and report.
module Collapse.Scripts.Paper

open System
open System.Collections.Immutable
open System.Globalization
open System.IO
open Collapse
open Collapse.Experiments
open Collapse.Figures
open Collapse.Scripts.Options
open Collapse.Signals
open Collapse.Spec
open Spectre.Console

let internal load (options: Options) : DataSet =
    try
        let data = DataSource.Load(options.Data, options.Source)

        // Not every loss suits all data: what the first simulation would find is said before anything is written.
        for loss in options.Grid.Losses do
            Simulation.Learner(Protocol(Loss = loss), data.Training.Values) |> ignore

        data
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--data is '{options.Data}', which cannot be read: {error.Message}", error))

let private writeTables (options: Options) data (result: RunResult<Protocol, SimulationResult>) =
    let path name = Path.Combine(options.Out, name)
    Tables.WriteResults(path "results.csv", result.Results)
    Tables.WriteTraces(path "traces.csv", result.Results)
    Tables.WriteTimings(path "timings.csv", result.Timings)
    ProtocolFile.Write(path "protocol.json", options.Grid, data)

let private axis (options: Options) =
    if options.Data.StartsWith "csv:" then
        SegmentAxis.Coordinates
    else
        let amplitude =
            match options.Source.Scaling with
            | Scaling.MinMax -> "amplitude, scaled to [0, 1]"
            | Scaling.ZScore -> "amplitude (standard deviations)"
            | _ -> "amplitude (mV)"

        SegmentAxis.Milliseconds(valueLabel = amplitude)

let private writeReport
    (options: Options)
    (data: DataSet)
    (result: RunResult<Protocol, SimulationResult>)
    findings
    (remarks: string list)
    =
    let figures = FigureSet.Create(result.Results, data.Training, axis options)

    for figure in figures do
        AtomicFile.WriteText(Path.Combine(options.Out, figure.FileName), figure.Svg)

    let content =
        ReportContent(
            Title = $"Training autoencoders on their own outputs: {data.Provenance.Source}",
            Data = data,
            Results = result.Results,
            Findings = findings,
            Notes = ImmutableArray.CreateRange remarks,
            Command = Options.command options,
            Figures = figures,
            Software = Report.Software()
        )

    AtomicFile.WriteText(Path.Combine(options.Out, "report.html"), Report.Render content)

let internal describe (protocol: Protocol) =
    $"{Names.Of protocol.Model} {Names.Of protocol.Loss} H={protocol.Hidden} N={protocol.Steps} repetition {protocol.Repetition}"

// Not wrapped, as the console's own lines would be.
let private writeLine (console: IAnsiConsole) (text: string) =
    console.Profile.Out.Writer.WriteLine text

let private finish (console: IAnsiConsole) options data (result: RunResult<Protocol, SimulationResult>) =
    let results = List.ofSeq result.Results
    let findings = Claims.evaluate results
    let remarks = Remarks.on findings results
    writeTables options data result
    writeReport options data result findings remarks
    let write = writeLine console

    write "Medians over the repetitions:"
    console.Write(Summary.medians result.Results)

    if not findings.IsEmpty then
        write "What this run says about the paper's claims:"
        console.Write(Summary.verdicts findings)

    for remark in remarks do
        write $"{remark}{Environment.NewLine}"

    write $"Tables, figures and report: {Path.GetFullPath options.Out}"

let private execute (console: IAnsiConsole) (arguments: string[]) (options: Options) =
    let data = load options
    let runs = Running.prepare options.Out
    let store = Grid.Store(runs, (fun notice -> eprintfn $"{notice}"))

    writeLine
        console
        $"{data.Provenance.Source}: {data.Training.Count} training and {data.HeldOut.Count} held-out segments of {data.Training.Coordinates} values, SHA-256 {data.Provenance.Digest}"

    let again =
        Seq.append [ "dotnet fsi scripts/paper.fsx" ] (Seq.map Options.quoted arguments)
        |> String.concat " "

    let simulations progress cancellation =
        Grid.Run(options.Grid, data, store, progress, cancellation)

    match Running.run console again describe simulations with
    | Ok result ->
        finish console options data result
        0
    | Error code -> code

let private showStatus (console: IAnsiConsole) (options: Options) =
    let data = load options

    let store =
        Grid.Store(Path.Combine(options.Out, "runs"), (fun notice -> eprintfn $"{notice}"))

    RunStatus.Of(options.Grid.Protocols(), data.Provenance.Digest, store)
    |> Running.showStatus console "" describe

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 after Ctrl-C, 143
/// after SIGTERM.
let run (arguments: string[]) : int =
    CultureInfo.CurrentCulture <- CultureInfo.InvariantCulture
    CultureInfo.DefaultThreadCurrentCulture <- CultureInfo.InvariantCulture
    let console = AnsiConsole.Console

    // Not a terminal: nothing wraps there, and the tables need about 110 columns.
    if not console.Profile.Out.IsTerminal then
        console.Profile.Width <- 160

    Running.guarded (fun () ->
        match Options.parse arguments with
        | Help usage ->
            printfn $"{usage}"
            0
        | Run options when options.Status ->
            showStatus console options
            0
        | Run options -> execute console arguments options)
