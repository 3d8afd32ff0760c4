/// What is printed when a run is over: medians of each cell, the verdicts, and where the files are.
module Collapse.Scripts.Summary

open System
open System.Globalization
open Collapse.Experiments
open Collapse.Runs
open MathNet.Numerics.Statistics
open Spectre.Console

/// A column of a table as `Tables.Write` takes it.
let column (name: string) (value: 'row -> objnull) =
    struct (name, Func<'row, obj>(fun row -> nonNull (value row)))

let private upper value = Names.Of(value).ToUpperInvariant()

let private number (value: float) =
    value.ToString("0.0000", CultureInfo.InvariantCulture)

// A value without meaning in one repetition, such as the SNR of an AE, has none in the median either.
let private median (values: float seq) =
    if Seq.exists Double.IsNaN values then
        nan
    else
        Statistics.Median values

let private table (headings: string list) (rows: string list list) =
    let table = Table(Border = TableBorder.Simple)

    for heading in headings do
        table.AddColumn(TableColumn(Markup.Escape heading)) |> ignore

    for row in rows do
        table.AddRow([| for cell in row -> Markup.Escape cell |]) |> ignore

    table

/// One row a cell of the grid: medians over its repetitions.
let medians (results: SimulationResult seq) =
    let row ((model, loss, hidden: int, steps: int), cell: SimulationResult list) =
        let median measure =
            cell |> Seq.map measure |> median |> number

        [
            upper model
            upper loss
            string hidden
            string steps
            string cell.Length
            median _.DataCorrelation
            median _.NoFeedback.OutputCorrelation
            median _.Final.OutputCorrelation
            median _.Final.ReferenceOutputCorrelation
            median _.Final.NewRmseRatio
            cell
            |> List.filter (fun result -> result.Outcome = Outcome.Diverged)
            |> List.length
            |> string
        ]

    results
    |> List.ofSeq
    |> List.groupBy (fun result ->
        result.Protocol.Model, result.Protocol.Loss, result.Protocol.Hidden, result.Protocol.Steps)
    |> List.map row
    |> table
        [
            "model"
            "loss"
            "H"
            "N"
            "n"
            "data"
            "no feedback"
            "outputs"
            "ref. outputs"
            "new RMSE"
            "diverged"
        ]

/// A verdict in words.
let verdict =
    function
    | Verdict.Holds -> "holds"
    | Verdict.Nearly -> "nearly"
    | Verdict.DoesNotHold -> "does not hold"
    | _ -> "not tested"

/// One row a claim and scope.
let verdicts (findings: Finding seq) =
    [
        for finding in findings -> [ finding.Claim; finding.Scope; verdict finding.Verdict; finding.Numbers ]
    ]
    |> table [ "claim"; "for"; "verdict"; "numbers" ]
