/// What a study leaves: tables, figures, and the line that says where they are.
module Collapse.Scripts.Leavings

open System.Collections.Immutable
open System.IO
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Runs
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary

/// A file in the folder for results.
let path (request: Request) name = Path.Combine(request.Out, name)

/// Writes a table of these columns, a row each.
let saveTable request name columns (rows: 'row seq) =
    Tables.Write(path request name, Array.ofSeq columns, rows)

/// Writes figures.
let saveFigures request (figures: Figure seq) =
    for figure in figures do
        AtomicFile.WriteText(path request figure.FileName, figure.Svg)

/// The last line of a study.
let close (request: Request) what =
    write request $"{what}: {Path.GetFullPath request.Out}"

/// A column for each parameter of a protocol, in a table of these protocols.
let parameters (protocols: Protocol seq) (protocol: 'row -> Protocol) =
    [
        for struct (name, value) in Parameters.ColumnsOf protocols -> column name (protocol >> value.Invoke)
    ]

/// A column for each measure.
let measures (value: 'row -> Measure -> float) =
    [
        for measure in Measure.All -> column measure.Name (fun row -> value row measure)
    ]

/// A grid of one loss, width and number of steps.
let single steps repetitions =
    GridOptions(
        Losses = ImmutableArray.Create<Loss> [| Loss.Mse |],
        Hidden = ImmutableArray.Create<int> [| 20 |],
        Steps = ImmutableArray.Create<int> [| steps |],
        Repetitions = repetitions
    )

/// The same for these learners.
let ofLearners (names: string seq) (grid: GridOptions) =
    GridOptions(
        Learners = ImmutableArray.CreateRange names,
        Losses = grid.Losses,
        Hidden = grid.Hidden,
        Steps = grid.Steps,
        Repetitions = grid.Repetitions
    )

/// What data, loss and width are, for headings.
let heading source loss (request: Request) =
    $"{source}, {upper loss}, {request.Hidden} hidden neurons"
