namespace Collapse.Scripts.Literature

open System
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics

/// A two-component mixture refitted on its own samples 2,050 times (Shumailov et al.).
[<RequireQualifiedAccess>]
module MixtureChain =
    let private name = "shumailov-mixture"
    let private generations = 2050

    let private start, last, distance =
        "log deviation of a component at the start",
        "log deviation of a component at the end",
        "log squared L2 distance from the start"

    // Printed in the source's notebook, one run: deviations sqrt(trace / 2) of both components, and the distance of the
    // last fit.
    let private startDeviations = [ 0.9024; 0.8875 ]
    let private endDeviations = [ 0.0100; 0.0112 ]
    let private endDistance = 536.28

    let private blob = Gaussian.from [| 0.0; 0.0 |] [| 1.0; 0.0; 0.0; 1.0 |]

    // The integral of the product of two mixtures: each pair is a normal density of the difference of the means.
    let private product (a: GaussianMixture) (b: GaussianMixture) =
        Seq.sum (
            seq {
                for i in 0 .. a.Weights.Length - 1 do
                    for j in 0 .. b.Weights.Length - 1 do
                        let p, q = a.Components[i], b.Components[j]
                        let covariance = Array.init 4 (fun k -> p.Covariance[k] + q.Covariance[k])
                        let both = GaussianModel(q.Mean, ReadOnlySpan covariance)

                        let density =
                            Elementary.Exp(-both.Distance p.Mean / 2.0 - both.HalfLogDeterminant)
                            / (2.0 * Math.PI)

                        a.Weights[i] * b.Weights[j] * density
            }
        )

    let private squaredDistance a b =
        product a a - 2.0 * product a b + product b b

    let private deviations (mixture: GaussianMixture) =
        mixture.Components
        |> Seq.map (fun part -> sqrt (part.Trace / 2.0))
        |> List.ofSeq

    let private jobs context =
        [
            {
                Source = name
                Setting = "Replace"
                Size = 1000
                Parameter = 2.0
                Length = if context.Quick then 10 else generations
                Repetitions = if context.Quick then 3 else 12
                RelativeError = 1.0
                Seed = context.Seed
                Data = ""
            }
        ]

    let private run _ (job: Job) stop =
        let chain =
            Chain<Observations, GaussianMixture>(
                Learner = GaussianMixtureLearner(Components = int job.Parameter),
                Count = job.Size
            )

        Sampling.adaptive
            job
            stop
            [ for quantity in [ start; last; distance ] -> quantity, (fun _ -> nan) ]
            (fun t -> t = 1 || t = job.Length)
            (fun repetition ->
                let key = Sampling.key job repetition
                let rows = GaussianLearner().Sample(blob, job.Size, key.Derive 0L)
                let mutable first: GaussianMixture option = None

                chain.From(rows, key)
                |> Seq.mapi (fun t model ->
                    if t = 0 then
                        first <- Some model

                    if t = 0 || t = job.Length - 1 then
                        stop.ThrowIfCancellationRequested()
                        let mean = deviations model |> List.averageBy (fun d -> Elementary.Log d)

                        let far =
                            if t = 0 then
                                0.0
                            else
                                Elementary.Log(squaredDistance first.Value model)

                        [| mean; mean; far |]
                    else
                        [| 0.0; 0.0; 0.0 |]))

    let private judge _ (results: (Job * Value[]) list) =
        [
            for job: Job, values in results do
                let judged quantity at t published =
                    match Judging.find values quantity t with
                    | None -> []
                    | Some value ->
                        [
                            Judging.row
                                name
                                "result"
                                quantity
                                at
                                (published, value.Deviation)
                                (value.Mean, Judging.error value)
                                nan
                        ]

                let mean (values: float list) = values |> List.averageBy Math.Log

                let first =
                    judged start "mean of both components; generation 1" 1 (mean startDeviations)

                yield! first

                yield!
                    judged start "mean of both components; generation 1" 1 (mean endDeviations)
                    |> List.map (Judging.control "wrong generation: the last one's value")

                if job.Length = generations then
                    let at = $"mean of both components; generation {generations}"
                    yield! judged last at generations (mean endDeviations)
                    yield! judged distance $"fits 1 and {generations}" generations (Math.Log endDistance)
        ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "A two-component mixture over 2,050 generations"
            Citation = "I. Shumailov et al., Nature 631:755, 2024; Normals_GMM_experiments, one run"
            Protocol =
                "1,000 points of one two-dimensional standard normal; EM for two full components (tolerance 1e-5,"
                + " at most 2,000 iterations, 1e-6 added to the variances), replace, 2,050 generations."
            Criterion =
                "The published run within 4 standard deviations of our runs, in logarithms (mean of both "
                + "components; squared L2 distance between the last fit and the first)."
            Control = "The last generation's deviation must be refused for the first."
            Open =
                "One run is published, with scikit-learn's own random numbers and starting clusters. Which pair "
                + "of fits the distance is between is not said; it is that of the last fit with itself to three "
                + "digits, whatever the other is."
            Jobs = jobs
            Run = run
            Judge = judge
        }
