/// How much gold is enough: by the collapse law, by the measured gain, and by simulation, at the same shares.
module Collapse.Scripts.ForecastGold

open System
open System.IO
open Collapse.Data
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Numerics
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Theory

/// The shares that are never replaced.
let shares = [ 0.48; 0.55; 0.62; 0.69; 0.76; 0.83; 0.90 ]

/// What there was at one share: before any feedback and at the end, correlation and variance of the outputs.
type Kept =
    {
        Before: float * float
        After: float * float
    }

    member kept.Correlation = fst kept.After
    member kept.Variance = snd kept.After / snd kept.Before

/// What is enough: its name, and what a share has in hand, at least 0 when it is enough. As in `remedies`.
let criteria: (string * (float -> Kept list -> float)) list =
    let median (value: Kept -> float) kept = List.map value kept |> Medians.Of

    [
        "output correlation within 0.03 of the data's",
        (fun data kept -> 0.03 - abs (median _.Correlation kept - data))
        "at least 90 % of the outputs' variance without feedback",
        (fun _ kept -> median _.Variance kept - 0.9)
    ]

let private kept (value: ForecastPoint -> ForecastMeasures) (result: ForecastResult) =
    let of' point =
        let measures = value point
        measures.Correlation, measures.Variance

    {
        Before = of' result.Trace[0]
        After = of' result.Trace[result.Trace.Length - 1]
    }

let private lawful (law: CollapsePrediction) steps =
    let of' n =
        law.OutputCorrelation n, law.OutputVariance n

    { Before = of' 0.0; After = of' steps }

/// A learner with protected rows: what came, what the measured gain said, and what the law says.
type Row =
    {
        Learner: string
        Share: float
        Repetition: int
        Simulated: Kept
        Forecast: Kept
        Law: Kept
    }

/// What is enough of which kind of number: criterion, kind, share, its 95 % interval over repetitions.
type Found =
    {
        Of: string
        Criterion: string
        Kind: string
        Dose: float
        Low: float
        High: float
    }

/// The share that is enough by each kind of number, interpolated between shares.
let enough (seed: int64) (data: float) (rows: Row list) : Found list =
    [
        for learner, own in List.groupBy _.Learner rows do
            for criterion, margin in criteria do
                for kind, of' in
                    [
                        "law", _.Law
                        // The law's growth from where the simulations start: what is left is not the start.
                        "law from the simulated start",
                        (fun row ->
                            let start, _ = row.Simulated.Before
                            let from, _ = row.Law.Before
                            let correlation = start + (fst row.Law.After - from) * (1.0 - start) / (1.0 - from)

                            { row.Law with
                                After = correlation, snd row.Law.After
                            })
                        "forecast", _.Forecast
                        "simulated", _.Simulated
                    ] do
                    let key = Key.FromSeed(seed).Derive("gold").Derive(criterion)

                    let dose, low, high =
                        own
                        |> List.groupBy _.Share
                        |> List.map (fun (share, rows) -> share, List.map of' rows)
                        |> Enough.estimate key (margin data)

                    {
                        Of = learner
                        Criterion = criterion
                        Kind = kind
                        Dose = dose
                        Low = low
                        High = high
                    }
    ]

let private policy (share: float) (protocol: ForecastProtocol) =
    ForecastProtocol(
        Simulation = (protocol.Simulation |> set Parameters.Policy (GoldStandard share)),
        Draws = protocol.Draws
    )

/// The protocols: those of a grid, each with every share.
let protocols (grid: ForecastProtocol list) : ForecastProtocol list =
    [
        for protocol in grid do
            for share in shares -> (policy share protocol).Validated()
    ]

/// Each result with what the law says.
let rows (data: DataSet) (results: ForecastResult seq) : Row list =
    let components = PrincipalComponents.Of data.Training.Values
    let sigma = Collapse.Measures.Spread.Of data.Training.Values

    [
        for result in results do
            let protocol = result.Protocol.Simulation

            match Option.ofObj (ProtocolLaw.Of(protocol, components, sigma)) with
            | Some law ->
                {
                    Learner = protocol.Learner
                    Share = protocol.Policy.Dose
                    Repetition = protocol.Repetition
                    Simulated = kept _.Simulated result
                    Forecast = kept _.Predicted result
                    Law = lawful law (float protocol.Steps)
                }
            | None -> ()
    ]

/// Writes `gold.csv` and `gold-enough.csv`, and prints both.
let show (request: Request) (data: DataSet) (results: ForecastResult seq) =
    let all = rows data results
    let path name = Path.Combine(request.Out, name)
    let correlation = (Seq.head results).DataCorrelation

    let numbers name (of': Row -> Kept) =
        [
            column $"{name}_correlation_before" (fun row -> fst (of' row).Before)
            column $"{name}_correlation" (fun row -> (of' row).Correlation)
            column $"{name}_variance_kept" (fun row -> (of' row).Variance)
        ]

    Tables.Write(
        path "gold.csv",
        [|
            column "learner" (fun (row: Row) -> row.Learner)
            column "protected_share" (fun row -> row.Share)
            column "repetition" (fun row -> row.Repetition)
            column "steps" (fun _ -> request.Steps)
            yield! numbers "law" _.Law
            yield! numbers "forecast" _.Forecast
            yield! numbers "simulated" _.Simulated
        |],
        all
    )

    let found = enough request.Base.Seed correlation all

    Tables.Write(
        path "gold-enough.csv",
        [|
            column "learner" (fun row -> row.Of)
            column "criterion" (fun row -> row.Criterion)
            column "by" (fun row -> row.Kind)
            column "share" (fun row -> row.Dose)
            column "low" (fun row -> row.Low)
            column "high" (fun row -> row.High)
        |],
        found
    )

    let median (value: Row -> float) rows = List.map value rows |> Medians.Of |> number 3

    [
        for (learner, share), own in all |> List.groupBy (fun row -> row.Learner, row.Share) do
            [
                learner
                number 2 share
                string own.Length
                for of' in [ _.Law; _.Forecast; _.Simulated ] do
                    median (fun row -> (of' row).Correlation) own

                for of' in [ _.Law; _.Forecast; _.Simulated ] do
                    median (fun row -> (of' row).Variance) own
            ]
    ]
    |> table
        [
            "learner"
            "protected"
            "n"
            "correlation: law"
            "forecast"
            "simulated"
            "variance kept: law"
            "forecast"
            "simulated"
        ]
    |> request.Console.Write

    let percent (value: float) =
        if Double.IsInfinity value then "more"
        else number 1 (100.0 * value) + " %"

    [
        for row in found ->
            [
                row.Of
                row.Criterion
                row.Kind
                percent row.Dose
                $"{percent row.Low} to {percent row.High}"
            ]
    ]
    |> table [ "learner"; "enough for"; "by"; "share"; "95 % interval" ]
    |> request.Console.Write

    write request $"Tables: {Path.GetFullPath request.Out}"
