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

/// Prints on standard error what was taken of a source, and what to look at.
let tell (taken: string) (warnings: string seq) =
    if taken <> "" then
        eprintfn $"{taken}"

    for warning in warnings do
        eprintfn $"Warning: {warning}"

/// Tells how far a file has been read, on standard error, when that takes longer than two seconds.
let private progress () =
    let started = Environment.TickCount64
    let mutable next = 2_000L

    { new IProgress<float> with
        member _.Report share =
            let elapsed = Environment.TickCount64 - started

            if elapsed >= next && share < 1.0 then
                next <- elapsed + 2_000L
                eprintfn $"{int (100.0 * share)} %% read"
    }

let private guarded (specification: string) (options: DataOptions) (read: DataOptions -> 'data) =
    try
        options.Telling(progress ()) |> read
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--data is '{specification}', which cannot be read: {error.Message}", error))

/// The data, or one line that says why not; what was taken of them is told on standard error.
let load (specification: string) (options: DataOptions) : DataSet =
    guarded specification options (fun options ->
        let data = DataSource.Load(specification, options)
        tell data.Taken data.Warnings
        data)

/// All rows as they stand; what was taken is told on standard error.
let read (specification: string) (options: DataOptions) : Samples =
    guarded specification options (fun options ->
        let reading = DataSources.Read(specification, options)
        tell reading.Taken reading.Warnings
        reading.Samples)
