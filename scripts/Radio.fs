/// Radio pulses in three kinds of noise, recovered by a convolutional denoising autoencoder.
module Collapse.Scripts.Radio

open System
open System.Collections.Immutable
open System.Globalization
open System.IO
open Argu
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Data
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Steps of count: string
    | [<Unique>] Quick

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Out _ -> "the folder for what the run leaves; default out/radio."
            | Steps _ -> "learning steps (default 1500)."
            | Quick -> "a few steps, to see that all of it works."

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/radio.fsx")

let private steps (text: string) =
    match Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
    | true, value when value >= 1 -> value
    | _ -> raise (InputException $"--steps is '{text}'; expected a whole number of at least 1.")

let private execute (console: IAnsiConsole) again (parsed: ParseResults<Argument>) =
    let folder = parsed.TryGetResult Argument.Out |> Option.defaultValue "out/radio"
    let quick = parsed.Contains Argument.Quick
    let chosen = parsed.TryGetResult Argument.Steps |> Option.map steps

    let runs = Running.prepare folder

    let protocols =
        ImmutableArray.CreateRange(
            seq {
                for noise in Enum.GetValues<RadioNoise>() ->
                    RadioProtocol(
                        Noise = noise,
                        Steps = (chosen |> Option.defaultValue (if quick then 5 else RadioProtocol().Steps)),
                        Pulses = (if quick then 20 else RadioProtocol().Pulses)
                    )
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

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after a signal.
let run (arguments: string[]) : int =
    Running.parsed parser "radio" 160 arguments execute
