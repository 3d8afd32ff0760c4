/// The paper's experiment: the whole grid on one kind of data, its tables, figures and report.
module Collapse.Scripts.Paper

open System
open System.Collections.Immutable
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Scripts.Leavings
open Collapse.Scripts.Studies
open Collapse.Data
open Collapse.Spec

let private writeTables (request: Request) data (result: RunResult<Protocol, SimulationResult>) =
    let path = path request
    Tables.WriteResults(path "results.csv", result.Results)
    Tables.WriteTraces(path "traces.csv", result.Results)
    Tables.WriteTimings(path "timings.csv", result.Timings)
    ProtocolFile.Write(path "protocol.json", request.Grid, data)

let private writeReport command (request: Request) (data: DataSet) (results: ImmutableArray<_>) findings remarks =
    let figures =
        FigureSet.Create(results, data.Training, (Data.axis request.Data request.Source))

    saveFigures request figures

    let content =
        ReportContent(
            Title = $"Training autoencoders on their own outputs: {data.Provenance.Source}",
            Data = data,
            Results = results,
            Findings = findings,
            Notes = ImmutableArray.CreateRange<string> remarks,
            Command = command,
            Figures = figures,
            Software = Report.Software()
        )

    AtomicFile.WriteText(path request "report.html", Report.Render content)

let private finish command (request: Request) (data: DataSet) (result: RunResult<Protocol, SimulationResult>) =
    let results = List.ofSeq result.Results
    let findings = Claims.evaluate results
    let remarks = Remarks.on data.Training.Values findings results
    writeTables request data result
    writeReport command request data result.Results findings remarks
    write request "Medians over the repetitions:"
    request.Console.Write(Summary.medians result.Results)

    if not findings.IsEmpty then
        write request "What this run says about the paper's claims:"
        request.Console.Write(Summary.verdicts findings)

    for remark in remarks do
        write request $"{remark}{Environment.NewLine}"

    close request "Tables, figures and report"

let rec private execute (request: Request) =
    let data = load request
    let runs = runs request

    if not request.Status then
        write
            request
            ($"{data.Provenance.Source}: {data.Training.Count} training and {data.HeldOut.Count} held-out segments of "
             + $"{data.Training.Coordinates} values, SHA-256 {data.Provenance.Digest}")

    match simulate request runs "" data (request.Grid.Protocols()) with
    | Ok result ->
        finish (command study request) request data result
        0
    | Error code -> code

/// The paper's grid.
and study: Study =
    {
        Name = "paper"
        Summary = "The paper's experiment: models, losses, widths and numbers of steps; tables, figures and report."
        Several = true
        Without = []
        Grid = GridOptions()
        Quick = GridOptions() |> quickly 8 [ 30; 100 ] 2 100
        Execute = execute
    }
