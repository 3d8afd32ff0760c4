/// How long data survive self-training, mode by mode, by the collapse law: from their covariance alone, without training.
module Collapse.Scripts.Horizon

open System
open System.Globalization
open System.IO
open Argu
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open Collapse.Data
open Collapse.Theory
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Data of source: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Learner of name: string
    | [<Unique; EqualsAssignmentOrSpaced>] Noise of ratio: string
    | [<Unique; EqualsAssignmentOrSpaced>] Hidden of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Weight_Decay of value: string
    | [<Unique; EqualsAssignmentOrSpaced>] Lead of name: string
    | [<Unique; EqualsAssignmentOrSpaced>] Scaling of kind: string
    | [<Unique; EqualsAssignmentOrSpaced>] Rate of hertz: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Data _ -> "synthetic (default), ptbxl:DIR (a PTB-XL folder) or csv:FILE (one segment a row)."
            | Out _ -> "the folder for table and figure; default out/horizon-<kind of data>."
            | Learner _ ->
                "a learner of the catalog, whose gain is not known: trains it for 5000 steps, asks it twice and forecasts it"
                + " in place of the linear learner of the law; takes --noise and --hidden, but no --weight-decay."
            | Noise _ -> "the noise, relative to the data's standard deviation (default 0.2; 0 for an autoencoder)."
            | Hidden _ -> "the number of hidden neurons (default 20)."
            | Weight_Decay _ -> "weight decay beside the mean squared error (default 0)."
            | Lead _ -> "the ECG lead (default II)."
            | Scaling _ -> "scaling of each segment: minmax (default), zscore or none."
            | Rate _ -> "which PTB-XL files to read, 100 (default) or 500 Hz."
            | Seed _ -> "the seed of synthetic data (default 1)."

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/horizon.fsx")

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

let private table (law: CollapseLaw) all =
    let table = Table(Border = TableBorder.Simple)

    for heading in [ "mode"; "variance share"; "gain"; "half-life, steps"; "half-life, sweeps" ] do
        table.AddColumn(TableColumn(heading, Alignment = Nullable Justify.Right))
        |> ignore

    for row in shown law all do
        table.AddRow(
            string row.Mode,
            percent row.Share,
            (if row.Kept then
                 row.Gain.ToString("0.000", CultureInfo.InvariantCulture)
             else
                 "not kept"),
            count row.HalfLife,
            count (row.HalfLife / float law.Samples)
        )
        |> ignore

    table

// What the law says in a few numbers: name in the table, value, sentence.
let private summary (prediction: CollapsePrediction) =
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
        "steps_until_0.95", until 0.95, $"The outputs' correlation {passes 0.95}."
        "steps_until_0.99", until 0.99, $"The outputs' correlation {passes 0.99}."
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
            Summary.column "mode" (fun (row: Row) -> box row.Mode)
            Summary.column "variance" (fun row -> box row.Variance)
            Summary.column "variance_share" (fun row -> box row.Share)
            Summary.column "kept" (fun row -> box (if row.Kept then "true" else "false"))
            Summary.column "gain" (fun row -> box row.Gain)
            Summary.column "half_life_steps" (fun row -> box row.HalfLife)
            Summary.column "half_life_sweeps" (fun row -> box (row.HalfLife / float (law: CollapseLaw).Samples))
            Summary.column "variance_end" (fun row -> box row.End)
        |],
        all
    )

    Tables.Write(
        path "horizon-summary.csv",
        [|
            Summary.column "quantity" (fun (name: string, _: float, _: string) -> box name)
            Summary.column "value" (fun (_, value, _) -> box value)
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

    let law = prediction.Law
    let all = rows law
    let numbers = summary prediction

    let title =
        FormattableString.Invariant
            $"Horizon: {data.Provenance.Source}, noise {noise}, {protocol.Hidden} hidden neurons"

    let figure = HorizonFigure.Create(prediction, title)

    try
        write folder law all numbers figure
    with
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--out is '{folder}'; expected a folder that can be written: {error.Message}", error))

    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    line
        $"{data.Provenance.Source}: M = {law.Samples} segments of D = {data.Training.Coordinates} values; H = {law.Hidden}, sigma(e) = {noise} sigma(X) = {sqrt law.NoiseVariance:G3}."

    console.Write(table law all)

    for _, _, sentence in numbers do
        if sentence <> "" then
            line sentence

    line $"Table and figure: {Path.GetFullPath folder}"


// A learner whose gain is measured.
let private byAnswers console (data: DataSet) (name: string) hidden noise seed folder =
    let protocol =
        ForecastProtocol(
            Training = FamilyProtocol(Learner = name, Hidden = hidden, Noise = noise, Seed = seed, Steps = 100_000)
        )

    let protocol = Options.validated protocol.Validated

    let title =
        FormattableString.Invariant
            $"Horizon: {data.Provenance.Source}, {(Family.Of name).Title}, {hidden} hidden neurons"

    Forecasting.show
        console
        folder
        title
        (ForecastSimulation.Answers(protocol, data))
        (ForecastPolicy())
        protocol.Training.Steps

let private execute (console: IAnsiConsole) (parsed: ParseResults<Argument>) =
    let value case name read otherwise =
        Options.value parsed case name read otherwise

    let source = value <@ Argument.Data @> "data" Options.checkedSource "synthetic"

    let options =
        DataOptions(
            Lead = value <@ Argument.Lead @> "lead" Options.lead "II",
            Scaling = value <@ Argument.Scaling @> "scaling" (Options.oneOf Options.scalings) Scaling.MinMax,
            FileRate = value <@ Argument.Rate @> "rate" (Options.oneOf Options.rates) 100,
            Seed = value <@ Argument.Seed @> "seed" Options.seed 1L
        )

    let noise = value <@ Argument.Noise @> "noise" Options.real 0.2

    let protocol =
        try
            Protocol(
                Model = (if noise > 0.0 then Model.Dae else Model.Ae),
                Hidden = value <@ Argument.Hidden @> "hidden" Options.whole 20,
                Noise = noise,
                WeightDecay = value <@ Argument.Weight_Decay @> "weight-decay" Options.real 0.0
            )
                .Validated()
        with :? InputException as error ->
            raise (InputException($"--{error.Message}", error))

    let folder =
        value <@ Argument.Out @> "out" Options.folder ("out/horizon-" + Options.dataKind "data" source)

    let data =
        try
            DataSource.Load(source, options)
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (InputException($"--data is '{source}', which cannot be read: {error.Message}", error))

    match parsed.TryGetResult <@ Argument.Learner @> with
    | Some name when parsed.Contains <@ Argument.Weight_Decay @> ->
        Options.fail "learner" name "no --weight-decay beside it"
    | Some name -> byAnswers console data name protocol.Hidden noise options.Seed folder
    | None -> byLaw console data protocol folder

/// Runs the program. Returns the exit code: 0, 1 when something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    Running.parsed parser "horizon" 160 arguments (fun console _ parsed ->
        execute console parsed
        0)
