/// The claims of the other texts (an encyclopedia article, a textbook section, a review), judged: radio pulses, digits, codes,
/// anomalies.
module Collapse.Scripts.Texts

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.IO
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Runs
open Collapse.Scripts.Summary
open Collapse.Spec
open Collapse.Spec.Texts

let private digitsOption =
    Options.option
        "digits"
        "SOURCE"
        "images of digits with their classes (default idx:../shared/mnist): the first set to learn from, the other held out"
        id

let private parts = "radio" :: List.map fst TextParts.all

let private only =
    Options.option "only" "PARTS" $"""only these parts, separated by commas: {String.concat ", " parts}""" (fun text ->
        let chosen = [ for part in text.Split ',' -> part.Trim() ]

        match chosen |> List.tryFind (fun part -> not (List.contains part parts)) with
        | Some unknown -> Options.fail "only" unknown $"""some of {String.concat ", " parts}"""
        | None -> chosen)

let private square (samples: Samples) =
    samples.Shape.Height = 28 && samples.Shape.Width = 28

let private digits source (options: DataOptions) =
    let data = Data.load source options

    if
        not (square data.Training)
        || data.Training.Classes.IsEmpty
        || data.HeldOut.Classes.IsEmpty
    then
        raise (
            InputException
                $"--digits is '{source}'; expected images of 28 x 28 pixels with classes, such as idx:FOLDER."
        )

    if
        [ 0..9 ]
        |> List.exists (fun digit -> not (data.Training.Classes.Contains $"{digit}"))
    then
        raise (InputException $"--digits is '{source}'; expected the classes 0 to 9, each at least once.")

    data

// Each row as pictures beside each other.
let private rows (result: TextResult) names =
    [|
        for name, label in names do
            match Text.picture name result with
            | Some values -> struct (label, values)
            | None -> ()
    |]

let private image = SampleShape(1, 28, 28)

let private curve name (points: (float * float) list) dashed =
    Curve(name, [| for x, y in points -> struct (x, y) |], dashed)

let private digitFigures (result: TextResult) =
    let losses =
        Text.series "loss" result |> List.mapi (fun epoch loss -> float epoch, loss)

    let codes = (Text.picture "codes" result).Value

    [
        CurvesFigure.Create(
            "digits-loss.svg",
            "Loss of the digits' autoencoder",
            "Cross-entropy a pixel of the first 2,000 training digits after each epoch, 784-256-64-8 and back.",
            "epochs",
            "cross-entropy a pixel (nats)",
            [| curve "training" losses false |]
        )
        PicturesFigure.Create(
            "digits-reconstructions.svg",
            "Digits and their reconstructions from 8 codes",
            "One held-out digit of every class, and what the autoencoder makes of it.",
            image,
            rows result [ "originals", "held-out digits"; "reconstructions", "reconstructions" ]
        )
        PlaneFigure.Create(
            "digits-codes.svg",
            "Codes of held-out digits",
            "The eight codes of held-out digits on their own first two principal directions, each drawn as its class, which no training saw.",
            "first principal direction of the codes",
            "second principal direction",
            codes,
            [| for row in 0 .. codes.Rows - 1 -> $"{int codes[row, 2]}" |]
        )
        PicturesFigure.Create(
            "digits-path.svg",
            "From a 1 to a 7",
            "Decoded codes on the straight line between the codes of two held-out digits, in ten steps.",
            image,
            rows result [ "path", "decoded path" ]
        )
        PicturesFigure.Create(
            "digits-arithmetic.svg",
            "What thickens a seven, added to other digits",
            "The difference of the mean codes of the thickest and the thinnest tenth of the sevens, added to the codes of other held-out digits.",
            image,
            rows
                result
                [
                    "thickened originals", "held-out digits"
                    "thickened before", "reconstructions"
                    "thickened after", "thickened"
                ]
        )
    ]

let private deepFigures result =
    [
        PicturesFigure.Create(
            "digits-deep.svg",
            "Digits from 30 numbers",
            "Held-out digits, and what 30 codes of a deep autoencoder keep of them: all layers trained together, or one after the other as Boltzmann machines; and 30 principal components.",
            image,
            rows
                result
                [
                    "originals", "held-out digits"
                    "joint", "trained together"
                    "layered", "layer by layer"
                    "principal", "30 principal comp."
                ]
        )
    ]

let private bottleneckFigures (result: TextResult) =
    let points = List.zip (Text.series "width" result) (Text.series "area" result)

    [
        CurvesFigure.Create(
            "bottleneck.svg",
            "How well abnormal beats are found, over the width of the bottleneck",
            "The area under the ROC curve of the reconstruction's error, the mean over four kinds of abnormal beat, median of the repetitions.",
            "hidden neurons, H",
            "ROC area",
            [| curve "abnormal beats" points false |],
            true
        )
    ]

let private feedbackFigures (result: TextResult) =
    let steps, law = Text.series "dae steps" result, Text.series "law" result

    let measured name =
        List.zip steps (Text.series $"{name} correlation" result)

    [
        CurvesFigure.Create(
            "digits-feedback.svg",
            "Digits fed back into their autoencoder",
            "The average pairwise correlation of the outputs over the training steps with feedback, 300 digits, one replaced a step; dashed: what the collapse law says of the denoising one.",
            "training steps with feedback, N",
            "correlation of the outputs",
            [|
                curve "autoencoder" (measured "ae") false
                curve "denoising" (measured "dae") false
                curve "law, denoising" (List.zip steps law) true
            |],
            true
        )
        for name, title in [ "ae", "autoencoder"; "dae", "denoising autoencoder" ] do
            PicturesFigure.Create(
                $"digits-feedback-{name}.svg",
                $"What becomes of ten digits: {title}",
                "The training set's first row of every class after so many steps with feedback.",
                image,
                rows result [ for i, moment in List.indexed steps -> $"{name} {i}", $"N = {moment}" ]
            )
    ]

// Which digit goes first, in words: the class whose rows have lost theirs most at the end.
let private lost (result: TextResult) =
    let last = (Text.series "dae steps" result).Length - 1

    let kept =
        [
            for digit in 0..9 -> digit, Text.number $"dae kept of {digit} at {last}" result
        ]

    let least = List.minBy snd kept

    let shares =
        kept
        |> List.map (fun (digit, share) -> String.Format("{0}: {1:0} %", digit, 100.0 * share))
        |> String.concat ", "

    $"Of the digits fed back into the denoising autoencoder the {fst least} keep their class least ({shares}; by the nearest real digit)."

let private figures (radios: RadioResult list) (results: TextResult list) =
    [
        if not radios.IsEmpty then
            RadioFigure.Create radios

        for result in results do
            match result.Run.Part with
            | "digits" -> yield! digitFigures result
            | "deep" -> yield! deepFigures result
            | "bottleneck" -> yield! bottleneckFigures result
            | "digits-feedback" -> yield! feedbackFigures result
            | _ -> ()
    ]

let private write folder command (facts: (string * string) list) (radios: RadioResult list) (results: TextResult list) =
    let path name = Path.Combine(folder, name)
    let claims = TextClaims.all radios results
    let figures = figures radios results

    Tables.Write(
        path "claims.csv",
        [|
            column "claim" (fun (claim: Claim) -> claim.Name)
            column "scope" _.Scope
            column "verdict" (fun claim -> Verdicts.Words claim.Verdict)
            column "effect" _.Effect
            column "numbers" _.Numbers
            column "criterion" _.Test
        |],
        claims
    )

    Tables.Write(
        path "numbers.csv",
        [|
            column "part" fst
            column "name" (fun (_, number: Number) -> number.Name)
            column "value" (fun (_, number) -> number.Value)
        |],
        [
            for result in results do
                for number in result.Numbers -> result.Run.Part, number
        ]
    )

    if not radios.IsEmpty then
        RadioTable.Write(path "radio.csv", radios)

    for figure in figures do
        AtomicFile.WriteText(path figure.FileName, figure.Svg)

    let findings = claims |> List.map Claim.toFinding

    let content =
        ClaimsPageContent(
            Title = "What the other texts claim about autoencoders, judged",
            Lead =
                "An encyclopedia article (E), a textbook section (T) and a review (R) say what autoencoders do. Each statement "
                + "has a criterion that was fixed before any run; a claim that fails is a finding.",
            Findings = findings,
            Figures = figures,
            Facts = ImmutableArray.CreateRange(facts |> Seq.map (fun (name, value) -> KeyValuePair(name, value))),
            Command = command
        )

    AtomicFile.WriteText(path "report.html", ClaimsPage.Render content)
    findings

let private execute (console: Spectre.Console.IAnsiConsole) again (parsed: Options.Parsed) =
    let quick = parsed.Has Options.quick

    let source, images =
        parsed.Or Options.data "synthetic", parsed.Or digitsOption "idx:../shared/mnist"

    let folder =
        parsed.Or Options.out (if quick then "out/texts-quick" else "out/texts")

    let seed = parsed.Or Options.seed (Protocol().Seed)
    let chosen = parsed.Or only parts
    let status = parsed.Has Options.status
    let options = RunnerOptions(Jobs = parsed.Or Options.jobs 0)
    let beats = Data.load source (DataOptions(Seed = seed))
    let digits = digits images (DataOptions())
    let runs = Running.runs status folder

    let data =
        {
            Digits = digits.Training
            NewDigits = digits.HeldOut
            Beats = beats.Training
            NewBeats = beats.HeldOut
        }

    let radioProtocol noise =
        if quick then
            RadioProtocol(
                Noise = noise,
                Steps = 10,
                Batch = 16,
                Every = 5,
                Patience = 1,
                FedBack = 8,
                Feedback = 3,
                Tested = 50,
                Seed = seed
            )
        else
            RadioProtocol(Noise = noise, Seed = seed)

    let protocols =
        [
            if List.contains "radio" chosen then
                for noise in Enum.GetValues<RadioNoise>() -> radioProtocol noise
        ]

    let radios =
        Running.study
            console
            again
            status
            "radio"
            (fun (p: RadioProtocol) -> $"radio pulses, {p.Noise}")
            (RunStore<RadioProtocol, RadioResult>(runs, RadioStudy.Study, (fun notice -> eprintfn $"{notice}")))
            "made by the study"
            options
            (ImmutableArray.CreateRange protocols)
            (fun protocol checkpoints -> RadioStudy.Run(protocol, checkpoints.Cancellation))

    let texts () =
        let runner = TextParts.runner data

        Running.study
            console
            again
            status
            "texts"
            _.Part
            (RunStore<TextRun, TextResult>(runs, TextParts.study, (fun notice -> eprintfn $"{notice}")))
            (digits.Provenance.Digest + beats.Provenance.Digest)
            options
            (ImmutableArray.CreateRange(
                [
                    for part, _ in TextParts.all do
                        if List.contains part chosen then
                            {
                                Part = part
                                Quick = quick
                                Seed = seed
                            }
                ]
            ))
            (fun run _ -> runner run)

    match radios with
    | Error code when not (status && code = 0) -> code
    | radios ->
        match radios, texts () with
        | Ok radios, Ok texts ->
            let radios, results = List.ofSeq radios.Results, List.ofSeq texts.Results

            let facts =
                [
                    "digits",
                    $"{digits.Provenance.Source}, {data.Digits.Count} to learn from, {data.NewDigits.Count} held out"
                    if digits.Provenance.Attribution <> "" then
                        "attribution of the digits", digits.Provenance.Attribution
                    "ECG",
                    $"{beats.Provenance.Source}, {data.Beats.Count} beats to learn from, {data.NewBeats.Count} held out"
                    if beats.Provenance.Attribution <> "" then
                        "attribution of the ECG", beats.Provenance.Attribution
                ]

            let findings = write folder again facts radios results
            console.Write(Summary.verdicts findings)

            for result in results do
                if result.Run.Part = "digits-feedback" then
                    printfn $"{lost result}"

            if quick then
                printfn "A few rows and steps: the verdicts say nothing, only that everything works."

            printfn $"Tables, figures and report: {Path.GetFullPath folder}"
            0
        | _, Error code
        | Error code, _ -> code

/// One line for help.
let summary =
    "What an encyclopedia article, a textbook section and a review claim about autoencoders, judged: radio pulses, digits, codes, anomalies."

let private options: CommandLine.Option list =
    [
        Options.data
        digitsOption
        only
        Options.out
        Options.seed
        Options.jobs
        Options.status
        Options.quick
    ]

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after a signal.
let run (arguments: string[]) : int =
    Running.program "texts" summary options arguments execute
