namespace Collapse.Spec.Texts

open System.Threading
open Collapse.Data
open Collapse.Learning
open Collapse.Numerics

/// Overcomplete and sparse codes as features of a linear classifier (E4, E5).
module internal FeaturesPart =
    let run (data: DataSet) (run: TextRun) (stop: CancellationToken) =
        let digits = Rows.first (if run.Quick then 500 else 10_000) data.Training
        let test = Rows.first (if run.Quick then 200 else 5_000) data.HeldOut
        let epochs, wide, narrow = if run.Quick then 1, 100, 50 else 20, 1_000, 300
        let key = Text.key run

        let accuracy encode =
            Rows.linearAccuracy stop (encode digits.Values) digits.Classes (encode test.Values) test.Classes

        let learned name (learner: GraphLearner) =
            let state =
                Training.trained stop learner (key.Derive(name: string)) Digits.batch epochs digits.Values

            name, accuracy (fun rows -> learner.Encode(state, rows))

        let sigmoid hidden corruption =
            Autoencoder(
                Widths = Digits.widths [ hidden ],
                Hidden = Activation.Sigmoid,
                SigmoidOutput = true,
                CrossEntropy = true,
                Corruption = corruption
            )

        Text.result
            run
            [
                "raw", accuracy id
                learned "overcomplete" (sigmoid wide Corruption.None)
                learned "overcomplete, denoising" (sigmoid wide (Corruption.Masking 0.3))
                learned "plain" (Autoencoder(Widths = Digits.widths [ narrow ], SigmoidOutput = true))
                learned "L1" (LassoAutoencoder(Hidden = narrow))
                learned "KL" (SparseAutoencoder(Hidden = narrow))
                learned "k-sparse" (KSparseAutoencoder(Hidden = narrow, Kept = narrow / 10))
                "rows", float digits.Count
                "queries", float test.Count
            ]
            []
