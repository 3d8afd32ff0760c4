/// The data of a script, and what of them is told to the user.
module Collapse.Scripts.Data

open System
open System.IO
open Collapse
open Collapse.Data
open Collapse.Figures

/// The axes of figures for a source of data.
let axis (specification: string) (options: DataOptions) : SegmentAxis =
    let struct (source, _) = DataSources.Find specification
    let axes = source.Axes.Invoke options
    SegmentAxis(axes.Label, axes.First, axes.Spacing, axes.ValueLabel)

/// What to look at, a line each, on standard error.
let warn (warnings: string seq) =
    for warning in warnings do
        eprintfn $"Warning: {warning}"

/// Prints what was taken of a source, and on standard error what to look at. After the last check, so that bad input
/// stays one line.
let tell (data: DataSet) =
    if data.Taken <> "" then
        printfn $"{data.Taken}"

    warn data.Warnings

// How far a file has been read, on the console, when that takes longer than two seconds.
let private progress () =
    let started = Environment.TickCount64
    let mutable next = 2_000L

    { new IProgress<float> with
        member _.Report share =
            let elapsed = Environment.TickCount64 - started

            if elapsed >= next && share < 1.0 then
                next <- elapsed + 2_000L
                printfn $"{int (100.0 * share)} %% of the data read"
    }

let private guarded (option: string) (specification: string) (options: DataOptions) (read: DataOptions -> 'data) =
    try
        options.Telling(progress ()) |> read
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--{option} is '{specification}', which cannot be read: {error.Message}", error))

/// The data, or one line that says why not.
let load (specification: string) (options: DataOptions) : DataSet =
    guarded "data" specification options (fun options -> DataSource.Load(specification, options))

/// The data that an option of another name than `--data` names, or one line that says why not.
let loadAs (option: string) (specification: string) (options: DataOptions) : DataSet =
    try
        guarded option specification options (fun options -> DataSource.Load(specification, options))
    with :? InputException as error when not (error.Message.StartsWith $"--{option} ") ->
        raise (InputException($"--{option} is '{specification}': {error.Message}", error))

/// All rows as they stand, and what was taken.
let read (specification: string) (options: DataOptions) : SourceReading =
    guarded "data" specification options (fun options -> DataSources.Read(specification, options))
