namespace Collapse.Scripts.Literature

open System
open Collapse.Learning
open Collapse.Theory

/// The standard deviation of n normals (Shumailov et al.).
[<RequireQualifiedAccess>]
module NormalDeviations =
    let private name = "shumailov-normals"
    let private deviation = "standard deviation of n normals"

    let private columns =
        [
            Column.Whole("n", 2)
            Column.Number "mean_sd_ddof0_1000reps"
            Column.Number "sd_of_sd"
        ]

    let private fileName = "shumailov_sd_of_normals.csv"

    // Repetitions of the published table.
    let private published = 1000

    // The error of a standard deviation over r repetitions is 1 / sqrt(2 r) of it: below 1 % from 5,000 on.
    let private repetitions = 5_400

    // Larger sets are summed up in parts, which stay in the cache.
    let private part = 50_000

    let private jobs context =
        Judging.rows context name fileName columns
        |> List.map _.Whole("n")
        |> List.distinct
        |> List.filter (fun n -> not context.Quick || n <= 10_000)
        |> List.map (fun n ->
            {
                Source = name
                Setting = "normals"
                Size = n
                Parameter = nan
                Length = 1
                Repetitions = if context.Quick then 200 else repetitions
                RelativeError = 1.0
                Seed = context.Seed
                Data = ""
            })

    let private run _ (job: Job) stop =
        let learner = GaussianLearner()
        let truth = Gaussian.standard

        Sampling.adaptive job stop [ deviation, (fun _ -> nan) ] (fun _ -> true) (fun repetition ->
            let key = Sampling.key job repetition

            let summary =
                seq { 0..part .. job.Size - 1 }
                |> Seq.map (fun start ->
                    learner.Sample(truth, min part (job.Size - start), key.Derive(int64 start))
                    |> learner.Summarize)
                |> Seq.reduce (fun first second -> first.Merge second)

            Seq.singleton [| sqrt (learner.Fit(summary).Covariance[0]) |])

    let private judge context (results: (Job * Value[]) list) =
        match Judging.table context name fileName columns with
        | Error missing -> missing
        | Ok table ->
            let values = Map [ for job: Job, values in results -> job.Size, values ]

            [
                for row in table.Rows do
                    let n = row.Whole "n"
                    let exact = GaussianRefit.LikelihoodDeviation n
                    let spread = sqrt (float (n - 1) / float n - exact * exact)
                    let at = $"n = {n}"
                    let mean = row.Number "mean_sd_ddof0_1000reps"

                    match values.TryFind n with
                    | None -> ()
                    | Some found ->
                        let value = found[0]
                        let error count = spread / sqrt (2.0 * float count)

                        let judged =
                            Judging.row
                                name
                                "result"
                                deviation
                                at
                                (mean, spread / sqrt (float published))
                                (value.Mean, Judging.error value)

                        judged exact

                        Judging.row
                            name
                            "result"
                            "its deviation over repetitions"
                            at
                            (row.Number "sd_of_sd", error published)
                            (value.Deviation, error value.Count)
                            spread

                        if n = (table.Rows |> List.map _.Whole("n") |> List.min) then
                            judged (GaussianRefit.UnbiasedDeviation n)
                            |> Judging.control "wrong constant: divisor n - 1"
            ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Standard deviations of normals"
            Citation =
                "I. Shumailov et al., AI models collapse when trained on recursively generated data, Nature "
                + "631:755, 2024; Normals_GMM_experiments"
            Protocol =
                "The standard deviation (divisor n) of n standard normals; mean and deviation over 1,000 repetitions."
            Criterion =
                "Both within 4 standard errors of c4(n) sqrt((n - 1) / n) and of the deviation that follows from "
                + "it; ours too, with errors of at most 1 %."
            Control = "c4(n) without the factor must be refused at the smallest n."
            Open = "Nothing."
            Jobs = jobs
            Run = run
            Judge = judge
        }
