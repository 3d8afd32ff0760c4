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

let private parts = "radio" :: (TextParts.all |> List.map _.Name)

let private only =
    Options.option "only" "PARTS" $"""only these parts, separated by commas: {String.concat ", " parts}""" (fun text ->
        let chosen = [ for part in text.Split ',' -> part.Trim() ]

        match chosen |> List.tryFind (fun part -> not (List.contains part parts)) with
        | Some unknown -> Options.fail "only" unknown $"""some of {String.concat ", " parts}"""
        | None -> chosen)

let private square (samples: Samples) =
    samples.Shape.Height = 28 && samples.Shape.Width = 28

let private digits source =
    let data = Data.loadAs "digits" source (DataOptions())

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

// What is asked for in vain is bad input.
let private refuseUnread (parsed: Options.Parsed) chosen (option: CommandLine.Option) what reads =
    if parsed.Has option && not reads then
        let named = String.concat "," chosen
        raise (InputException $"{option.Name} is given with --only {named}; expected a part that reads {what}.")

let private facts (data: TextData) =
    [
        let fact name unit (data: Lazy<DataSet>) =
            [
                if data.IsValueCreated then
                    let source = data.Value.Provenance
                    let learnt, heldOut = data.Value.Training.Count, data.Value.HeldOut.Count
                    name, $"{source.Source}, {learnt} {unit}to learn from, {heldOut} held out"

                    if source.Attribution <> "" then
                        $"attribution of the {name}", source.Attribution
            ]

        yield! fact "digits" "" data.Digits
        yield! fact "ECG" "beats " data.Beats
    ]

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

    let pieces =
        TextParts.all |> List.filter (fun part -> List.contains part.Name chosen)

    refuseUnread parsed chosen digitsOption "digits" (pieces |> List.exists _.Digits)
    refuseUnread parsed chosen Options.data "ECG" (pieces |> List.exists _.Beats)

    let data =
        {
            Digits = lazy digits images
            Beats = lazy Data.load source (DataOptions(Seed = seed))
        }

    // What they need is read here, before anything is written.
    let texts = pieces |> List.map (TextParts.ofData data quick seed)
    let runs = Running.runs status folder

    let store (study: Study<'protocol, 'result>) =
        RunStore<'protocol, 'result>(runs, study, (fun notice -> eprintfn $"{notice}"))

    let radio noise =
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

    let stage what describe study digest protocols simulate =
        if List.isEmpty protocols then
            Ok []
        else
            Running.study
                console
                again
                status
                what
                describe
                (store study)
                digest
                options
                (ImmutableArray.CreateRange protocols)
                simulate
            |> Result.map (fun result -> List.ofSeq result.Results)

    let radios =
        stage
            "radio: "
            (fun (p: RadioProtocol) -> $"radio pulses, {p.Noise}")
            RadioStudy.Study
            "made by the study"
            [
                if List.contains "radio" chosen then
                    for noise in Enum.GetValues<RadioNoise>() -> radio noise
            ]
            (fun protocol checkpoints -> RadioStudy.Run(protocol, checkpoints.Cancellation))

    let results () =
        let runner = TextParts.runner data

        stage "texts: " _.Part TextParts.study "each piece names its data" texts (fun run checkpoints ->
            runner run checkpoints.Cancellation)

    match radios with
    | Error code when not (status && code = 0) -> code
    | radios ->
        match radios, results () with
        | Ok radios, Ok results ->
            let findings = write folder again (facts data) radios results
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
