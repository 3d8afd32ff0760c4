/// Other forms of the forecast held against what came: other directions, other ways in which what is kept goes on.
module Collapse.Scripts.ForecastForms

open System.IO
open Collapse.Experiments
open Collapse.Scripts.ForecastDirections
open Collapse.Scripts.Summary
open Collapse.Theory

/// The forms by name: directions and course.
let forms: (string * (ForecastAnswers -> Directions) * Course) list =
    [
        "constant loss", principal, constant
        "frozen learner", principal, frozen
        "noise and decay (in use)", principal, retrained
        "noise alone", principal, noisy
        "directions of the answers, noise and decay", answered 1e-6, retrained
        "whole covariance, noise and decay", coupled 1e-6, retrained
        "whole covariance, noise alone", coupled 1e-6, noisy
        "whole covariance of what is above 1 %, noise and decay", coupled 1e-2, retrained
    ]

/// The correlation of the outputs that a form forecasts after so many sweeps.
let predict (form: string) (answers: ForecastAnswers) : float -> float =
    let _, directions, course = forms |> List.find (fun (name, _, _) -> name = form)
    correlation (directions answers) course (nonNull answers.Outputs)

/// How far a form was off for one simulation.
type Miss =
    {
        Form: string
        Learner: string
        Repetition: int
        Steps: int
        Error: float
    }

/// The largest error of each form over N, of what was simulated; the learner is trained and asked again.
let misses (data: Collapse.Data.DataSet) (results: ForecastResult seq) : Miss list =
    [
        for result in results do
            let answers = ForecastSimulation.Answers(result.Protocol, data)

            for name, _, _ in forms do
                let predicted = predict name answers

                {
                    Form = name
                    Learner = result.Protocol.Simulation.Learner
                    Repetition = result.Protocol.Simulation.Repetition
                    Steps = result.Protocol.Simulation.Steps
                    Error =
                        [
                            for point in result.Trace do
                                if ForecastVerdicts.counted result.Protocol.Simulation.Steps point then
                                    let sweeps = float point.Step / float answers.Data.Rows
                                    abs (predicted sweeps - point.Simulated.Correlation)
                        ]
                        |> ForecastVerdicts.largest
                }
    ]

// One learner that diverges does not decide.
let private cut = 0.1

/// A form's mean over learners, errors cut at 0.1.
let mean (misses: Miss list) =
    misses
    |> List.averageBy (fun miss -> if miss.Error < cut then miss.Error else cut)

/// The form with the smallest mean.
let best (misses: Miss list) =
    misses |> List.groupBy _.Form |> List.minBy (snd >> mean) |> fst

/// The form that is chosen without a learner, and how far it is off for that learner; for each learner.
let leftOut (misses: Miss list) =
    [
        for learner in misses |> List.map _.Learner |> List.distinct do
            let own, others = misses |> List.partition (fun miss -> miss.Learner = learner)
            let chosen = best others
            learner, chosen, own |> List.filter (fun miss -> miss.Form = chosen) |> mean
    ]

/// Writes `forms.csv` and says how good each form is.
let show (request: Studies.Request) (lead: string) (misses: Miss list) =
    Tables.Write(
        Path.Combine(request.Out, "forms.csv"),
        [|
            column "form" (fun (miss: Miss) -> miss.Form)
            column "learner" (fun miss -> miss.Learner)
            column "lead" (fun _ -> lead)
            column "repetition" (fun miss -> miss.Repetition)
            column "steps" (fun miss -> miss.Steps)
            column "largest_error" (fun miss -> miss.Error)
        |],
        misses
    )

    [
        for form, own in List.groupBy _.Form misses do
            let errors = own |> List.map _.Error

            let most bound =
                errors |> List.filter (fun error -> error <= bound) |> List.length |> string

            [
                form
                number 4 (mean own)
                number 4 (Medians.Of errors)
                most 0.02
                most 0.03
                string own.Length
            ]
    ]
    |> table [ "form"; "mean"; "median"; "at most .02"; "at most .03"; "of" ]
    |> request.Console.Write

    let learners = misses |> List.map _.Learner |> List.distinct |> List.length

    // One learner leaves nothing to choose by.
    if learners > 1 then
        let left = leftOut misses
        let error = left |> List.averageBy (fun (_, _, error) -> error)

        let chosen =
            [
                for form, count in left |> List.countBy (fun (_, form, _) -> form) -> $"{form} ({count})"
            ]
            |> String.concat ", "

        Studies.write
            request
            $"Chosen when each learner is left out in turn: {chosen}; mean error of that learner {number 4 error}."
