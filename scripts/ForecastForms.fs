/// Other forms of the forecast held against what came: other directions, other ways in which what is kept goes on.
module Collapse.Scripts.ForecastForms

open System
open System.Collections.Immutable
open System.IO
open Collapse.Experiments
open Collapse.Measures
open Collapse.Numerics
open Collapse.Scripts.Summary
open Collapse.Theory
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Statistics

/// Directions p_i with the vectors w_i that read them, w_i p_k = 1 where i = k and 0 elsewhere, and along each the
/// variance of the data, of the first and of the second answer, and the covariance of both answers.
type Directions =
    {
        Along: Matrix<float>
        Read: Matrix<float>
        Data: float[]
        First: float[]
        Second: float[]
        Covariance: float[]
    }

/// What the outputs' part along a direction is multiplied by after so many sweeps, from the direction's four numbers.
type Course = float -> float -> float -> float -> float -> float

let private centred (values: Collapse.Numerics.Matrix) =
    let all =
        Matrix<float>
            .Build.Dense(values.Rows, values.Columns, fun row column -> float values[row, column])

    let mean = all.ColumnSums() / float all.RowCount
    mean, Matrix<float>.Build.DenseOfRowVectors [ for row in all.EnumerateRows() -> row - mean ]

let private covariance (a: Matrix<float>) (b: Matrix<float>) =
    a.TransposeThisAndMultiply b / float a.RowCount

// Data, first and second answers and the covariance of both, [D x D] each; answers averaged over the draws.
let private covariances (answers: ForecastAnswers) =
    let x = snd (centred answers.Data)

    let pairs =
        [
            for pair in answers.Pairs -> snd (centred pair.First), snd (centred pair.Second)
        ]

    let mean (of': Matrix<float> * Matrix<float> -> Matrix<float>) =
        (pairs |> List.map of' |> List.reduce (+)) / float pairs.Length

    covariance x x,
    mean (fun (first, _) -> covariance first first),
    mean (fun (_, second) -> covariance second second),
    mean (fun (first, second) -> covariance first second)

let private directions (along: Matrix<float>) (read: Matrix<float>) (data, first, second, both) =
    let along' (matrix: Matrix<float>) =
        read.TransposeThisAndMultiply(matrix * read).Diagonal().ToArray()

    {
        Along = along
        Read = read
        Data = along' data
        First = along' first
        Second = along' second
        Covariance = along' both
    }

// Eigenvectors of a symmetric matrix by falling eigenvalue, without those below a share of the largest.
let private eigen (least: float) (symmetric: Matrix<float>) =
    let found = symmetric.Evd Symmetricity.Symmetric
    let values = found.EigenValues.Real().ToArray()
    let most = Array.max values

    let kept =
        [| for i in values.Length - 1 .. -1 .. 0 do
               if values[i] > least * most then
                   i |]

    Array.map (Array.get values) kept,
    Matrix<float>.Build.DenseOfColumnVectors [ for i in kept -> found.EigenVectors.Column i ]

/// The principal directions of the data: what the forecast uses.
let principal (answers: ForecastAnswers) =
    let data, _, _, _ as all = covariances answers
    let _, u = eigen 1e-12 data
    directions u u all

/// The principal directions of the first answers.
let answered least (answers: ForecastAnswers) =
    let _, first, _, _ as all = covariances answers
    let _, u = eigen least first
    directions u u all

/// The directions in which the first answers have the variance 1 and no covariance, and the symmetric part of the
/// covariance of both answers has none either: there the matrix equation of a linear learner with noise,
/// dK/dN = (G (K + S) G' - K) / M with G = K (K + S)^-1, falls apart into one equation a direction.
let coupled least (answers: ForecastAnswers) =
    let _, first, _, both as all = covariances answers
    let variances, u = eigen least first

    let scale power =
        Matrix<float>.Build.DenseOfDiagonalArray(variances |> Array.map (fun v -> (if power < 0.0 then 1.0 / sqrt v else sqrt v)))

    let white = u * scale -0.5
    let symmetric = (both + both.Transpose()) / 2.0
    let turn = snd (eigen -infinity (white.TransposeThisAndMultiply(symmetric * white)))
    directions (u * scale 0.5 * turn) (white * turn) all

/// A sweep takes v1 - v2 of what is kept, v1 + (v1 - v2), again and again.
let constant: Course =
    fun data first second _ sweeps ->
        let lost = max 0.0 (first - second)
        let kept = min data (first + lost)

        if kept > 0.0 then
            sqrt (max 0.0 (kept - lost * sweeps) / kept)
        else
            Elementary.Exp(-sweeps / 2.0)

let private slope first covariance =
    if first > 0.0 then
        Math.Clamp(covariance / first, 0.0, 1.0)
    else
        0.0

/// The learner stays as it is: a sweep takes the share 1 - g^2.
let frozen: Course =
    fun _ first _ covariance sweeps ->
        let g = slope first covariance
        Elementary.Exp(-(1.0 - g * g) * sweeps / 2.0)

let private byLaw (gain: MeasuredGain) sweeps =
    let start = gain.GainAt gain.Kept

    if start > 0.0 then
        let law =
            CollapseLaw(
                Eigenvalues = ImmutableArray.Create<float> [| gain.Kept |],
                Samples = 1,
                Hidden = 1,
                NoiseVariance = gain.Noise,
                Decay = gain.Decay
            )

        let kept = (law.Unprotected sweeps)[0]
        sqrt (kept / gain.Kept) * gain.GainAt kept / start
    else
        Elementary.Exp(-sweeps / 2.0)

/// The learner is retrained, by noise and decay: what the forecast uses.
let retrained: Course =
    fun data first _ covariance sweeps -> byLaw (MeasuredGain.Of(data, first, covariance)) sweeps

/// The learner is retrained, by noise alone: kappa = v1 / g and s = kappa (1 - g) / g, where that is below lambda.
let noisy: Course =
    fun data first _ covariance sweeps ->
        let g = slope first covariance

        let kept, noise =
            if not (first > 0.0) || g = 0.0 then 0.0, 0.0
            elif first < data * g then first / g, first * (1.0 - g) / (g * g)
            else data, data * max 0.0 (data - first) / first

        byLaw (MeasuredGain(data, first, g, kept, noise, 0.0)) sweeps

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

/// The correlation of the outputs after so many sweeps: their part along each direction times its factor, and what they
/// have beside the directions times that of the parts' variance on the whole.
let correlation (directions: Directions) (course: Course) (outputs: Collapse.Numerics.Matrix) : float -> float =
    let mean, rows = centred outputs
    let parts = rows * directions.Read
    let beside = rows - parts * directions.Along.Transpose()

    fun sweeps ->
        let factors =
            Vector<float>.Build.DenseOfArray
                [|
                    for i in 0 .. directions.Data.Length - 1 ->
                        course
                            directions.Data[i]
                            directions.First[i]
                            directions.Second[i]
                            directions.Covariance[i]
                            sweeps
                |]

        let moved = parts.MapIndexed(fun _ i value -> value * factors[i]) * directions.Along.Transpose()
        let before = (parts * directions.Along.Transpose()).FrobeniusNorm()
        let rest = if before > 0.0 then moved.FrobeniusNorm() / before else 1.0
        let all = moved + rest * beside

        PairwiseCorrelation
            .Of(
                Matrix.Create(
                    all.RowCount,
                    all.ColumnCount,
                    fun row values ->
                        for j in 0 .. values.Length - 1 do
                            values[j] <- float32 (mean[j] + all[row, j])
                )
            )
            .Value

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
                    Error =
                        [
                            for point in result.Trace do
                                if ForecastVerdicts.counted result.Protocol.Simulation.Steps point then
                                    let sweeps = float point.Step / float answers.Data.Rows
                                    abs (predicted sweeps - point.Simulated.Correlation)
                        ]
                        |> List.max
                }
    ]

// One learner that diverges does not decide.
let private cut = 0.1

/// A form's mean over learners, errors cut at 0.1.
let mean (misses: Miss list) =
    misses |> List.averageBy (fun miss -> if miss.Error < cut then miss.Error else cut)

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
            column "steps" (fun _ -> request.Steps)
            column "largest_error" (fun miss -> miss.Error)
        |],
        misses
    )

    [
        for form, own in List.groupBy _.Form misses do
            let errors = own |> List.map _.Error
            let most bound = errors |> List.filter (fun error -> error <= bound) |> List.length |> string
            [ form; number 4 (mean own); number 4 (Statistics.Median errors); most 0.02; most 0.03; string own.Length ]
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
