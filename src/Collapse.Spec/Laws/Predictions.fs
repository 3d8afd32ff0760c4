namespace Collapse.Spec

open System
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory

/// Laws of what the collapse law predicts for data: their principal components, and the measures of sets rebuilt from
/// them.
module PredictionLaws =
    // A common shape, larger than what rows differ by, and falling spreads.
    let private data (key: Key) =
        Matrices.build (3 + key.Derive("rows").Below(20, 0L)) (2 + key.Derive("columns").Below(12, 0L)) (fun row i ->
            let own = key.Derive("rows").Derive(int64 row).Normal(int64 i)
            2.0 * float (i % 3) + own / float (1 + i))

    // Any law for the data's components, nothing protected.
    let private predicted (key: Key) (data: Matrix) =
        let parts = PrincipalComponents.Of data

        let law =
            CollapseCase.With(CollapseCases.any key, eigenvalues = parts.Variances, samples = data.Rows, kept = 0.0)

        CollapsePrediction(parts, law), 3.0 * float data.Rows * key.Uniform 0L

    // The training set after n steps, or its outputs.
    let private rebuilt (prediction: CollapsePrediction) n outputs =
        let law = prediction.Law

        Seq.zip law.Eigenvalues (law.Variances n)
        |> Seq.mapi (fun i (before, now) ->
            if before = 0.0 then
                0.0
            else
                sqrt (now / before) * (if outputs then law.Gain(i, now) else 1.0))
        |> Seq.toArray
        |> prediction.Data.Scaled

    let private within name measure =
        Law.within name Generators.any<AnyKey> (fun (AnyKey key) ->
            let data = data key
            let prediction, n = predicted key data
            measure data prediction n)

    /// The laws.
    let laws =
        [
            // A float32 of size up to 8 is rounded by 4.8e-7.
            within
                "principal components put together again are the data, and their variances the data's"
                (fun data prediction _ ->
                    let parts = prediction.Data
                    let again = parts.Scaled(Array.create parts.Variances.Length 1.0)

                    apart (Matrices.doubles again) (Matrices.doubles data)
                    + abs (Seq.sum parts.Variances / float data.Columns - OutputVariance.Of data)
                    |> upTo 2e-6)

            // Rows that have shrunk to less than float32 shows are another matter.
            within
                "the predicted correlations are those of the rebuilt training set and of its outputs"
                (fun _ prediction n ->
                    [
                        prediction.TrainingCorrelation n, PairwiseCorrelation.Of(rebuilt prediction n false)
                        prediction.OutputCorrelation n, PairwiseCorrelation.Of(rebuilt prediction n true)
                    ]
                    |> List.filter (fun (_, measured) -> measured.ConstantRows = 0)
                    |> List.map (fun (predicted, measured) -> abs (predicted - measured.Value))
                    |> allUpTo 1e-5)

            within
                "predicted output variance and effective rank are those of the rebuilt outputs"
                (fun _ prediction n ->
                    let outputs = rebuilt prediction n true
                    let variance = prediction.OutputVariance n

                    // Directions that have shrunk to the rounding of the outputs count in their effective rank.
                    [
                        abs (variance - OutputVariance.Of outputs)
                        if variance > 1e-4 then
                            0.1 * abs (prediction.EffectiveRank n - EffectiveRank.Of outputs)
                    ]
                    |> allUpTo 1e-4)

            within "with everything protected the training set stays as it is" (fun data prediction n ->
                let law = CollapseCase.With(prediction.Law, kept = 1.0, fresh = 0.0)

                CollapsePrediction(prediction.Data, law).TrainingCorrelation n
                - PairwiseCorrelation.Of(data).Value
                |> abs
                |> upTo 1e-5)
        ]
