/// The table of verdicts on docs/texts.md, from the claims of a whole run.
[<RequireQualifiedAccess>]
module Collapse.Scripts.TextsPage

open Collapse.Scripts.Literature

/// What stands before and after the table on the page.
let start, after = "<!-- verdicts of docs/results/texts.csv -->", "<!-- end of verdicts -->"

/// Reads `claims.csv`, or what is stored of it.
let read (path: string) : TableRow list =
    (TableFile.read path [ "claim"; "statement"; "scope"; "verdict"; "numbers" ]).Rows

/// The table in Markdown; a claim's statement stands in its first row.
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

/// The page with this table between its two marks.
let into (page: string) (table: string) : string =
    let from = page.IndexOf(start, System.StringComparison.Ordinal) + start.Length
    let until = page.IndexOf(after, System.StringComparison.Ordinal)
    page[.. from - 1] + "\n" + table + page[until..]
