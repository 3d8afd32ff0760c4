namespace Collapse.Scripts.Literature

open System.Threading
open Collapse.Learning
open Collapse.Numerics
open MathNet.Numerics.Statistics

/// What is run for the latent deviations: variational autoencoders, each trained on samples of the one before.
module LatentChain =
    /// Quantities: the deviation, its fall since the generation before, and its fall a generation since the first.
    let deviation, fall, rate =
        "latent deviation", "fall of the latent deviation", "fall of the latent deviation a generation"

    /// What each generation is trained on: samples of the one before, or the digits again.
    let replace, real = "Replace", "real digits"

    /// Dense, on 14 x 14 digits: one layer of 400 on both sides of 20 codes, in batches of 256.
    let side, codes, width, batch = 14, 20, 400, 256

    /// Images that a generation is trained on: ten passes of 234 batches.
    let trainedOn = 10 * 234 * batch

    /// Images whose codes are measured.
    let measured = 1000

    /// The output's deviation in units of the data's: near that of a Bernoulli variable of each pixel's brightness, and
    /// that of the catalog of generators as a neighbour.
    let outputs, otherOutputs = 1.0, 0.2

    /// The deviation of each generation, its fall since the one before, and its fall a generation since the first.
    let deviations (digits: Matrix) (job: Job) (stop: CancellationToken) repetition : float[] seq =
        let sigma = Seq.init digits.Values.Length (fun i -> float digits.Values[i])

        let learner =
            VariationalAutoencoder(
                Hidden = codes,
                OutputSigma = job.Parameter * Statistics.PopulationStandardDeviation sigma,
                Width = width
            )

        let key = Sampling.key job repetition

        let trained (key: Key) (rows: Key -> Matrix) =
            let mutable state = learner.Init(key.Derive "init", digits)

            for step in 1 .. job.Size / batch do
                stop.ThrowIfCancellationRequested()
                let own = key.Derive(int64 step)
                state <- learner.Step(state, rows (own.Derive "rows"), own)

            state

        let ofDigits (key: Key) =
            digits.Take [| for i in 0 .. batch - 1 -> key.Below(digits.Rows, int64 i) |]

        let first = trained (key.Derive "real") ofDigits

        (0, first, [])
        |> Seq.unfold (fun (generation, before, earlier) ->
            let own = key.Derive(int64 generation)

            let rows =
                if job.Setting = real then
                    ofDigits
                else
                    fun key -> learner.Sample(before, batch, key)

            let state = trained own rows
            let drawn = learner.Sample(state, measured, own.Derive "measured")
            let means = learner.Encode(first, drawn)

            let now =
                Seq.init means.Values.Length (fun i -> float means.Values[i])
                |> Statistics.PopulationStandardDeviation

            let all = earlier @ [ now ]

            let values =
                match earlier with
                | [] -> [| now; 0.0; 0.0 |]
                | start :: _ ->
                    [|
                        now
                        1.0 - now / List.last earlier
                        1.0 - (now / start) ** (1.0 / float generation)
                    |]

            Some(values, (generation + 1, state, all)))
