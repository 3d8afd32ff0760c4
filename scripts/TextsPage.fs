/// The table of verdicts on docs/texts.md, from the claims of a whole run.
[<RequireQualifiedAccess>]
module Collapse.Scripts.TextsPage

open System
open System.Globalization
open Collapse.Scripts.Literature

/// What stands before the table of verdicts on the page, and before that of feedback.
let verdicts, feedback =
    "<!-- verdicts of docs/results/texts.csv -->", "<!-- feedback of docs/results/texts-numbers.csv -->"

let private after = "<!-- end -->"

/// Reads `claims.csv`, or what is stored of it.
let read (path: string) : TableRow list =
    (TableFile.read path (List.map Column.Text [ "claim"; "statement"; "scope"; "verdict"; "numbers" ])).Rows

/// The table of verdicts in Markdown; a claim's statement stands in its first row.
let markdown (rows: TableRow list) : string =
    let line (row: TableRow) first =
        let claim =
            if first then
                $"""{row.Text "claim"} {(row.Text "statement").TrimEnd '.'}"""
            else
                row.Text "claim"

        $"""| {claim} | {row.Text "scope"} | {row.Text "verdict"} | {row.Text "numbers"} |"""

    [
        "| claim | on | verdict | numbers |"
        "|---|---|---|---|"
        for i, row in List.indexed rows do
            line row (i = 0 || rows[i - 1].Text "claim" <> row.Text "claim")
        ""
    ]
    |> String.concat "\n"

/// Reads `numbers.csv`, or what is stored of it.
let numbers (path: string) : TableRow list =
    (TableFile.read path (List.map Column.Text [ "part"; "name"; "value" ])).Rows

/// The table of what feedback does to the digits, in Markdown.
let feedbackTable (rows: TableRow list) : string =
    let number name =
        rows
        |> List.tryFind (fun row -> row.Text "part" = "digits-feedback" && row.Text "name" = name)
        |> Option.map (fun row -> row.Number "value")

    let cell (format: string) name =
        match number name with
        | Some value -> value.ToString(format, CultureInfo.InvariantCulture)
        | None -> "-"

    let kept learner i =
        [
            for digit in 0..9 -> number $"{learner} kept of {digit} at {i}" |> Option.defaultValue nan
        ]
        |> List.average
        |> fun share -> (100.0 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %"

    [
        "| steps with feedback | autoencoder | digits kept | denoising | digits kept | law, denoising |"
        "|---:|---:|---:|---:|---:|---:|"
        for i in Seq.initInfinite id |> Seq.takeWhile (fun i -> (number $"dae steps {i}").IsSome) do
            "| "
            + String.concat
                " | "
                [
                    cell "0" $"dae steps {i}"
                    cell "0.000" $"ae correlation {i}"
                    kept "ae" i
                    cell "0.000" $"dae correlation {i}"
                    kept "dae" i
                    cell "0.000" $"law {i}"
                ]
            + " |"
        ""
    ]
    |> String.concat "\n"

/// The page with a table behind its mark.
let into (page: string) (mark: string) (table: string) : string =
    let from = page.IndexOf(mark, StringComparison.Ordinal) + mark.Length
    let until = page.IndexOf(after, from, StringComparison.Ordinal)
    page[.. from - 1] + "\n" + table + page[until..]
