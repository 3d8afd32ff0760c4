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
open Collapse.Spec
open Collapse.Theory

/// The shares that are never replaced. With all of them training goes on and nothing is fed back.
let shares = [ 0.48; 0.55; 0.62; 0.69; 0.76; 0.83; 0.90; 1.0 ]

/// What there was at one share: before any feedback and at the end, correlation and variance of the outputs.
type Kept =
    {
        Before: float * float
        After: float * float
    }

    member kept.Correlation = fst kept.After
    member kept.Variance = snd kept.After / snd kept.Before

/// What is enough: its name, and what a share has in hand, at least 0 when it is enough. The first two criteria of
/// `remedies`; the law says nothing of the third, the new-data error.
let criteria: (string * (float -> Kept list -> float)) list =
    let median (value: Kept -> float) kept = List.map value kept |> Medians.Of

    [
        Enough.criteria[0].Name, (fun data kept -> Criteria.largestDistance - abs (median _.Correlation kept - data))
        Enough.criteria[1].Name, (fun _ kept -> median _.Variance kept - Criteria.leastVariance)
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
        Steps: int
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

// What was said of a learner that is trained already, moved to one that goes on learning: its outputs after as many
// steps without feedback, the same share of the way to 1, the same share of the variance.
let private movedTo (trained: Kept) (said: Kept) =
    let from, start = fst said.Before, fst trained.After

    {
        Before = trained.Before
        After = start + (said.Correlation - from) * (1.0 - start) / (1.0 - from), said.Variance * snd trained.After
    }

/// The share that is enough by each kind of number, interpolated between shares. "Training on" is said of the outputs
/// that the learner has after as many steps without feedback, share 1.
let enough (seed: int64) (data: float) (rows: Row list) : Found list =
    [
        for learner, own in List.groupBy _.Learner rows do
            let trained =
                dict
                    [
                        for row in own do
                            if row.Share = 1.0 then
                                row.Repetition, row.Simulated
                    ]

            let trainingOn (said: Row -> Kept) row =
                movedTo trained[row.Repetition] (said row)

            for criterion, margin in criteria do
                for kind, of' in
                    [
                        "law", _.Law
                        "law, training on", trainingOn _.Law
                        "forecast", _.Forecast
                        "forecast, training on", trainingOn _.Forecast
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
                    Steps = protocol.Steps
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
            column "steps" (fun row -> row.Steps)
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

    let median (value: Row -> float) rows =
        List.map value rows |> Medians.Of |> number 3

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
        if Double.IsInfinity value then
            "more"
        else
            number 1 (100.0 * value) + " %"

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
