/// From doses and responses to "how much is enough": a number with an interval.
module Collapse.Scripts.Enough

open System
open Collapse.Experiments
open Collapse.Numerics
open Collapse.Scripts.Arms
open Collapse.Spec
open Collapse.Theory

/// The smallest dose from which on a margin is at least 0, by linear interpolation between the last tested dose that
/// fails and the next one; 0 or the smallest dose when none fails, infinity when the largest does. A margin that is NaN
/// fails.
let smallest (margins: (float * float) list) : float =
    let ordered = List.sortBy fst margins

    match ordered |> List.tryFindIndexBack (fun (_, margin) -> not (margin >= 0.0)) with
    | None -> fst ordered.Head
    | Some index when index = ordered.Length - 1 -> infinity
    | Some index ->
        let (low, before), (high, after) = ordered[index], ordered[index + 1]

        if Double.IsNaN before then
            high
        else
            low + (high - low) * -before / (after - before)

/// How many bootstrap samples an interval is made of.
let resamples = 1000

/// The smallest dose that is enough, and a 95 % bootstrap interval: repetitions are drawn with replacement, dose by
/// dose. `margin` is what a dose's repetitions have in hand: at least 0 when it is enough. Percentiles of B. Efron, R.
/// Tibshirani 1993.
let estimate
    (key: Key)
    (margin: 'repetition list -> float)
    (doses: (float * 'repetition list) list)
    : float * float * float =
    let of' pick =
        smallest
            [
                for index, (dose, repetitions) in List.indexed doses -> dose, margin (pick index repetitions)
            ]

    let resampled (sample: int) =
        of' (fun index repetitions ->
            let draw = key.Derive(int64 sample).Derive(int64 index)

            [
                for i in 0 .. repetitions.Length - 1 -> repetitions[draw.Below(repetitions.Length, int64 i)]
            ])

    let samples = [| for sample in 1..resamples -> resampled sample |] |> Array.sort

    let place share =
        samples[int (Math.Round(share * float (resamples - 1)))]

    of' (fun _ repetitions -> repetitions), place 0.025, place 0.975

/// The smallest dose in 0 .. 1 at which a rising margin is at least 0, to 1e-4; infinity when that of 1 is below 0.
let root (margin: float -> float) : float =
    let rec between low high =
        if high - low < 1e-4 then
            high
        else
            let middle = (low + high) / 2.0

            if margin middle >= 0.0 then
                between low middle
            else
                between middle high

    if margin 0.0 >= 0.0 then 0.0
    elif not (margin 1.0 >= 0.0) then infinity
    else between 0.0 1.0

/// What enough is.
type Criterion =
    {
        /// As a sentence.
        Name: string
        /// What the simulations of a dose have in hand: at least 0 when it is enough.
        Margin: SimulationResult list -> float
        /// The same by the law, after so many steps, given the data's correlation; None where it says nothing.
        Law: (CollapsePrediction -> float -> float -> float) option
    }

// The median ratio of a measure at the end to that without feedback.
let private kept (measure: TracePoint -> float) (results: SimulationResult list) =
    Medians.Of [ for r in results -> measure r.Final / measure r.NoFeedback ]

let private percent (share: float) = $"{100.0 * share:F0} %%"

/// The criteria, with the numbers of `Criteria`.
let criteria: Criterion list =
    [
        {
            Name = $"output correlation within {Names.Plain Criteria.largestDistance} of the data's"
            Margin =
                fun results ->
                    let median = Medians.Of [ for r in results -> r.Final.OutputCorrelation ]
                    Criteria.largestDistance - abs (median - results.Head.DataCorrelation)
            Law = Some(fun law steps data -> Criteria.largestDistance - abs (law.OutputCorrelation steps - data))
        }
        {
            Name = $"at least {percent Criteria.leastVariance} of the outputs' variance without feedback"
            Margin = fun results -> kept _.OutputVariance results - Criteria.leastVariance
            Law = Some(fun law steps _ -> law.OutputVariance steps / law.OutputVariance 0.0 - Criteria.leastVariance)
        }
        {
            Name = $"new-data error at most {percent (Criteria.mostErrorGrowth - 1.0)} above that without feedback"
            Margin = fun results -> Criteria.mostErrorGrowth - kept _.NewRmseRatio results
            Law = None
        }
    ]

/// How much of a policy is enough for one learner and loss.
type Found =
    {
        Policy: string
        Group: Group
        Criterion: string
        Dose: float
        Low: float
        High: float
        /// The law's own answer; NaN where it says nothing.
        Law: float
    }

/// The answers of the policies that the law knows. `predicted` is what the law says of a protocol.
let answers predicted arms (group: Group) : Found list =
    [
        for arm in arms do
            let finished =
                [
                    for dose in arm.Doses do
                        match results group dose |> List.filter (fun r -> r.Outcome = Outcome.Finished) with
                        | [] -> ()
                        | found -> dose.Policy.Dose, found
                ]

            match arm.Lawful, finished with
            | Some another, (_, first) :: _ ->
                let steps = arm.Doses.Head.Steps

                let law dose : CollapsePrediction option =
                    protocol
                        group
                        { arm.Doses.Head with
                            Arms.Dose.Policy = another dose
                        }
                        0
                    |> predicted

                for criterion in criteria do
                    let key =
                        Key.FromSeed(group.Request.Base.Seed).Derive("enough").Derive(criterion.Name)

                    let dose, low, high = estimate key criterion.Margin finished

                    {
                        Policy = arm.Doses.Head.Policy.Name
                        Group = group
                        Criterion = criterion.Name
                        Dose = dose
                        Low = low
                        High = high
                        Law =
                            match criterion.Law, law 0.0 with
                            | Some margin, Some _ ->
                                root (fun dose -> margin (law dose).Value (float steps) first.Head.DataCorrelation)
                            | _ -> nan
                    }
            | _ -> ()
    ]
