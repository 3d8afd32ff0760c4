/// From doses and responses to "how much is enough": a number with an interval.
module Collapse.Scripts.Enough

open System
open Collapse.Numerics

/// The smallest dose from which on a margin is at least 0, by linear interpolation between the last tested dose that
/// fails and the
/// next one; 0 or the smallest dose when none fails, infinity when the largest does. A margin that is NaN fails.
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
/// dose.
/// `margin` is what a dose's repetitions have in hand: at least 0 when it is enough. Percentiles of B. Efron, R.
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
