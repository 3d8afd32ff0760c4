/// Radio pulses in three kinds of noise, recovered by a convolutional denoising autoencoder.
module Collapse.Scripts.Radio

open System
open System.Collections.Immutable
open System.IO
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Data
open Spectre.Console

let private execute (console: IAnsiConsole) again (parsed: Options.Parsed) =
    let folder = parsed.Or Options.out "out/radio"
    let quick = parsed.Has Options.quick

    let steps =
        (parsed.Or Options.oneSteps (ImmutableArray.Create<int> [| (if quick then 5 else RadioProtocol().Steps) |]))[0]

    let runs = Running.prepare folder

    let protocols =
        ImmutableArray.CreateRange(
            seq {
                for noise in Enum.GetValues<RadioNoise>() ->
                    RadioProtocol(Noise = noise, Steps = steps, Pulses = (if quick then 20 else RadioProtocol().Pulses))
            }
        )

    let store =
        RunStore<RadioProtocol, RadioResult>(runs, RadioStudy.Study, (fun notice -> eprintfn $"{notice}"))

    let describe (p: RadioProtocol) = $"{p.Noise}"
    let digest = "made by the study"

    match
        Running.study console again false "" describe store digest (RunnerOptions()) protocols (fun p c ->
            RadioStudy.Run(p, c))
    with
    | Error code -> code
    | Ok result ->
        RadioTable.Write(Path.Combine(folder, "radio.csv"), result.Results)
        let figure = RadioFigure.Create result.Results
        AtomicFile.WriteText(Path.Combine(folder, figure.FileName), figure.Svg)

        for run in result.Results do
            printfn
                $"{run.Protocol.Noise}: maximum at the right time (2 %% of the trace) in {100.0 * run.TimeBefore:F1} %% of the traces before, {100.0 * run.TimeAfter:F1} %% after; of the right height (2 %%) {100.0 * run.HeightBefore:F1} %% before, {100.0 * run.HeightAfter:F1} %% after; SNR {run.SnrImprovementDb:F1} dB better"

        printfn $"Table and figure: {Path.GetFullPath folder}"
        0

/// One line for help.
let summary =
    "Radio pulses in three kinds of noise, recovered by a convolutional denoising autoencoder."

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    Running.program "radio" summary [ Options.out; Options.oneSteps; Options.quick ] arguments execute
