namespace Collapse.Spec

open System
open FsCheck.FSharp
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Statistics
open Collapse.Numerics
open Collapse.Theory

/// Closed forms of self-training that others have published, held against simulation. Each simulated law compares a
/// mean over independent repetitions with its expectation: a distance of more than 5 standard errors has a chance of
/// 6e-7 a case.
module ClosedFormLaws =
    let private keys = Generators.any<AnyKey>

    let private within name measure =
        Law.within name keys (fun (AnyKey key) -> measure key)

    let private repetitions = 400

    // Distance of the mean from its expectation in standard errors.
    let private deviation (expectation: float) (values: float[]) =
        abs (Statistics.Mean values - expectation)
        / (Statistics.StandardDeviation values / sqrt (float values.Length))

    let private expected expectation values =
        deviation expectation values |> upTo 5.0

    // n samples of N(mean, variance).
    let private sample (key: Key) n mean variance =
        [| for i in 0 .. n - 1 -> mean + sqrt variance * key.Normal(int64 i) |]

    let private fit (samples: float[]) =
        Array.average samples, Statistics.PopulationVariance samples

    // Mean and variance after some generations, from mean 0 and variance 1.
    let private refitted accumulate n generations (key: Key) =
        let mutable pool = [||]
        let mutable fitted = 0.0, 1.0

        for t in 1..generations do
            let drawn = sample (key.Derive(int64 t)) n (fst fitted) (snd fitted)
            pool <- if accumulate then Array.append pool drawn else drawn
            fitted <- fit pool

        fitted

    let private runs accumulate (key: Key) =
        let n, generations = 5 + key.Below(16, 0L), 1 + key.Below(8, 1L)

        n,
        generations,
        [|
            for r in 1..repetitions -> refitted accumulate n generations (key.Derive(int64 r))
        |]

    // Distance of the fitted weights from the true ones, squared, after some generations.
    let private regressed accumulate rows columns generations (key: Key) =
        let normal (purpose: string) t r c =
            Matrix<float>.Build.Dense(r, c, (fun i j -> key.Derive(purpose).Derive(int64 t).Normal(int64 (i * c + j))))

        let design t =
            normal "design" (if accumulate then 0 else t) rows columns

        // The true weights are 0 without loss of generality: the fits' errors do not depend on them.
        // The fit is the solution of the normal equations, which are sums over the generations.
        let fit (weights: Matrix<float>, gram: Matrix<float>, moment: Matrix<float>) t =
            let x = design t
            let y = x * weights + normal "noise" t rows 1
            let kept = if accumulate then 1.0 else 0.0
            let gram = kept * gram + x.TransposeThisAndMultiply x
            let moment = kept * moment + x.TransposeThisAndMultiply y
            gram.Cholesky().Solve moment, gram, moment

        let zeros columns' =
            Matrix<float>.Build.Dense(columns, columns')

        let weights, _, _ =
            Seq.fold fit (zeros 1, zeros columns, zeros 1) (seq { 1..generations })

        weights.FrobeniusNorm() ** 2.0

    let private regression name accumulate (formula: int -> int -> int -> float) =
        Law.within name keys (fun (AnyKey key) ->
            let columns, generations = 1 + key.Below(4, 0L), 1 + key.Below(5, 1L)
            let rows = columns + 12 + key.Below(10, 2L)

            [|
                for r in 1 .. repetitions / 4 -> regressed accumulate rows columns generations (key.Derive(int64 r))
            |]
            |> expected (formula rows columns generations))
        |> Law.withCases 5

    let private mixture (key: Key) =
        [|
            for k in 0L .. 2L ->
                let u i =
                    key.Derive("mixture").Uniform(3L * k + i)

                struct (0.1 + u 0L, 6.0 * u 1L - 3.0, 2.0 * u 2L)
        |]

    let private denoised noise parts noisy =
        Tweedie.Denoised(noisy, noise, (fun x -> Tweedie.MixtureScore(x, noise, parts)))

    let private laws =
        [
            within "a Gaussian refitted to its own samples: the mean of log S_t falls as psi says" (fun key ->
                let n, generations, fits = runs false key

                fits
                |> Array.map (snd >> log)
                |> expected (GaussianRefit.ReplacedLogMean(n, generations)))
            |> Law.withCases 20

            within "a Gaussian refitted to its own samples: the variance of log S_t grows as psi_1 says" (fun key ->
                let n, generations, fits = runs false key
                let center = GaussianRefit.ReplacedLogMean(n, generations)

                fits
                |> Array.map (fun (_, s) -> (log s - center) ** 2.0)
                |> expected (GaussianRefit.ReplacedLogVariance(n, generations)))
            |> Law.withCases 20

            within
                "a Gaussian refitted to all samples so far: E[S_t] is the product, and E[S_t] + E[m_t^2] stays"
                (fun key ->
                    let n, generations, fits = runs true key

                    [
                        fits
                        |> Array.map snd
                        |> deviation (GaussianRefit.AccumulatedVariance(n, generations))
                        fits |> Array.map (fun (m, s) -> s + m * m) |> deviation 1.0
                    ]
                    |> allUpTo 5.0)
            |> Law.withCases 20

            within
                "a Gaussian refitted to all samples so far keeps sin(pi / sqrt n) / (pi / sqrt n) of its variance"
                (fun key ->
                    let n = 2 + key.Below(1000, 0L)

                    // The rest of the product after t factors is about exp(-1 / (n t)).
                    abs (GaussianRefit.AccumulatedVariance(n, 20_000) - GaussianRefit.AccumulatedLimit n)
                    |> upTo (1.0 / (float n * 20_000.0)))

            within "replacing keeps less of a Gaussian's variance than accumulating" (fun key ->
                let n, t = 2 + key.Below(50, 0L), key.Below(100, 1L)

                GaussianRefit.ReplacedVariance(n, t) - GaussianRefit.AccumulatedVariance(n, t)
                |> upTo 1e-15)

            regression "linear regression on its own labels: the error grows with each generation" false (fun t d n ->
                RegressionRefit.Replaced(t, d, n))

            regression
                "linear regression on all labels so far: the error grows as the sum of 1 / i^2"
                true
                (fun t d n -> RegressionRefit.Accumulated(t, d, n))

            within "for Gaussian data Tweedie's denoiser is the Wiener filter" (fun key ->
                let mean, variance, noise, noisy =
                    key.Normal 0L, 0.01 + key.Uniform 1L, 0.01 + key.Uniform 2L, 3.0 * key.Normal 3L

                let wiener = mean + LinearGains.Wiener(variance, noise) * (noisy - mean)

                abs (denoised noise [| struct (1.0, mean, variance) |] noisy - wiener)
                |> upTo (1e-14 * (1.0 + abs noisy + abs mean)))

            within "Tweedie's denoiser leaves an error that no function of what it saw explains" (fun key ->
                let parts = mixture key
                let noise = 0.05 + key.Uniform 0L
                let weights = parts |> Array.map (fun (struct (w, _, _)) -> w)
                let below k = Array.sum weights[..k]

                let draw r =
                    let key = key.Derive(int64 r)
                    let at = below 2 * key.Uniform 0L

                    let struct (_, mean, variance) =
                        parts[Seq.find (fun k -> at <= below k) (seq { 0..2 })]

                    let x = mean + sqrt variance * key.Derive("x").Normal 0L
                    x, x + sqrt noise * key.Derive("noise").Normal 0L

                let drawn = [| for r in 1 .. 10 * repetitions -> draw r |]
                let error (x, noisy) = x - denoised noise parts noisy

                [ (fun _ -> 1.0); id; (fun y -> y * y); sign >> float ]
                |> List.map (fun h -> drawn |> Array.map (fun (x, y) -> error (x, y) * h y) |> deviation 0.0)
                |> allUpTo 5.0)
            |> Law.withCases 10
        ]

    /// Other closed forms.
    let chapter = Chapter.ofLaws "other closed forms" laws
