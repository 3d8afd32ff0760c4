/// How far a grid has come: a bar on a terminal, plain lines elsewhere.
module Collapse.Scripts.Progress

open System
open Collapse.Experiments
open Collapse.Runs
open Spectre.Console

let internal amount (count: int) (unit: string) =
    if count = 1 then $"1 {unit}" else $"{count} {unit}s"

/// A time as people say it: the two biggest units of it.
let duration (time: TimeSpan) =
    let seconds = int64 (Math.Round time.TotalSeconds)

    if seconds < 60L then
        $"{seconds} s"
    elif seconds < 3600L then
        $"{seconds / 60L} min {seconds % 60L} s"
    else
        $"{seconds / 3600L} h {seconds % 3600L / 60L} min"

/// One line: simulations done, share of the work, time elapsed and left.
let line (progress: GridProgress) =
    let left =
        match Option.ofNullable progress.Left with
        | Some left when progress.Done < progress.Total -> $", about {duration left} left"
        | _ -> ""

    let total = amount progress.Total "simulation"

    $"{progress.Done} of {total}, {Math.Floor(100.0 * progress.Share)} %% of the work, "
    + $"{duration progress.Elapsed}{left}"

/// Decides which reports become lines: the first, the last, and one each 10 % of the work or 30 s.
type Lines(write: string -> unit) =
    let mutable tenths = -1
    let mutable last = TimeSpan.Zero

    interface IProgress<GridProgress> with
        member _.Report progress =
            let now = int (10.0 * progress.Share)

            if
                now > tenths
                || progress.Done = progress.Total
                || progress.Elapsed - last >= TimeSpan.FromSeconds 30.0
            then
                tenths <- now
                last <- progress.Elapsed
                write (line progress)

let private bar (console: IAnsiConsole) (run: IProgress<GridProgress> -> 'result) =
    let columns: ProgressColumn[] =
        [| ProgressBarColumn(); TaskDescriptionColumn(Alignment = Justify.Left) |]

    console
        .Progress()
        .Columns(columns)
        .Start(fun context ->
            let task = context.AddTask("starting", maxValue = 1.0)

            run
                { new IProgress<GridProgress> with
                    member _.Report progress =
                        task.Value <- progress.Share
                        task.Description <- Markup.Escape(line progress)
                })

/// Runs something that reports its progress, shown as the console allows.
let show (console: IAnsiConsole) (run: IProgress<GridProgress> -> 'result) : 'result =
    if console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal then
        bar console run
    else
        run (Lines(fun text -> console.Profile.Out.Writer.WriteLine text))
