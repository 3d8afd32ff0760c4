namespace Collapse.Spec.Texts

open System
open System.Threading
open Collapse.Data
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// Anomalies by the error of their reconstruction: over the width of the bottleneck (T8), along the axes of the data
/// (E6), and how sure the threshold is (E7).
module internal BottleneckPart =
    let private kinds = Enum.GetValues<Abnormality>() |> Array.toList

    let private scores (learner: IResponder) state (rows: Matrix) =
        AnomalyScore.Of(learner.Reconstruct(state, rows), rows)

    /// The widths of T8: the last is the data's own number of coordinates.
    let widths quick coordinates =
        if quick then
            [ 1; 8; coordinates ]
        else
            [ 1; 2; 3; 5; 8; 12; 20; 40; coordinates ]

    // The mean over the kinds of abnormal beat of the ROC area.
    let private area (learner: IResponder) state (normal: Matrix) =
        let low = scores learner state normal

        kinds
        |> List.averageBy (fun kind -> AnomalyScore.RocArea(low, scores learner state (AbnormalBeat.Of(normal, kind))))

    // Rows far out on the first principal direction: real rows with that score replaced by so many standard deviations.
    let private farOut (components: PrincipalComponents) (rows: Matrix) distance =
        let codes = Rows.principalCodes components 1 rows

        let direction, target =
            components.Direction(0).ToArray(), distance * sqrt components.Variances[0]

        Matrix.Create(
            rows.Rows,
            rows.Columns,
            fun row values ->
                for i in 0 .. values.Length - 1 do
                    values[i] <- rows[row, i] + float32 ((target - float codes[row, 0]) * direction[i])
        )

    // How often the interval of the threshold holds the true one, and the variance of its estimates over p (1 - p) / (n
    // f^2), f the density at it; by drawing n scores of a population of which all is known.
    let private coverage (key: Key) trials =
        let p, n = 0.95, 200
        // Exponential scores: the quantile and the density there are known, -ln(1 - p) and 1 - p.
        let truth, density = -Elementary.Log(1.0 - p), 1.0 - p

        let estimates =
            [
                for trial in 0 .. trials - 1 do
                    let own = key.Derive(int64 trial)
                    let drawn = [| for i in 0 .. n - 1 -> -Elementary.Log(1.0 - own.Uniform(int64 i)) |]
                    let threshold = AnomalyScore.Threshold(drawn, p)
                    threshold, threshold.Lower <= truth && truth <= threshold.Upper
            ]

        let values = estimates |> List.map (fun (threshold, _) -> threshold.Value)
        let mean = List.average values
        let variance = values |> List.averageBy (fun value -> (value - mean) ** 2.0)
        let theory = p * (1.0 - p) / (float n * density * density)

        let held =
            estimates |> List.averageBy (fun (_, inside) -> if inside then 1.0 else 0.0)
        // The interval that the formula gives: 1.96 standard deviations either way.
        let half = 1.96 * sqrt theory

        let normal =
            values
            |> List.averageBy (fun value -> if abs (value - truth) <= half then 1.0 else 0.0)

        held, normal, variance / theory

    let run (data: DataSet) (run: TextRun) (stop: CancellationToken) =
        let key = Text.key run
        let beats, fresh = data.Training.Values, data.HeldOut.Values
        let steps, repetitions = if run.Quick then 200, 1 else 5_000, 3
        let widths = widths run.Quick beats.Columns

        let areas =
            [
                for hidden in widths ->
                    Rows.median
                        [
                            for repetition in 1..repetitions do
                                let learner = Autoencoder(Widths = Digits.widths [ hidden ])
                                let own = key.Derive("bottleneck").Derive(int64 hidden).Derive(int64 repetition)
                                area learner (Training.trained stop learner own 0 steps beats) fresh
                        ]
            ]

        let components = PrincipalComponents.Of beats
        // Every other row, so that both halves have rows of all subjects.
        let calibrating, judged = [| 0..2 .. fresh.Rows - 1 |], [| 1..2 .. fresh.Rows - 1 |]

        let axes name (learner: Autoencoder) =
            let state =
                Training.trained stop learner (key.Derive(name: string)) 0 (2 * steps) beats

            let threshold =
                (AnomalyScore.Threshold(scores learner state (fresh.Take calibrating))).Value

            let rest = fresh.Take judged

            let below rows =
                scores learner state rows
                |> Seq.averageBy (fun score -> if score <= threshold then 1.0 else 0.0)

            [
                $"{name}, ordinary rows below", below rest
                for distance in [ 6.0; 10.0 ] do
                    $"{name}, {distance} sd out, below",
                    (below (farOut components rest distance)
                     + below (farOut components rest -distance))
                    / 2.0
            ]

        let held, normal, variance =
            coverage (key.Derive "threshold") (if run.Quick then 200 else 4_000)

        Text.result
            run
            [
                for i, (width, area) in List.indexed (List.zip widths areas) do
                    $"width {i}", float width
                    $"area {i}", area
                yield! axes "linear" (Autoencoder(Widths = Digits.widths [ 20 ], Hidden = Activation.Linear))
                yield! axes "rectified" (Autoencoder(Widths = Digits.widths [ 20 ]))
                "interval coverage", held
                "formula coverage", normal
                "variance ratio", variance
                "repetitions", float repetitions
            ]
            []
