namespace Collapse.Scripts.Literature

open System
open System.Threading
open Collapse.Learning
open Collapse.Numerics
open MathNet.Numerics.Statistics

/// A diffusion model fed on its own samples on a ring, with and without the sampler's noise (model-collapse-manifolds).
[<RequireQualifiedAccess>]
module RingDiffusion =
    let private name = "manifold-diffusion"
    let private fileName = "manifold_diffusion_trajectories.csv"

    let private columns =
        [
            Column.Text "experiment"
            Column.Text "arm"
            Column.Number "lambda_real"
            Column.Text "seed"
            Column.Whole("generation", 0)
            Column.Number "value"
        ]

    let private ring = "ring_fixed_t0_1e-4"
    let private off = "reverse_noise_off"
    let private quantity = "variance of the radius over sigma^2"
    let private radius, sigma, points, steps = 2.5, 0.05, 4000, 1500

    /// Generations after the first, and seeds.
    let private generations, seeds = 3, 2

    // What "fat" and "gone" are, in units of sigma^2.
    let private fat, gone = 2.0, 0.1

    let private rows context =
        let rows = Judging.rows context name fileName columns

        for row in rows do
            let share = row.Number "lambda_real"

            if not (share >= 0.0 && share <= 1.0) then
                raise (row.Refuse "lambda_real" (row.Text "lambda_real") "a share from 0 to 1")

        rows

    let private runnable (row: TableRow) =
        row.Text "experiment" = ring && row.Whole "generation" <= generations

    let private jobs context =
        match rows context |> List.filter runnable with
        | [] -> []
        | _ when context.Quick -> []
        | rows ->
            rows
            |> List.groupBy (fun row -> row.Text "arm", row.Number "lambda_real")
            |> List.map (fun ((arm, share), _) ->
                {
                    Source = name
                    Setting = arm
                    Size = points
                    Parameter = share
                    Length = generations + 1
                    Repetitions = seeds
                    RelativeError = 1.0
                    Seed = context.Seed
                    Data = ""
                })

    let private real (key: Key) =
        let values =
            [|
                for row in 0 .. points - 1 do
                    let own = key.Derive(int64 row)
                    let distance = radius + sigma * (own.Derive "radius").Normal 0L
                    let angle = 2.0 * Math.PI * (own.Derive "angle").Uniform 0L
                    float32 (distance * Elementary.Cos angle)
                    float32 (distance * Elementary.Sin angle)
            |]

        Matrix.From(points, 2, ReadOnlySpan<float32> values)

    let private variance (drawn: Matrix) =
        let distances =
            [|
                for row in 0 .. drawn.Rows - 1 -> sqrt (float drawn[row, 0] ** 2.0 + float drawn[row, 1] ** 2.0)
            |]

        Statistics.PopulationVariance distances / (sigma * sigma)

    let private run _ (job: Job) (stop: CancellationToken) =
        let sampler =
            if job.Setting = off then
                DiffusionSampler.NoNoise
            else
                DiffusionSampler.Stochastic

        let learner = Diffusion(Sampler = sampler, End = 1e-4, Standardize = false)

        Sampling.adaptive job stop [ quantity, (fun _ -> nan) ] (fun _ -> true) (fun repetition ->
            let key = Sampling.key job repetition
            let truth = real (key.Derive "real")

            DiffusionChain.generations learner steps job.Parameter truth key stop
            |> Seq.map (fun drawn -> [| variance drawn |]))

    let private judged arm generation (published: float list) (ours: Value) : Row =
        let mean = List.average published
        let error = Statistics.StandardDeviation published / sqrt (float published.Length)

        let found =
            Judging.row
                name
                "result"
                quantity
                $"{arm}; generation {generation}"
                (mean, error)
                (ours.Mean, Judging.error ours)
                nan

        let same =
            if arm = off then
                generation = 0 || (mean < gone && ours.Mean < gone)
            else
                mean > fat && ours.Mean > fat

        { found with
            Verdict = if same then DirectionOnly else Disagrees
            Reason =
                let fate = if arm = off then "gone" else "fattened"
                $"{fate}: {published.Length} published seeds, {ours.Count} of ours; {found.Reason}"
        }

    let private judge context (results: (Job * Value[]) list) =
        match Judging.table context name fileName columns with
        | Error missing -> missing
        | Ok table ->
            let mine, others = table.Rows |> List.partition runnable

            let published arm generation =
                [
                    for row in mine do
                        if row.Text "arm" = arm && row.Whole "generation" = generation then
                            row.Number "value" / (sigma * sigma)
                ]

            [
                for job, values in results do
                    for value in values do
                        judged job.Setting (value.At - 1) (published job.Setting (value.At - 1)) value

                match results |> List.tryFind (fun (job, _) -> job.Setting = "reverse_noise_on"), published off 1 with
                | Some(_, values), (_ :: _ as points) ->
                    judged off 1 points values[1] |> Judging.control "wrong sampler: with noise"
                | _ -> ()

                if results.IsEmpty then
                    for arm in mine |> List.map _.Text("arm") |> List.distinct do
                        Judging.notRunnable name quantity arm nan nan "left out of --quick: minutes of training"

                for experiment, arm in
                    others
                    |> List.map (fun row -> row.Text "experiment", row.Text "arm")
                    |> List.distinct do
                    let reason =
                        if experiment = ring then
                            $"generations after {generations}: left out, as they cost minutes each"
                        else
                            "annealed times and anchors of this repository are not part of this program"

                    Judging.notRunnable name quantity $"{experiment}, {arm}" nan nan reason
            ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Diffusion on a ring, with and without the sampler's noise"
            Citation =
                "model-collapse-manifolds, trajectories of the repository; A. Hyvarinen 2005 and Y. Song et al. "
                + "2021 for the model"
            Protocol =
                "4,000 points of radius 2.5 (sd 0.05); each generation trains a network anew for 1,500 steps of "
                + "512 rows on a pool of "
                + "real and drawn rows, and draws 4,000 by Euler's rule down to t0 = 1e-4; the variance of the radius."
            Criterion =
                "Direction: with the sampler's noise both means stay above 2 sigma^2 in each generation; without "
                + "it both fall below "
                + "0.1 sigma^2 from the second on. The distance of the means is reported, not judged: few seeds."
            Control = "Ours with noise must be refused for the published ones without."
            Open =
                "Generations after the third, annealed times and anchors are left out. Small diffusion models fatten: "
                + "a falling variance is no general sign of collapse."
            Jobs = jobs
            Run = run
            Judge = judge
        }
