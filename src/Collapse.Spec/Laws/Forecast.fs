namespace Collapse.Spec

open System
open System.Collections.Immutable
open MathNet.Numerics.LinearAlgebra
open Collapse.Feedback
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory

/// Laws of the forecast from two answers: exact where the collapse law is, frozen where nothing is lost, free of units and order.
module ForecastLaws =
    let private keys = Generators.any<AnyKey>

    let private whole (key: Key) (purpose: string) least most =
        least + key.Derive(purpose).Below(most - least + 1, 0L)

    let private uniform (key: Key) (purpose: string) = key.Derive(purpose).Uniform 0L
    let private decades low high u = Math.Pow(10.0, low + (high - low) * u)

    // Columns of length sqrt(rows) that are orthogonal to each other and to a constant: exact variances 1, exact covariances 0.
    let private orthogonal (key: Key) rows columns =
        let draws =
            Matrix<float>
                .Build.Dense(rows, columns + 1, fun k i -> if i = 0 then 1.0 else key.Derive(int64 i).Normal(int64 k))

        draws.QR().Q.SubMatrix(0, rows, 1, columns) * sqrt (float rows)

    // Coordinates of a drawn rotation, which is the same for all matrices of a case.
    let private rotation (key: Key) size =
        Matrix<float>.Build.Dense(size, size, fun i j -> key.Derive("rotation").Derive(int64 i).Normal(int64 j)).QR().Q

    let private matrix (mean: float -> float) (values: Matrix<float>) =
        Matrix.Create(
            values.RowCount,
            values.ColumnCount,
            fun k row ->
                for j in 0 .. values.ColumnCount - 1 do
                    row[j] <- float32 (values[k, j] + mean (float j))
        )

    let private policy (key: Key) =
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
    let private linear (key: Key) =
        let d = whole key "coordinates" 2 6
        let m = 3 * d + 1 + whole key "samples" 1 30

        let eigenvalues =
            [|
                for i in 0 .. d - 1 -> decades -2.0 0.0 (key.Derive("eigenvalues").Uniform(int64 i))
            |]
            |> Array.sortDescending

        let noise =
            if whole key "noise?" 0 3 = 0 then
                0.0
            else
                decades -4.0 0.0 (uniform key "noise")

        let decay =
            if whole key "decay?" 0 3 = 0 then
                0.0
            else
                decades -4.0 -1.0 (uniform key "decay")

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
    let private squashed (key: Key) (inputs: Matrix<float>) =
        inputs.MapIndexed(fun k j x -> 0.9 * tanh x + 0.1 * key.Derive(int64 k).Normal(int64 j))

    // Answers of some learner to drawn data, several draws, as matrices of float.
    let private anything (key: Key) draws =
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
    let private answered (map: Matrix<float> -> Matrix) (x, pairs, outputs) =
        ForecastAnswers
            .Of(map x, [ for first, second in pairs -> AnswerPair(map first, map second) ])
            .WithOutputs(map outputs)
            .WithHeldOut(HeldOutAnswers(map x, map outputs))

    let private plain = matrix (fun j -> 0.5 + 0.3 * sin (2.0 * j))
    let private drawnSteps (key: Key) = 100.0 * uniform key "steps"

    let private apart (a: float seq) (b: float seq) =
        Seq.map2 (fun x y -> abs (x - y)) a b |> Seq.max

    let private laws =
        [
            Law.within "for a linear learner at its optimum the forecast is the collapse law" keys (fun (AnyKey key) ->
                let law, answers, policy, steps = linear key
                let forecast = Forecast.Of(answers, policy)
                let law' = CollapsePrediction(forecast.Gains.Data, law)
                let variances = law.Variances steps

                {
                    Value =
                        List.max
                            [
                                abs (forecast.OutputCorrelation steps - law'.OutputCorrelation steps)
                                abs (forecast.OutputVariance steps - law'.OutputVariance steps)
                                apart (forecast.Variances steps) variances
                            ]
                    Bound = 2e-5
                })

            Law.within
                "a learner that gives its answers back is frozen from the first sweep on"
                keys
                (fun (AnyKey key) ->
                    let x, _, _ = anything key 1
                    // The nearest of a few levels: not linear, and its own answer's answer.
                    let step = decades -1.0 0.5 (uniform key "step")
                    let rounded = x.Map(fun value -> step * round (value / step))
                    let first = plain rounded

                    let forecast =
                        Forecast.Of(ForecastAnswers.Of(plain x, [ AnswerPair(first, first) ]), ForecastPolicy())

                    let late = forecast.Variances(1e4 * float first.Rows)

                    let answered =
                        [ for gain in forecast.Gains.Directions -> min gain.First gain.Variance ]

                    {
                        Value =
                            List.max
                                [
                                    forecast.Gains.LossAgain
                                    apart late answered
                                    abs (forecast.OutputVariance 1e5 - OutputVariance.Of first)
                                ]
                        Bound = 1e-6
                    })

            Law.within "after 0 steps the outputs' measures are those that were measured" keys (fun (AnyKey key) ->
                let answers = answered plain (anything key 2)
                let forecast = Forecast.Of(answers, policy key)
                let outputs = nonNull answers.Outputs

                {
                    Value =
                        List.max
                            [
                                abs (forecast.OutputCorrelation 0.0 - PairwiseCorrelation.Of(outputs).Value)
                                abs (forecast.OutputVariance 0.0 - OutputVariance.Of outputs)
                                abs (forecast.EffectiveRank 0.0 - EffectiveRank.Of outputs)
                                abs (
                                    forecast.NewError 0.0
                                    - Reconstruction.RmseRatio(outputs, answers.Data, Spread.Of answers.Data)
                                )
                            ]
                    Bound = 1e-5
                })

            Law.within "data times a are variances times a^2, and nothing else changes" keys (fun (AnyKey key) ->
                let case, policy, steps = anything key 2, policy key, drawnSteps key
                let a = decades -2.0 2.0 (uniform key "unit")

                let scaled values =
                    plain values
                    |> fun m ->
                        Matrix.Create(
                            m.Rows,
                            m.Columns,
                            fun k row ->
                                for j in 0 .. m.Columns - 1 do
                                    row[j] <- float32 a * m[k, j]
                        )

                let one, other =
                    Forecast.Of(answered plain case, policy), Forecast.Of(answered scaled case, policy)

                {
                    Value =
                        List.max
                            [
                                apart (one.Variances steps) (other.Variances steps |> Array.map (fun v -> v / (a * a)))
                                abs (one.OutputCorrelation steps - other.OutputCorrelation steps)
                                abs (one.EffectiveRank steps - other.EffectiveRank steps)
                                abs (one.NewError steps - other.NewError steps)
                                abs (one.Gains.LossAgain - other.Gains.LossAgain)
                            ]
                    Bound = 1e-5
                })

            Law.within "the order of the rows does not matter" keys (fun (AnyKey key) ->
                let case, policy, steps = anything key 2, policy key, drawnSteps key
                let order = RowOrder.Draw((let x, _, _ = case in x.RowCount), key.Derive "order")
                let shuffled values = (plain values).Take order.Rows

                let one, other =
                    Forecast.Of(answered plain case, policy), Forecast.Of(answered shuffled case, policy)

                {
                    Value =
                        List.max
                            [
                                apart (one.Variances steps) (other.Variances steps)
                                abs (one.OutputCorrelation steps - other.OutputCorrelation steps)
                                abs (one.NewError steps - other.NewError steps)
                            ]
                    Bound = 1e-9
                })

            Law.within "a rotation of the space changes neither variances nor rank nor error" keys (fun (AnyKey key) ->
                let x, _, _ as case = anything key 2
                let policy, steps, turn = policy key, drawnSteps key, rotation key x.ColumnCount
                let there values = matrix (fun _ -> 0.0) values
                let turned values = there (values * turn)

                let one, other =
                    Forecast.Of(answered there case, policy), Forecast.Of(answered turned case, policy)
                // sigma(X) is about the mean of all entries, which a rotation moves.
                let error (forecast: Forecast) data =
                    forecast.NewError steps * Spread.Of data

                {
                    Value =
                        List.max
                            [
                                apart (one.Variances steps) (other.Variances steps)
                                abs (one.OutputVariance steps - other.OutputVariance steps)
                                abs (one.EffectiveRank steps - other.EffectiveRank steps)
                                abs (error one (there x) - error other (turned x))
                            ]
                    Bound = 2e-5
                })

            Law.within "where all rows are protected nothing changes" keys (fun (AnyKey key) ->
                let forecast =
                    Forecast.Of(answered plain (anything key 2), ForecastPolicy(ProtectedShare = 1.0))

                let steps = 1e6 * uniform key "steps"

                {
                    Value =
                        abs (forecast.OutputCorrelation steps - forecast.OutputCorrelation 0.0)
                        + abs (forecast.NewError steps - forecast.NewError 0.0)
                    Bound = 1e-12
                })

            Law.within "variances grow with the protected and with the fresh share" keys (fun (AnyKey key) ->
                let answers, policy, steps =
                    answered plain (anything key 2), policy key, drawnSteps key

                let variances policy =
                    Forecast.Of(answers, policy).Variances steps

                let half share = (1.0 + share) / 2.0
                let p, q, k = policy.ProtectedShare, policy.FreshShare, policy.RowsPerStep

                let more p q =
                    variances (ForecastPolicy(ProtectedShare = p, FreshShare = q, RowsPerStep = k))

                let lower = variances policy

                {
                    Value =
                        Seq.append (Seq.map2 (-) lower (more (half p) q)) (Seq.map2 (-) lower (more p (half q)))
                        |> Seq.max
                    Bound = 1e-8
                })

            Law.within "k rows a step are k times the steps" keys (fun (AnyKey key) ->
                let answers, steps, k =
                    answered plain (anything key 2), drawnSteps key, whole key "k" 2 9

                let one = Forecast.Of(answers, ForecastPolicy())
                let many = Forecast.Of(answers, ForecastPolicy(RowsPerStep = k))

                {
                    Value = abs (many.OutputCorrelation steps - one.OutputCorrelation(float k * steps))
                    Bound = 1e-9
                })

            Law.within "at its half-life a direction has half of its variance" keys (fun (AnyKey key) ->
                let forecast = Forecast.Of(answered plain (anything key 2), policy key)

                {
                    Value =
                        [
                            0.0
                            for i, life in Seq.indexed (forecast.HalfLives()) do
                                if Double.IsFinite life then
                                    let start = forecast.Gains.Directions[i].Variance
                                    abs ((forecast.Variances life)[i] / start - 0.5)
                        ]
                        |> List.max
                    Bound = 1e-6
                })
        ]

    /// The chapter.
    let chapter = Chapter.ofLaws "forecast" laws
