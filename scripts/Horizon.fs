/// How long data survive self-training, mode by mode, by the collapse law: from their covariance alone, without
/// training.
module Collapse.Scripts.Horizon

open System
open System.Globalization
open System.IO
open System.CommandLine
open System.Collections.Immutable
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open Collapse.Scripts.Summary
open Collapse.Spec
open Collapse.Theory
open Spectre.Console

// One direction of the data.
type private Row =
    {
        Mode: int
        Variance: float
        Share: float
        Kept: bool
        Gain: float
        HalfLife: float
        End: float
    }

let private rows (law: CollapseLaw) =
    let total = Seq.sum law.Eigenvalues

    Seq.zip3 law.Eigenvalues (law.HalfLives()) (law.FixedPoint())
    |> Seq.mapi (fun i (lambda, life, last) ->
        {
            Mode = i + 1
            Variance = lambda
            Share = lambda / total
            Kept = i < law.Hidden
            Gain = law.Gain(i, lambda)
            HalfLife = life
            End = last
        })
    |> List.ofSeq

// A number as a table's cell; what never happens is "never".
let private count (value: float) =
    if Double.IsNaN value then
        "-"
    elif Double.IsInfinity value then
        "never"
    else
        let format = if value < 10.0 then "#,0.0" else "#,0"
        value.ToString(format, CultureInfo.InvariantCulture)

let private percent (value: float) =
    let format =
        if value <> 0.0 && value < 0.001 then
            "0.0e-0 %"
        else
            "0.0 %"

    value.ToString(format, CultureInfo.InvariantCulture)

// The strongest directions, then each tenth, and the first that is not kept.
let private shown (law: CollapseLaw) (all: Row list) =
    all
    |> List.filter (fun row -> row.Mode <= 10 || row.Mode % 10 = 0 || row.Mode = law.Hidden + 1)

let private modes (law: CollapseLaw) all =
    [
        for row in shown law all ->
            [
                string row.Mode
                percent row.Share
                (if row.Kept then number 3 row.Gain else "not kept")
                count row.HalfLife
                count (row.HalfLife / float law.Samples)
            ]
    ]
    |> table [ "mode"; "variance share"; "gain"; "half-life, steps"; "half-life, sweeps" ]

// The correlations whose passing is told: those of P4.
let private thresholds = [ Criteria.nearlyIdentical; Criteria.identical ]

// What the law says in a few numbers: name in the table, value, sentence.
let private numbers (prediction: CollapsePrediction) =
    let law = prediction.Law
    let until = prediction.StepsUntil
    let gold, fresh = law.LeastProtectedShare, law.LeastFreshShare

    let passes threshold =
        match until threshold with
        | 0.0 -> $"is at least {threshold} from the start"
        | steps when Double.IsInfinity steps -> $"never reaches {threshold}"
        | steps -> $"passes {threshold} after {count steps} steps ({count (steps / float law.Samples)} sweeps)"

    [
        "data_correlation", prediction.TrainingCorrelation 0.0, ""
        "output_correlation_before", prediction.OutputCorrelation 0.0, ""
        for threshold in thresholds do
            $"steps_until_{threshold}", until threshold, $"The outputs' correlation {passes threshold}."
        "protected_share_keeping_0.90",
        gold 0.90,
        $"To keep 90 %% of the variance for ever, protect {percent (gold 0.90)} of the segments,"
        + $" or make {percent (fresh 0.90)} of what is fed back fresh real data;"
        "fresh_share_keeping_0.90", fresh 0.90, ""
        "protected_share_keeping_0.99",
        gold 0.99,
        $"to keep 99 %%, {percent (gold 0.99)} protected, or {percent (fresh 0.99)} fresh."
        "fresh_share_keeping_0.99", fresh 0.99, ""
    ]

let private write folder law (all: Row list) numbers (figure: Figure) =
    let path name = Path.Combine(folder, name)

    Tables.Write(
        path "horizon.csv",
        [|
            column "mode" (fun (row: Row) -> row.Mode)
            column "variance" (fun row -> row.Variance)
            column "variance_share" (fun row -> row.Share)
            column "kept" (fun row -> (if row.Kept then "true" else "false"))
            column "gain" (fun row -> row.Gain)
            column "half_life_steps" (fun row -> row.HalfLife)
            column "half_life_sweeps" (fun row -> (row.HalfLife / float (law: CollapseLaw).Samples))
            column "variance_end" (fun row -> row.End)
        |],
        all
    )

    Tables.Write(
        path "horizon-summary.csv",
        [|
            column "quantity" (fun (name: string, _: float, _: string) -> name)
            column "value" (fun (_, value, _) -> value)
        |],
        numbers
    )

    AtomicFile.WriteText(path figure.FileName, figure.Svg)

// What the law says about a linear learner.
let private byLaw (console: IAnsiConsole) (data: DataSet) (protocol: Protocol) folder =
    let noise = protocol.Noise
    let training = data.Training.Values
    let sigma = Spread.Of training

    if not (sigma > 0.0) then
        raise (InputException "All values of the training data are equal; expected segments that vary.")

    // Never null: the paper's feedback under squared errors is what the law is about.
    let prediction =
        ProtocolLaw.Of(protocol, PrincipalComponents.Of training, sigma) |> nonNull

    Data.tell data
    let law = prediction.Law
    let all = rows law
    let numbers = numbers prediction

    let title =
        FormattableString.Invariant
            $"Horizon: {data.Provenance.Source}, noise {noise}, {protocol.Hidden} hidden neurons"

    let figure = HorizonFigure.Create(prediction, title, Array.ofList thresholds)

    Running.leaving folder (fun () -> write folder law all numbers figure)

    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    line (
        $"{data.Provenance.Source}: M = {law.Samples} segments of D = {data.Training.Coordinates} values; H = "
        + $"{law.Hidden}, sigma(e) = {noise} sigma(X) = {sqrt law.NoiseVariance:G3}."
    )

    console.Write(modes law all)

    for _, _, sentence in numbers do
        if sentence <> "" then
            line sentence

    line $"Table and figure: {Path.GetFullPath folder}"

let private learner =
    Options.option
        "learner"
        "NAME"
        ("a learner of the catalog, whose gain is not known: trains it for 5000 steps, asks it twice and forecasts it "
         + "in "
         + "place of the law's linear learner")
        (fun text ->
            if Catalog.Members |> Seq.exists (fun member' -> member'.Name = text) then
                text
            else
                let known = Catalog.Members |> Seq.map _.Name |> String.concat ", "
                Options.fail "learner" text $"one of {known}")

// A learner whose gain is measured.
let private byAnswers console (data: DataSet) (protocol: Protocol) folder =
    let answers =
        ForecastSimulation.Answers(ForecastProtocol(Simulation = protocol), data)

    let learner = (Catalog.Of protocol.Learner).Title

    let title =
        FormattableString.Invariant $"Horizon: {data.Provenance.Source}, {learner}, {protocol.Hidden} hidden neurons"

    Forecasting.show console folder title answers (ForecastPolicy()) protocol.Steps

let private execute (console: IAnsiConsole) (parsed: Options.Parsed) =
    let source, options, folder = parsed.Data "horizon"
    let noise = parsed.Or Options.noise 0.2

    let protocol =
        Protocol(
            Learner = parsed.Or learner (if noise > 0.0 then "dae" else "ae"),
            Hidden = (parsed.Or Options.oneHidden (ImmutableArray.Create<int> [| 20 |]))[0],
            Noise = noise,
            WeightDecay = parsed.Or Options.weightDecay 0.0
        )

    let data = Data.load source options

    if parsed.Has learner then
        byAnswers console data protocol folder
    else
        byLaw console data protocol folder

let private options: Option list =
    [
        Options.data
        Options.out
        learner
        Options.noise
        Options.oneHidden
        Options.weightDecay
        yield! Options.ofData
        Options.seed
    ]

/// One line for help.
let summary =
    "How long data survive training on their own outputs, direction by direction, by the collapse law: from their "
    + "covariance alone."

/// Runs the program. Returns the exit code: 0, 1 when something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    Running.program "horizon" summary options arguments (fun console _ parsed ->
        execute console parsed
        0)
