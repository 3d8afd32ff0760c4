/// F1 to F4: how good a forecast was, learner by learner.
module Collapse.Scripts.ForecastVerdicts

open System
open Collapse.Experiments
open Collapse.Learning
open Collapse.Scripts.Summary
open Collapse.Spec

/// What the forecasts of one learner came to.
type Fate =
    {
        Learner: string
        /// The share of the data's variance that every sweep takes, as measured; median over repetitions.
        LossAgain: float
        /// The outputs' correlation at the end, forecast and simulated; medians.
        Predicted: float
        Simulated: float
        /// The largest error over N of each repetition; NaN where none is counted.
        Errors: float list
        /// The share of moments and repetitions within the 95 % interval.
        Coverage: float
        /// Of each repetition: whether it was told to collapse, and whether it did.
        Collapses: (bool * bool) list
    }

/// Errors and coverage are counted from here on: before, hardly anything can have happened.
let counted (steps: int) (point: ForecastPoint) =
    point.Step >= (if steps > 100 then 100 else 1)

/// The largest of some errors; NaN where one is NaN, and where there are none. `List.max` passes over NaN.
let largest (errors: float list) =
    match errors with
    | [] -> nan
    | some -> some |> List.reduce (fun one other -> Math.Max(one, other))

/// The fates, in the order of the results, errors up to N.
let fates (most: int) (results: ForecastResult seq) : Fate list =
    [
        for learner, runs in results |> Seq.groupBy _.Protocol.Simulation.Learner do
            let traces =
                [
                    for run in runs ->
                        run,
                        [
                            for point in run.Trace do
                                if point.Step <= most then
                                    point
                        ]
                ]

            let points =
                [
                    for run, trace in traces -> trace |> List.filter (counted run.Protocol.Simulation.Steps)
                ]

            let median (value: ForecastResult * ForecastPoint list -> float) =
                traces |> List.map value |> List.filter Double.IsFinite |> Medians.Of

            let error (point: ForecastPoint) =
                abs (point.Predicted.Correlation - point.Simulated.Correlation)

            {
                Learner = learner
                LossAgain = median (fun (run, _) -> run.LossAgain)
                Predicted = median (fun (_, trace) -> (List.last trace).Predicted.Correlation)
                Simulated = median (fun (_, trace) -> (List.last trace).Simulated.Correlation)
                Errors = [ for moments in points -> moments |> List.map error |> largest ]
                Coverage =
                    let inside (point: ForecastPoint) =
                        point.Lower <= point.Simulated.Correlation
                        && point.Simulated.Correlation <= point.Upper

                    match List.concat points with
                    | [] -> nan
                    | all -> all |> List.averageBy (fun point -> if inside point then 1.0 else 0.0)
                Collapses =
                    [
                        for _, trace in traces ->
                            let first, last = List.head trace, List.last trace

                            Criteria.collapses first.Predicted.Correlation last.Predicted.Correlation,
                            Criteria.collapses first.Simulated.Correlation last.Simulated.Correlation
                    ]
            }
    ]

/// The fates up to N = 10,000 and, of the learners that were fed back for so long, up to N = 100,000.
let both (results: ForecastResult seq) : (Fate * Fate option) list =
    let late =
        results
        |> Seq.filter (fun result -> result.Protocol.Simulation.Steps >= 100_000)
        |> fates 100_000

    [
        for early in fates 10_000 results -> early, late |> List.tryFind (fun fate -> fate.Learner = early.Learner)
    ]

/// An error bound: holds when each repetition keeps it, nearly when the median does.
let within bound (errors: float list) =
    if errors |> List.exists Double.IsNaN then Verdict.NotTested
    elif largest errors <= bound then Verdict.Holds
    elif Medians.Of errors <= bound then Verdict.Nearly
    else Verdict.DoesNotHold

/// F1, F2: the largest error; F2 needs N = 100,000.
let errors bound (fate: Fate) = within bound fate.Errors

/// F3: 95 % intervals cover at least 90 %.
let coverage (fate: Fate) =
    if Double.IsNaN fate.Coverage then Verdict.NotTested
    elif fate.Coverage >= 0.9 then Verdict.Holds
    else Verdict.DoesNotHold

/// F4: who freezes and who collapses was told before; nearly when it was for more than half of the repetitions.
let told (fate: Fate) =
    let right =
        fate.Collapses |> List.filter (fun (said, came) -> said = came) |> List.length

    if right = fate.Collapses.Length then Verdict.Holds
    elif 2 * right > fate.Collapses.Length then Verdict.Nearly
    else Verdict.DoesNotHold

/// The fates up to N = 10,000 and, where it was run, up to N = 100,000, with their verdicts.
let verdicts (fates: (Fate * Fate option) list) =
    let fate collapses =
        if collapses then "collapses" else "freezes"

    [
        for early, late in fates do
            let most = defaultArg late early
            let said, came = most.Collapses |> List.countBy id |> List.maxBy snd |> fst

            [
                (Catalog.Of early.Learner).Title
                number 1 (100.0 * early.LossAgain) + " %"
                number 3 most.Predicted
                number 3 most.Simulated
                number 3 (Medians.Of most.Errors)
                Verdicts.Words(errors 0.02 early)
                (match late with
                 | Some late -> Verdicts.Words(errors 0.03 late)
                 | None -> "not tested")
                number 2 most.Coverage
                Verdicts.Words(coverage most)
                $"{fate said} / {fate came}"
                Verdicts.Words(told most)
            ]
    ]
    |> table
        [
            "learner"
            "lost a sweep"
            "forecast"
            "simulated"
            "largest error"
            "F1"
            "F2"
            "covered"
            "F3"
            "told / came"
            "F4"
        ]

/// For how many learners each claim holds.
let claims (fates: (Fate * Fate option) list) =
    let count (name: string) verdicts =
        let holds =
            verdicts |> List.filter (fun verdict -> verdict = Verdict.Holds) |> List.length

        let nearly =
            verdicts |> List.filter (fun verdict -> verdict = Verdict.Nearly) |> List.length

        let tested =
            verdicts
            |> List.filter (fun verdict -> verdict <> Verdict.NotTested)
            |> List.length

        let also =
            if nearly > 0 then
                $", for {nearly} more in the median"
            else
                ""

        if tested = 0 then
            $"{name}: not tested."
        else
            $"{name}: holds for {holds} of {tested} learners{also}."

    let most = [ for early, late in fates -> defaultArg late early ]

    [
        count "F1, error of at most 0.02 up to N = 10,000" [ for early, _ in fates -> errors 0.02 early ]
        count
            "F2, at most 0.03 up to N = 100,000"
            [
                for _, late in fates ->
                    match late with
                    | Some f -> errors 0.03 f
                    | None -> Verdict.NotTested
            ]
        count "F3, 95 % intervals cover at least 90 %" (List.map coverage most)
        count "F4, who freezes and who collapses is told before" (List.map told most)
    ]

/// Writes the fates with their verdicts, a row a learner.
let write (path: string) (lead: string) (fates: (Fate * Fate option) list) =
    let most (early: Fate, late: Fate option) = defaultArg late early

    let late value (_: Fate, late: Fate option) =
        match late with
        | Some fate -> value fate
        | None -> nan

    let worst (fate: Fate) = largest fate.Errors
    let middle (fate: Fate) = Medians.Of fate.Errors

    Tables.Write(
        path,
        [|
            column "learner" (fun (early: Fate, _: Fate option) -> early.Learner)
            column "lead" (fun _ -> lead)
            column "repetitions" (fun (early, _) -> early.Errors.Length)
            column "loss_again" (fun (early, _) -> early.LossAgain)
            column "predicted" (fun fate -> (most fate).Predicted)
            column "simulated" (fun fate -> (most fate).Simulated)
            column "error_10000" (fun (early, _) -> middle early)
            column "worst_10000" (fun (early, _) -> worst early)
            column "F1" (fun (early, _) -> Verdicts.Words(errors 0.02 early))
            column "error_100000" (late middle)
            column "worst_100000" (late worst)
            column "F2" (fun (_, late) ->
                match late with
                | Some fate -> Verdicts.Words(errors 0.03 fate)
                | None -> "not tested")
            column "coverage" (fun fate -> (most fate).Coverage)
            column "F3" (fun fate -> Verdicts.Words(coverage (most fate)))
            column "told_right" (fun fate ->
                (most fate).Collapses
                |> List.filter (fun (said, came) -> said = came)
                |> List.length)
            column "F4" (fun fate -> Verdicts.Words(told (most fate)))
        |],
        fates
    )
