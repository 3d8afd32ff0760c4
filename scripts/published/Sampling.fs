namespace Collapse.Scripts.Literature

open System
open System.Collections.Generic
open System.Threading
open Collapse.Learning
open Collapse.Numerics

/// Normal distributions from arrays.
[<RequireQualifiedAccess>]
module Gaussian =
    /// Mean of d numbers and covariance [d x d].
    let from (mean: float[]) (covariance: float[]) =
        GaussianModel(ReadOnlySpan mean, ReadOnlySpan covariance)

    /// N(0, 1).
    let standard = from [| 0.0 |] [| 1.0 |]

/// Repetitions of a chain until its means are known well enough.
[<RequireQualifiedAccess>]
module Sampling =
    // Repetitions between two looks at the errors.
    let private block = 200

    /// The key of one repetition. The policy has no part in it: policies are compared on the same draws.
    let key (job: Job) (repetition: int) =
        Key.FromSeed(job.Seed).Derive(job.Source).Derive(int64 job.Size).Derive(int64 repetition)

    /// Means and deviations of quantities over repetitions of a chain. `goals` names each quantity and its exact value
    /// at a generation, NaN where none is known: repetitions go on, shorter and shorter, until every standard error is
    /// at most the job's share of that value. A chain that ends early counts as 0 from then on.
    let adaptive
        (job: Job)
        (stop: CancellationToken)
        (goals: (string * (int -> float)) list)
        (wanted: int -> bool)
        (chain: int -> float[] seq)
        : Value[] =
        let quantities = goals.Length
        let size = job.Length * quantities
        let means, squares = Array.zeroCreate<float> size, Array.zeroCreate<float> size
        let counts = Array.zeroCreate<int> job.Length

        let exact =
            [|
                for t in 1 .. job.Length do
                    for _, value in goals do
                        if wanted t then value t else nan
            |]

        let zeros = Array.zeroCreate<float> quantities

        let add t (values: float[]) =
            counts[t] <- counts[t] + 1
            let n = float counts[t]

            for q in 0 .. quantities - 1 do
                let i = t * quantities + q
                let off = values[q] - means[i]
                means[i] <- means[i] + off / n
                squares[i] <- squares[i] + off * (values[q] - means[i])

        let precise t =
            Seq.forall
                (fun q ->
                    let i = t * quantities + q
                    let n = float counts[t]
                    let error = sqrt (squares[i] / (n * (n - 1.0)))
                    Double.IsNaN exact[i] || error <= job.RelativeError * abs exact[i])
                (seq { 0 .. quantities - 1 })

        let mutable length = job.Length
        let mutable repetition = 0

        while length > 0 do
            let more =
                if repetition < job.Repetitions then
                    min block (job.Repetitions - repetition)
                else
                    block

            for _ in 1..more do
                stop.ThrowIfCancellationRequested()
                use steps = (chain repetition).GetEnumerator()
                let mutable alive = true

                for t in 0 .. length - 1 do
                    alive <- alive && steps.MoveNext()
                    add t (if alive then steps.Current else zeros)

                repetition <- repetition + 1

            if repetition >= job.Repetitions then
                while length > 0 && precise (length - 1) do
                    length <- length - 1

        [|
            for t in 0 .. job.Length - 1 do
                if wanted (t + 1) then
                    for q, (name, _) in List.indexed goals do
                        let i = t * quantities + q

                        {
                            Quantity = name
                            At = t + 1
                            Mean = means[i]
                            Deviation = sqrt (squares[i] / float (max 1 (counts[t] - 1)))
                            Count = counts[t]
                        }
        |]
