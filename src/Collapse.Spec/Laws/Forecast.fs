namespace Collapse.Spec

open System
open MathNet.Numerics.LinearAlgebra
open Collapse.Feedback
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory

/// Laws of the forecast from two answers: exact where the collapse law is, frozen where nothing is lost, free of units
/// and order.
module ForecastLaws =
    open CollapseCases
    open ForecastCases

    let private keys = Generators.any<AnyKey>

    let private holds name measure =
        Law.holds name keys (fun (AnyKey key) -> measure key)

    let private within name measure =
        Law.within name keys (fun (AnyKey key) -> measure key)

    let private laws =
        [
            within "for a linear learner at its optimum the forecast is the collapse law" (fun key ->
                let law, answers, policy, steps = linear key
                let forecast = Forecast.Of(answers, policy)
                let law' = CollapsePrediction(forecast.Gains.Data, law)
                let variances = law.Variances steps

                [
                    abs (forecast.OutputCorrelation steps - law'.OutputCorrelation steps)
                    abs (forecast.OutputVariance steps - law'.OutputVariance steps)
                    apart (forecast.Variances steps) variances
                ]
                |> allUpTo 2e-5)

            within "a learner that gives its answers back is frozen from the first sweep on" (fun key ->
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

                [
                    forecast.Gains.LossAgain
                    apart late answered
                    abs (forecast.OutputVariance 1e5 - OutputVariance.Of first)
                ]
                |> allUpTo 1e-6)

            within "after 0 steps the outputs' measures are those that were measured" (fun key ->
                let answers = answered plain (anything key 2)
                let forecast = Forecast.Of(answers, policy key)
                let outputs = nonNull answers.Outputs

                [
                    abs (forecast.OutputCorrelation 0.0 - PairwiseCorrelation.Of(outputs).Value)
                    abs (forecast.OutputVariance 0.0 - OutputVariance.Of outputs)
                    abs (forecast.EffectiveRank 0.0 - EffectiveRank.Of outputs)
                    abs (
                        forecast.NewError 0.0
                        - Reconstruction.RmseRatio(outputs, answers.Data, Spread.Of answers.Data)
                    )
                ]
                |> allUpTo 1e-5)

            within "data times a are variances times a^2, and nothing else changes" (fun key ->
                let case, policy, steps = anything key 2, policy key, drawnSteps key
                let a = decades -2.0 2.0 (uniform key "unit")

                let scaled values =
                    Matrices.map (fun _ _ x -> a * x) (plain values)

                let one, other =
                    Forecast.Of(answered plain case, policy), Forecast.Of(answered scaled case, policy)

                [
                    apart (one.Variances steps) (other.Variances steps |> Array.map (fun v -> v / (a * a)))
                    difference (one.OutputCorrelation steps) (other.OutputCorrelation steps)
                    difference (one.EffectiveRank steps) (other.EffectiveRank steps)
                    difference (one.NewError steps) (other.NewError steps)
                    difference one.Gains.LossAgain other.Gains.LossAgain
                ]
                |> allUpTo 1e-5)

            within "the order of the rows does not matter" (fun key ->
                let case, policy, steps = anything key 2, policy key, drawnSteps key
                let order = RowOrder.Draw((let x, _, _ = case in x.RowCount), key.Derive "order")
                let shuffled values = (plain values).Take order.Rows

                let one, other =
                    Forecast.Of(answered plain case, policy), Forecast.Of(answered shuffled case, policy)

                [
                    apart (one.Variances steps) (other.Variances steps)
                    difference (one.OutputCorrelation steps) (other.OutputCorrelation steps)
                    difference (one.NewError steps) (other.NewError steps)
                ]
                |> allUpTo 1e-9)

            within "a rotation of the space changes neither variances nor rank nor error" (fun key ->
                let x, _, _ as case = anything key 2
                let policy, steps, turn = policy key, drawnSteps key, rotation key x.ColumnCount
                let there values = matrix (fun _ -> 0.0) values
                let turned values = there (values * turn)

                let one, other =
                    Forecast.Of(answered there case, policy), Forecast.Of(answered turned case, policy)
                // sigma(X) is about the mean of all entries, which a rotation moves.
                let error (forecast: Forecast) data =
                    forecast.NewError steps * Spread.Of data

                [
                    apart (one.Variances steps) (other.Variances steps)
                    difference (one.OutputVariance steps) (other.OutputVariance steps)
                    difference (one.EffectiveRank steps) (other.EffectiveRank steps)
                    abs (error one (there x) - error other (turned x))
                ]
                |> allUpTo 2e-5)

            within "where all rows are protected nothing changes" (fun key ->
                let forecast =
                    Forecast.Of(answered plain (anything key 2), ForecastPolicy(ProtectedShare = 1.0))

                let steps = 1e6 * uniform key "steps"

                abs (forecast.OutputCorrelation steps - forecast.OutputCorrelation 0.0)
                + abs (forecast.NewError steps - forecast.NewError 0.0)
                |> upTo 1e-12)

            within "variances grow with the protected and with the fresh share" (fun key ->
                let answers, policy, steps =
                    answered plain (anything key 2), policy key, drawnSteps key

                let variances policy =
                    Forecast.Of(answers, policy).Variances steps

                let half share = (1.0 + share) / 2.0
                let p, q, k = policy.ProtectedShare, policy.FreshShare, policy.RowsPerStep

                let more p q =
                    variances (ForecastPolicy(ProtectedShare = p, FreshShare = q, RowsPerStep = k))

                let lower = variances policy

                Seq.append (Seq.map2 (-) lower (more (half p) q)) (Seq.map2 (-) lower (more p (half q)))
                |> allUpTo 1e-8)

            within "k rows a step are k times the steps" (fun key ->
                let answers, steps, k =
                    answered plain (anything key 2), drawnSteps key, whole key "k" 2 9

                let one = Forecast.Of(answers, ForecastPolicy())
                let many = Forecast.Of(answers, ForecastPolicy(RowsPerStep = k))

                abs (many.OutputCorrelation steps - one.OutputCorrelation(float k * steps))
                |> upTo 1e-9)

            // Little is protected or fresh, so that some directions do lose half.
            within "at its half-life a direction has half of its variance" (fun key ->
                let p, q = policy(key).ProtectedShare / 8.0, policy(key).FreshShare / 8.0

                let forecast =
                    Forecast.Of(answered plain (anything key 2), ForecastPolicy(ProtectedShare = p, FreshShare = q))

                [
                    for i, life in Seq.indexed (forecast.HalfLives()) do
                        if Double.IsFinite life then
                            let start = forecast.Gains.Directions[i].Variance
                            abs ((forecast.Variances life)[i] / start - 0.5)
                ]
                |> allUpTo 1e-6)

            // The rows' own share of the error stays; that of the noise falls with the root of the draws.
            within "more draws of a noisy answer narrow what sampling leaves open" (fun key ->
                let mean draws =
                    List.average
                        [
                            for case in 1L .. 6L ->
                                let answers = noisy (key.Derive case) 60 draws
                                ForecastBand.Of(answers).OutputCorrelation(60.0).Sampling
                        ]

                mean 16 / mean 1 |> upTo 0.8)
            |> Law.withCases 10

            holds "the interval holds its forecast, and has no width where nothing has happened" (fun key ->
                let band = ForecastBand.Of(answered plain (anything key 2), policy key)
                let now, later = band.OutputCorrelation 0.0, band.OutputCorrelation(drawnSteps key)

                now.Value - now.Lower <= 1e-9
                && now.Upper - now.Value <= 1e-9
                && later.Lower <= later.Value
                && later.Value <= later.Upper)
        ]

    /// The chapter.
    let chapter = Chapter.ofLaws "forecast" laws
