/// The claims of the other texts (an encyclopedia article, a textbook section, a review), judged: radio pulses, digits,
/// codes, anomalies.
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
        ("images of digits with their classes (default idx:../shared/mnist): the first set to learn from, the "
         + "other held out")
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

let private write folder command (facts: (string * string) list) (radios: RadioResult list) (results: TextResult list) =
    let path name = Path.Combine(folder, name)
    let claims = TextClaims.all radios results
    let figures = TextFigures.all radios results

    Tables.Write(
        path "claims.csv",
        [|
            column "claim" (fun (claim: Claim) -> claim.Name)
            column "statement" _.Statement
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

    AtomicFile.WriteText(path "verdicts.md", TextsPage.markdown (TextsPage.read (path "claims.csv")))
    AtomicFile.WriteText(path "feedback.md", TextsPage.feedbackTable (TextsPage.numbers (path "numbers.csv")))

    if not radios.IsEmpty then
        RadioTable.Write(path "radio.csv", radios)

    for figure in figures do
        AtomicFile.WriteText(path figure.FileName, figure.Svg)

    let findings = claims |> List.map Claim.toFinding

    let content =
        ClaimsPageContent(
            Title = "What the other texts claim about autoencoders, judged",
            Lead =
                ("An encyclopedia article (E), a textbook section (T) and a review (R) say what autoencoders "
                 + "do. Each statement")
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
            "radio: "
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
            "texts: "
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
                    printfn $"{TextFigures.lost result}"

            if quick then
                printfn "A few rows and steps: the verdicts say nothing, only that everything works."

            printfn $"Tables, figures and report: {Path.GetFullPath folder}"
            0
        | _, Error code
        | Error code, _ -> code

/// One line for help.
let summary =
    ("What an encyclopedia article, a textbook section and a review claim about autoencoders, judged: radio "
     + "pulses, digits, codes, anomalies.")

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

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    Running.program "texts" summary options arguments execute
