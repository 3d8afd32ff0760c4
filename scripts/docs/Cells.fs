namespace Collapse.Scripts.Pages

open System
open System.IO
open Collapse.Experiments

/// What a run leaves for the pages: a small table, the full tables that it was made of, and figures.
type Summary =
    {
        /// The first part of the file's name, such as `paper`; the kind of data is the second.
        Name: string
        /// The full tables, by their names in the run's folder.
        Tables: string list
        /// The kind of data of which the pages show a figure, the figure in the run's folder, and its name in `docs`.
        Figures: (string * string * string) list
        Columns: string list
        Rows: Row list
    }

/// The one way from the rows of simulations to the rows of cells.
[<RequireQualifiedAccess>]
module Cells =
    /// The rows of a table of a run.
    let table (folder: string) (name: string) : Row list =
        (ResultFile.read (Path.Combine(folder, name))).Rows

    /// Whether a simulation made all its steps; the others do not count.
    let finished (row: Row) = row["outcome"] = "finished"

    /// The row with the ratio of two columns as a further one, where both are known.
    let divided (name: string) (above: string) (below: string) (row: Row) : Row =
        let known column =
            row.TryFind column |> Option.exists ((<>) "")

        if known above && known below then
            row.Add(name, Names.Of<float>(ResultFile.number above row / ResultFile.number below row))
        else
            row

    /// The columns that stand for a measure: median, least and most over the simulations.
    let columns (measures: string list) : string list =
        [
            for measure in measures do
                measure
                measure + "_least"
                measure + "_most"
        ]

    /// Median, least and most of each measure over the rows, under `columns`. A measure that a row lacks is not known;
    /// one that is no number in some rows is of the others.
    let middle (measures: string list) (rows: Row list) : (string * string) list =
        [
            for measure in measures do
                let known =
                    rows |> List.forall (fun row -> row.ContainsKey measure && row[measure] <> "")

                let values =
                    if known then
                        rows
                        |> List.map (ResultFile.number measure)
                        |> List.filter (Double.IsNaN >> not)
                    else
                        []

                let cell value =
                    if known then Names.Of<float> value else ""

                let extreme (of': float list -> float) =
                    if values.IsEmpty then nan else of' values

                measure, cell (Medians.Of values)
                measure + "_least", cell (extreme List.min)
                measure + "_most", cell (extreme List.max)
        ]

    /// The rows in groups that share the values of some columns, in order of appearance; a column that rows lack parts
    /// nothing.
    let by (keys: string list) (rows: Row list) : (Row * Row list) list =
        rows
        |> List.groupBy (fun row -> [ for key in keys -> key, row.TryFind key |> Option.defaultValue "" ])
        |> List.map (fun (values, members) -> Map values, members)
