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

    let protocol noise =
        if quick then
            RadioProtocol(
                Noise = noise,
                Steps = steps,
                Batch = 16,
                Every = 5,
                Patience = 1,
                FedBack = 8,
                Feedback = 3,
                Tested = 50
            )
        else
            RadioProtocol(Noise = noise, Steps = steps)

    let store =
        RunStore<RadioProtocol, RadioResult>(runs, RadioStudy.Study, (fun notice -> eprintfn $"{notice}"))

    let describe (p: RadioProtocol) = $"{p.Noise}"
    let digest = "made by the study"

    let protocols =
        ImmutableArray.CreateRange(Seq.map protocol (Enum.GetValues<RadioNoise>()))

    match
        Running.study console again false "" describe store digest (RunnerOptions()) protocols (fun p c ->
            RadioStudy.Run(p, c.Cancellation))
    with
    | Error code -> code
    | Ok result ->
        RadioTable.Write(Path.Combine(folder, "radio.csv"), result.Results)
        let figure = RadioFigure.Create result.Results
        AtomicFile.WriteText(Path.Combine(folder, figure.FileName), figure.Svg)
        let percent (share: float) = $"{100.0 * share:F1} %%"

        for run in result.Results do
            let fed = run.Fed[run.Fed.Length - 1]

            printfn $"{run.Protocol.Noise}: largest sample at the right place (2 %% of the trace) in"
            printfn $"  {percent run.Before.Located} of the traces before,"
            printfn $"  {percent run.After.Located} after {run.BestStep} learning steps;"

            printfn
                $"  of the right height (2 %%) in {percent run.Before.Height} before, {percent run.After.Height} after;"

            printfn $"  SNR {run.After.SnrImprovementDb:F1} dB better; fed with its own outputs for {fed.Steps} steps:"

            printfn
                $"  {percent fed.Accuracy.Located} at the right place, SNR {fed.Accuracy.SnrImprovementDb:F1} dB better"

        printfn $"Table and figure: {Path.GetFullPath folder}"
        0

/// One line for help.
let summary =
    "Radio pulses in three kinds of noise, recovered by a convolutional denoising autoencoder."

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    Running.program "radio" summary [ Options.out; Options.oneSteps; Options.quick ] arguments execute
