namespace Collapse.Spec

open System.Collections.Immutable
open MathNet.Numerics.LinearAlgebra
open Collapse.Feedback
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory

open CollapseCases

/// Data and answers for the laws of the forecast: linear learners at their optimum, and some that are nobody's optimum.
module internal ForecastCases =
    let whole (key: Key) (purpose: string) least most =
        least + key.Derive(purpose).Below(most - least + 1, 0L)


    // Columns of length sqrt(rows) that are orthogonal to each other and to a constant: exact variances 1, exact
    // covariances 0.
    let orthogonal (key: Key) rows columns =
        let draws =
            Matrix<float>
                .Build.Dense(rows, columns + 1, fun k i -> if i = 0 then 1.0 else key.Derive(int64 i).Normal(int64 k))

        draws.QR().Q.SubMatrix(0, rows, 1, columns) * sqrt (float rows)

    // Coordinates of a drawn rotation, which is the same for all matrices of a case.
    let rotation (key: Key) size =
        Matrix<float>.Build.Dense(size, size, fun i j -> key.Derive("rotation").Derive(int64 i).Normal(int64 j)).QR().Q

    let matrix (mean: float -> float) (values: Matrix<float>) =
        Matrices.build values.RowCount values.ColumnCount (fun k j -> values[k, j] + mean (float j))

    let policy (key: Key) =
        let some name =
            if whole key (name + "?") 0 1 = 1 then
                uniform key name
            else
                0.0

        ForecastPolicy(
            ProtectedShare = some "protected",
            FreshShare = some "fresh",
            RowsPerStep = whole key "rows a step" 1 3
        )

    // A linear learner at its optimum on drawn data: its law, its answers, and how it is fed back.
    let linear (key: Key) =
        let d = whole key "coordinates" 2 6
        let m = 3 * d + 1 + whole key "samples" 1 30

        let eigenvalues =
            Array.init d (fun i -> decades -2.0 0.0 (key.Derive("eigenvalues").Uniform(int64 i)))
            |> Array.sortDescending

        let mostly purpose most =
            if whole key (purpose + "?") 0 3 = 0 then
                0.0
            else
                decades -4.0 most (uniform key purpose)

        let noise, decay = mostly "noise" 0.0, mostly "decay" -1.0
        let policy = policy key
        let columns = orthogonal key m (3 * d)
        let turn = rotation key d

        let law =
            CollapseLaw(
                Eigenvalues = ImmutableArray.CreateRange eigenvalues,
                Samples = m,
                Hidden = whole key "hidden" 1 d,
                NoiseVariance = noise,
                Decay = decay,
                ProtectedShare = policy.ProtectedShare,
                FreshShare = policy.FreshShare,
                RowsPerStep = policy.RowsPerStep
            )

        let gains =
            Matrix<float>.Build.DenseOfDiagonalArray [| for i in 0 .. d - 1 -> law.Gain(i, eigenvalues[i]) |]

        let block i = columns.SubMatrix(0, m, i * d, d)

        let x =
            block 0 * Matrix<float>.Build.DenseOfDiagonalArray(Array.map sqrt eigenvalues)

        let first = (x + sqrt noise * block 1) * gains
        let second = (first + sqrt noise * block 2) * gains

        let out (values: Matrix<float>) =
            matrix (fun j -> 0.5 + 0.3 * sin (2.0 * j)) (values * turn)

        let answers =
            ForecastAnswers.Of(out x, [ AnswerPair(out first, out second) ]).WithOutputs(out (x * gains))

        law, answers, policy, float m * decades -1.0 1.0 (uniform key "steps")

    // The steps of a nonlinear learner with noise; nobody's optimum.
    let squashed (key: Key) (inputs: Matrix<float>) =
        inputs.MapIndexed(fun k j x -> 0.9 * tanh x + 0.1 * key.Derive(int64 k).Normal(int64 j))

    // Answers of some learner to drawn data, several draws, as matrices of float.
    let anything (key: Key) draws =
        let d = whole key "coordinates" 2 6
        let m = whole key "samples" 8 30

        let x =
            Matrix<float>.Build.Dense(m, d, fun k j -> key.Derive("x").Derive(int64 k).Normal(int64 j) / float (1 + j))

        let pairs =
            [
                for draw in 1..draws ->
                    let key = key.Derive("draw").Derive(int64 draw)
                    let first = squashed (key.Derive "first") x
                    first, squashed (key.Derive "second") first
            ]

        x, pairs, x.Map(fun value -> 0.9 * tanh value)

    // Shared by all matrices of a case: a map of the data's space.
    let answered (map: Matrix<float> -> Matrix) (x, pairs, outputs) =
        ForecastAnswers
            .Of(map x, [ for first, second in pairs -> AnswerPair(map first, map second) ])
            .WithOutputs(map outputs)
            .WithHeldOut(HeldOutAnswers(map x, map outputs))

    let plain = matrix (fun j -> 0.5 + 0.3 * sin (2.0 * j))
    let drawnSteps (key: Key) = 100.0 * uniform key "steps"

    /// Answers of half of the input and noise as large as the data, so many draws of them.
    let noisy (key: Key) rows draws =
        let x =
            Matrix<float>.Build.Dense(rows, 3, fun k j -> key.Derive("x").Derive(int64 k).Normal(int64 j))

        let answer (key: Key) (inputs: Matrix<float>) =
            inputs.MapIndexed(fun k j x -> 0.5 * (x + key.Derive(int64 k).Normal(int64 j)))

        let pairs =
            [
                for draw in 1..draws ->
                    let key = key.Derive("draw").Derive(int64 draw)
                    let first = answer (key.Derive "first") x
                    AnswerPair(plain first, plain (answer (key.Derive "second") first))
            ]

        ForecastAnswers.Of(plain x, pairs).WithOutputs(plain (0.5 * x))
