namespace Collapse.Spec.Texts

open System
open System.Threading
open Collapse.Data
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// The contractive autoencoder beside the denoising one as the noise gets small (E3).
module internal ContractionPart =
    let private hidden = 20

    // g_i = cov(y_i, x_i) / lambda_i along the first principal directions of x.
    let private gains (components: PrincipalComponents) (rows: Matrix) (outputs: Matrix) =
        let x, y =
            Rows.principalCodes components hidden rows, Rows.principalCodes components hidden outputs

        [
            for mode in 0 .. hidden - 1 do
                let column (codes: Matrix) =
                    let values = Array.init codes.Rows (fun row -> float codes[row, mode])
                    let mean = Array.average values
                    values |> Array.map (fun value -> value - mean)

                let a, b = column x, column y

                Seq.map2 (*) a b
                |> Seq.sum
                |> fun sum -> sum / (a |> Seq.sumBy (fun value -> value * value))
        ]

    /// What noise, and what contraction by the variance of that noise, take off the gains that training without either
    /// ends at: all three go on from one trained network, with the same number of steps.
    let run (data: DataSet) (run: TextRun) (stop: CancellationToken) =
        let key, beats = Text.key run, data.Training.Values
        let warmUp, steps = if run.Quick then 300, 100 else 20_000, 10_000
        let components, sigma = PrincipalComponents.Of beats, Spread.Of beats

        let plain: Autoencoder =
            Autoencoder(Widths = Digits.widths [ hidden ], Hidden = Activation.Sigmoid)

        let start = Training.trained stop plain (key.Derive "start") 0 warmUp beats

        let gainsAfter name (learner: IResponder) =
            let training = SelfTraining(learner, NoFeedback(), key.Derive(name: string))

            let now =
                training.Begin(SelfTrainingState(start, beats, FeedbackMemory.Nothing, 0L))

            let state = training.Advance(now, steps, stop).Learner
            gains components beats (learner.Reconstruct(state, beats))

        let reference = gainsAfter "plain" plain

        let taken name learner =
            List.map2 (-) reference (gainsAfter name learner)

        Text.result
            run
            [
                for level, share in List.indexed [ 0.05; 0.1; 0.2 ] do
                    let noise = share * sigma

                    let denoising =
                        Autoencoder(
                            Widths = Digits.widths [ hidden ],
                            Hidden = Activation.Sigmoid,
                            Corruption = Corruption.Gaussian noise
                        )

                    let contracting whole =
                        ContractiveAutoencoder(Hidden = hidden, Contraction = noise * noise, WholeMap = whole)

                    let byNoise = taken $"noise {share}" denoising
                    let byEncoder = taken $"encoder {share}" (contracting false)
                    let byMap = taken $"map {share}" (contracting true)
                    // Where the noise takes something: at least a hundredth of the gain.
                    let felt =
                        List.zip3 byNoise byEncoder byMap
                        |> List.filter (fun (taken, _, _) -> taken > 0.01)

                    $"noise {level}", share
                    $"modes {level}", float felt.Length
                    $"by noise {level}", felt |> List.map (fun (taken, _, _) -> taken) |> Rows.median

                    $"encoder over noise {level}",
                    felt |> List.map (fun (taken, encoder, _) -> encoder / taken) |> Rows.median

                    $"map over noise {level}", felt |> List.map (fun (taken, _, map) -> map / taken) |> Rows.median
                    // The law of the linear denoiser: sigma^2 / (lambda + sigma^2).
                    $"law {level}",
                    List.indexed byNoise
                    |> List.filter (fun (_, taken) -> taken > 0.01)
                    |> List.map (fun (mode, _) -> noise * noise / (components.Variances[mode] + noise * noise))
                    |> Rows.median
            ]
            []
