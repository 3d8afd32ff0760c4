/// What a form of the forecast is made of: directions in which answers are read, and how what is kept goes on in each.
module Collapse.Scripts.ForecastDirections

open System
open System.Collections.Immutable
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory
open MathNet.Numerics.LinearAlgebra

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
        Matrix<float>.Build.Dense(values.Rows, values.Columns, fun row column -> float values[row, column])

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
        [|
            for i in values.Length - 1 .. -1 .. 0 do
                if values[i] > least * most then
                    i
        |]

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

    let scale (change: float -> float) =
        Matrix<float>.Build.DenseOfDiagonalArray(Array.map change variances)

    let white = u * scale (fun v -> 1.0 / sqrt v)
    let symmetric = (both + both.Transpose()) / 2.0
    let turn = snd (eigen -infinity (white.TransposeThisAndMultiply(symmetric * white)))
    directions (u * scale sqrt * turn) (white * turn) all

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
            if not (first > 0.0) || g = 0.0 then
                0.0, 0.0
            elif first < data * g then
                first / g, first * (1.0 - g) / (g * g)
            else
                data, data * max 0.0 (data - first) / first

        byLaw (MeasuredGain(data, first, g, kept, noise, 0.0)) sweeps

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

        let moved =
            parts.MapIndexed(fun _ i value -> value * factors[i])
            * directions.Along.Transpose()

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
