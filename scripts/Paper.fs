/// The paper's experiment: the whole grid on one kind of data, its tables, figures and report.
module Collapse.Scripts.Paper

open System
open System.Collections.Immutable
open System.IO
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Scripts.Options
open Collapse.Data
open Collapse.Spec
open Spectre.Console

let internal load (options: Options) : DataSet =
    try
        let data = Data.load options.Data options.Source

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

let private axis (options: Options) = Data.axis options.Data options.Source

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

let private finish (console: IAnsiConsole) options (data: DataSet) (result: RunResult<Protocol, SimulationResult>) =
    let results = List.ofSeq result.Results
    let findings = Claims.evaluate results
    let remarks = Remarks.on data.Training.Values findings results
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

let private execute (console: IAnsiConsole) again (options: Options) =
    let data = load options

    let store =
        Grid.Store(Running.runs options.Status options.Out, (fun notice -> eprintfn $"{notice}"))

    if not options.Status then
        writeLine
            console
            $"{data.Provenance.Source}: {data.Training.Count} training and {data.HeldOut.Count} held-out segments of {data.Training.Coordinates} values, SHA-256 {data.Provenance.Digest}"

    match Running.grid console again options.Status "" describe store data options.Grid with
    | Ok result ->
        finish console options data result
        0
    | Error code -> code

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 after Ctrl-C, 143
/// after SIGTERM.
let run (arguments: string[]) : int =
    Running.script "paper" 160 arguments (fun console again ->
        match Options.parse arguments with
        | Help usage ->
            printfn $"{usage}"
            0
        | Run options -> execute console again options)
