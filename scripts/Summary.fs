/// How every program prints: tables, numbers, names, verdicts.
module Collapse.Scripts.Summary

open System
open System.Globalization
open Collapse.Experiments
open Spectre.Console

/// A column of a CSV file: its name, and a row's value as every table writes it.
let column<'row, 'value when 'value: not null> (name: string) (value: 'row -> 'value) =
    struct (name, Func<'row, obj>(fun row -> box (value row) |> nonNull))

/// A name of a model or loss as people write it.
let upper value = Names.Of(value).ToUpperInvariant()

/// A number for people; a dash for what has no value.
let number (decimals: int) (value: float) =
    if Double.IsNaN value then
        "–"
    else
        value.ToString("F" + string decimals, CultureInfo.InvariantCulture)

/// A table on the console, cells as they are.
let table (headings: string list) (rows: string list list) =
    let table = Table(Border = TableBorder.Markdown)

    for heading in headings do
        table.AddColumn(TableColumn(Markup.Escape heading)) |> ignore

    for row in rows do
        table.AddRow([| for cell in row -> Markup.Escape cell |]) |> ignore

    table

/// One row a cell of the grid: medians over its repetitions.
let medians (results: SimulationResult seq) =
    let row ((learner: string, loss, hidden: int, steps: int), cell: SimulationResult seq) =
        let median measure =
            Medians.Of(cell, Func<SimulationResult, float> measure) |> number 4

        [
            upper learner
            upper loss
            string hidden
            string steps
            string (Seq.length cell)
            median _.DataCorrelation
            median _.NoFeedback.OutputCorrelation
            median _.Final.OutputCorrelation
            median _.Final.ReferenceOutputCorrelation
            median _.Final.NewRmseRatio
            cell
            |> Seq.filter (fun result -> result.Outcome = Outcome.Diverged)
            |> Seq.length
            |> string
        ]

    results
    |> Seq.groupBy (fun r -> r.Protocol.Learner, r.Protocol.Loss, r.Protocol.Hidden, r.Protocol.Steps)
    |> Seq.map row
    |> List.ofSeq
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

/// One row a claim and scope.
let verdicts (findings: Finding seq) =
    [
        for finding in findings ->
            [
                finding.Claim
                finding.Scope
                Verdicts.Words finding.Verdict
                finding.Numbers
            ]
    ]
    |> table [ "claim"; "for"; "verdict"; "numbers" ]
