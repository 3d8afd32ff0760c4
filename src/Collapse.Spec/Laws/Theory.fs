namespace Collapse.Spec

open MathNet.Numerics.LinearAlgebra
open Collapse.Learning
open Collapse.Numerics
open Collapse.Theory

/// Laws of linear networks trained to their optimum, which is known in closed form: what collapse is explained with.
module TheoryLaws =
    /// A linear network after training, with the principal directions of its data.
    type private Trained =
        {
            Learner: LinearLearner
            State: LearnerState
            Data: Collapse.Numerics.Matrix
            /// lambda, biggest first, and the principal directions as columns, by MathNet's SVD of the centred data.
            Eigenvalues: float[]
            Directions: Matrix<float>
            /// By how much W2 W1 may be off its optimum, in the Frobenius norm.
            Bound: float
        }

    // Half the distance of float32 numbers at 1.
    let private u = 1.0 / 16777216.0

    let private built rows columns (value: int -> int -> float) =
        Matrix<float>.Build.Dense(rows, columns, (fun row column -> value row column))

    // The orthogonal factors of a matrix of normal numbers.
    let private orthogonal (key: Key) rows columns =
        built rows columns (fun row column -> key.Normal(int64 (row * columns + column)))
        |> Matrices.centred
        |> fun m -> m.Svd(true)

    // M rows of D coordinates around a mean, their covariance with H eigenvalues in [0.5, 1] and the others in [0.1,
    // 0.3]:
    // there is one principal subspace of dimension H, and it is found in a time that can be foretold.
    let private data (key: Key) rows coordinates hidden =
        let uniform purpose low high i =
            low + (high - low) * key.Derive(purpose: string).Uniform(int64 i)

        let scores = (orthogonal (key.Derive "scores") rows coordinates).U

        let directions =
            (orthogonal (key.Derive "directions") (coordinates + 1) coordinates).VT

        let deviation i =
            if i < hidden then
                uniform "top" 0.5 1.0 i
            else
                uniform "rest" 0.1 0.3 i
            |> fun variance -> sqrt (variance * float rows)

        let x =
            built rows coordinates (fun row i -> scores[row, i] * deviation i) * directions

        Matrices.build rows coordinates (fun row i -> x[row, i] + uniform "mean" -1.0 1.0 i)

    // The least curvature of the loss at the optimum across the directions that change W2 W1. It is that of weights of
    // a kept direction i turning towards one that is not kept, j: [[g (lambda_j + s^2) + d, -lambda_j], [-lambda_j,
    // lambda_i]] for W1's and W2's part; its smaller eigenvalue is at least determinant / trace.
    let private curvature (learner: LinearLearner) (eigenvalues: float[]) =
        let noise = learner.NoiseSigma * learner.NoiseSigma

        [
            for li in eigenvalues[.. learner.Hidden - 1] do
                for lj in eigenvalues[learner.Hidden ..] do
                    let g = LinearGains.Decayed(li, noise, learner.WeightDecay)
                    let first = g * (lj + noise) + learner.WeightDecay
                    (first * li - lj * lj) / (first + li)
        ]
        |> List.min

    // Rounding the weights to float32 moves them by at most u |theta| a step, and a step takes away the share
    // rate * curvature of what they are off by: together they stay off by u |theta| / (rate * curvature). W2 W1 moves
    // at most sqrt 2 times as far, its factors' norms being at most 1; the other 2 is for what is not linear.
    let private train (learner: LinearLearner) (samples: Collapse.Numerics.Matrix) key =
        let svd = (Matrices.centred (Matrices.exact samples)).Svd true
        let eigenvalues = [| for s in svd.S -> s * s / float samples.Rows |]
        let rate = learner.LearningRate * curvature learner eigenvalues
        let mutable state = learner.Init(key, samples)

        for _ in 1 .. int (40.0 / rate) do
            state <- learner.Step(state, samples, key)

        let theta =
            [ "W1"; "W2" ]
            |> List.sumBy (fun name -> (Matrices.exact state.Theta[name]).FrobeniusNorm() ** 2.0)
            |> sqrt

        {
            Learner = learner
            State = state
            Data = samples
            Eigenvalues = eigenvalues
            Directions = svd.VT.Transpose()
            Bound = 2.0 * sqrt 2.0 * u * theta / rate
        }

    let private weights trained =
        Matrices.exact trained.State.Theta["W2"]
        * Matrices.exact trained.State.Theta["W1"]

    // What a trained network is made of: these shrink.
    let private cases = Generators.any<AnyKey * SampleCount * Width * Noise>

    // A trained network of 2 to 6 coordinates, with sigma and d made of the case's noise.
    let private trained settings (AnyKey key, SampleCount more, Width width, Noise noise) =
        let coordinates = 2 + width % 5
        let hidden = 1 + more % (coordinates - 1)
        let sigma, decay = settings noise

        let learner =
            LinearLearner(Hidden = hidden, NoiseSigma = sigma, WeightDecay = decay)

        train learner (data key (coordinates + 1 + more) coordinates hidden) (key.Derive "weights")

    // Distance of W2 W1 from its optimum: the principal directions with their gains, 0 beyond the H biggest.
    let private fromOptimum gain trained =
        let gains =
            trained.Eigenvalues
            |> Array.mapi (fun i lambda -> if i < trained.Learner.Hidden then gain lambda else 0.0)
            |> Matrix<float>.Build.DiagonalOfDiagonalArray

        let optimum = trained.Directions * gains * trained.Directions.Transpose()

        (weights trained - optimum).FrobeniusNorm() |> upTo trained.Bound

    let private autoencoder = trained (fun _ -> 0.0, 0.0)

    let private laws =
        [
            Law.within "a linear autoencoder trained to its optimum spans the principal subspace" cases (fun case ->
                autoencoder case |> fromOptimum (fun _ -> 1.0))

            Law.within "a linear autoencoder at its optimum is idempotent" cases (fun case ->
                let trained = autoencoder case
                let once = trained.Learner.Reconstruct(trained.State, trained.Data)
                let twice = trained.Learner.Reconstruct(trained.State, once)
                let x = Matrices.exact trained.Data

                // W W - W moves each row of x - mean by at most 3 |W - P| |x - mean|; outputs and mean are rounded to
                // float32.
                (Matrices.exact twice - Matrices.exact once).FrobeniusNorm()
                |> upTo (
                    3.0 * trained.Bound * (Matrices.centred x).FrobeniusNorm()
                    + 4.0 * u * (x.FrobeniusNorm() + (Matrices.exact once).FrobeniusNorm())
                ))

            Law.within
                "a linear denoising autoencoder reaches the Wiener gains lambda / (lambda + sigma^2)"
                cases
                (fun case ->
                    let trained = trained (fun noise -> 0.5 * noise, 0.0) case
                    let noise = trained.Learner.NoiseSigma * trained.Learner.NoiseSigma
                    trained |> fromOptimum (fun lambda -> LinearGains.Wiener(lambda, noise)))

            Law.within "weight decay d lowers a linear autoencoder's gains to 1 - d / lambda" cases (fun case ->
                let trained = trained (fun noise -> 0.0, 0.2 * noise) case
                let decay = trained.Learner.WeightDecay
                trained |> fromOptimum (fun lambda -> LinearGains.Decayed(lambda, 0.0, decay)))
        ]

    /// Linear networks.
    let chapter = Chapter.ofLaws "theory" (laws |> List.map (Law.withCases 30))
