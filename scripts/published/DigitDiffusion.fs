namespace Collapse.Scripts.Literature

open System
open System.Threading
open Collapse.Data
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open MathNet.Numerics.Statistics

/// A diffusion model fed on its own 8 x 8 digits, with and without the sampler's noise (model-collapse-manifolds).
[<RequireQualifiedAccess>]
module DigitDiffusion =
    let private name = "manifold-digits"

    let private distance, variance =
        "mean distance to the nearest test digit", "total variance"

    let private noisy, noiseless, real =
        "with the sampler's noise", "without the sampler's noise", "test digits themselves"

    // Unanchored, half of the pool real: means of the repository's runs, generations 0 to 3; and the distance of test
    // digits to each other. Both are printed there.
    let private published = [ 2.60; 2.87; 3.03; 3.05 ]
    let private publishedReal = 1.3376
    let private side, size, steps, share, seeds = 8, 3000, 1500, 0.5, 2
    let private references = 4000

    // How much farther off than real ones a digit is that is off the manifold.
    let private off = 1.5

    let private jobs context =
        if not (Digits.areIn context.Digits) then
            []
        else
            let digest = (Digits.read context.Digits side).Digest

            [
                for setting, length, count in
                    [
                        real, 1, 1
                        if not context.Quick then
                            noisy, published.Length, seeds
                            noiseless, published.Length, seeds
                    ] do
                    {
                        Source = name
                        Setting = setting
                        Size = size
                        Parameter = share
                        Length = length
                        Repetitions = count
                        RelativeError = 1.0
                        Seed = context.Seed
                        Data = digest
                    }
            ]

    // From [0, 1] to [-1, 1].
    let private stretched (rows: Matrix) =
        Matrix.Create(
            rows.Rows,
            rows.Columns,
            fun row values ->
                for i in 0 .. values.Length - 1 do
                    values[i] <- 2.0f * rows[row, i] - 1.0f
        )

    let private measure (references: Matrix) (drawn: Matrix) =
        let squares = SquaredDistances.Between(drawn, references)

        let nearest =
            seq { 0 .. drawn.Rows - 1 }
            |> Seq.averageBy (fun row ->
                let mutable least = infinityf

                for value in squares.Row row do
                    least <- min least value

                sqrt (float least))

        let spread =
            seq { 0 .. drawn.Columns - 1 }
            |> Seq.sumBy (fun i ->
                Seq.init drawn.Rows (fun row -> float drawn[row, i])
                |> Statistics.PopulationVariance)

        [| nearest; spread |]

    let private run context (job: Job) (stop: CancellationToken) =
        let digits = Digits.read context.Digits side
        let test = stretched digits.Test
        let first = test.Take [| 0 .. references - 1 |]

        let sampler =
            if job.Setting = noiseless then
                DiffusionSampler.NoNoise
            else
                DiffusionSampler.Stochastic

        let learner =
            Diffusion(Batch = 256, Sampler = sampler, End = 0.02, Standardize = false)

        Sampling.adaptive
            job
            stop
            [ for quantity in [ distance; variance ] -> quantity, (fun _ -> nan) ]
            (fun _ -> true)
            (fun repetition ->
                if job.Setting = real then
                    Seq.singleton (measure first (test.Take [| references .. 2 * references - 1 |]))
                else
                    let rows = [| job.Size * repetition .. job.Size * (repetition + 1) - 1 |]
                    let truth = stretched (digits.Train.Take rows)

                    DiffusionChain.generations learner steps job.Parameter truth (Sampling.key job repetition) stop
                    |> Seq.map (measure first))

    // The published distance of a generation beside those of some rows, which must go the same way.
    let private judged role (distances: float list) error t : Row =
        let mean = published[t]

        let same (values: float list) =
            values[t] > off * publishedReal && (t = 0 || values[t] > values[t - 1])

        { Judging.notRunnable name distance $"{noisy}; generation {t}" mean nan "" with
            Role = role
            Ours = distances[t]
            OurError = error
            Verdict =
                if same published && same distances then
                    DirectionOnly
                else
                    Disagrees
            Reason =
                let way =
                    if t = 0 then
                        "off the digits"
                    else
                        "farther off than before"

                $"{way}; ours is {distances[t] / mean:F2} of the published"
        }

    let private judge context (results: (Job * Value[]) list) =
        let of' setting =
            results
            |> List.tryFind (fun (job, _) -> job.Setting = setting)
            |> Option.map snd

        let over quantity (values: Value[]) =
            [ for t in 1 .. published.Length -> (Judging.find values quantity t).Value ]

        let absent = "the digits are absent; --digits names their folder"

        let missing =
            if context.Quick then
                "left out of --quick: minutes of training"
            else
                absent

        [
            match of' real with
            | None -> Judging.notRunnable name distance real publishedReal nan absent
            | Some values ->
                // Printed to four decimals.
                Judging.row name "result" distance real (publishedReal, 2.5e-5) (values[0].Mean, 0.0) nan

                Judging.row name "control" distance real (publishedReal, 2.5e-5) (values[0].Mean / 2.0, 0.0) nan
                |> Judging.control "wrong range: [0, 1]"

            match of' noisy, of' noiseless, of' real with
            | Some withNoise, Some without, Some test ->
                let distances = over distance withNoise

                for t in 0 .. published.Length - 1 do
                    judged "result" (distances |> List.map _.Mean) (Judging.error distances[t]) t

                judged "control" (published |> List.map (fun _ -> test[0].Mean)) nan (published.Length - 1)
                |> Judging.control "wrong rows: test digits"

                let truth = test[1].Mean

                for setting, values, holds, way in
                    [
                        noisy, withNoise, (fun v -> v > truth), "above"
                        noiseless, without, (fun v -> v < truth), "below"
                    ] do
                    let last = List.last (over variance values)

                    { Judging.notRunnable name variance $"{setting}; generation {published.Length - 1}" nan nan "" with
                        Role = "ours"
                        Ours = last.Mean
                        OurError = Judging.error last
                        Verdict = if holds last.Mean then DirectionOnly else Disagrees
                        Reason = $"expected {way} that of test digits, {truth:F2}; no number published"
                    }
            | _ ->
                for t in 0 .. published.Length - 1 do
                    Judging.notRunnable name distance $"{noisy}; generation {t}" published[t] nan missing
        ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Diffusion on 8 x 8 digits, with and without the sampler's noise"
            Citation = "model-collapse-manifolds, mnist8x8 of the repository, unanchored; as for the ring"
            Protocol =
                "MNIST pooled to 8 x 8 in [-1, 1]; 3,000 rows a generation, half of them real; a new network each "
                + "generation (1,500 steps of 256 rows); Euler's rule down to t0 = 0.02. The mean distance of drawn "
                + $"digits to the nearest of the first 4,000 test images; four generations, {seeds} seeds of ours."
            Criterion =
                "The distance of test images 4,000 to 7,999 to its four printed decimals. Direction: with the noise "
                + "drawn digits are more than 1.5 times as far off as these, and farther in each generation; the total "
                + "variance of the last generation is above that of test digits with the noise, and below it without."
            Control =
                "Test digits in place of drawn ones must be refused, as the distance does not grow; so must the "
                + "distance in pixels of [0, 1]."
            Open =
                "Which training images are taken is not said: ours are the first 3,000, and the next for the second "
                + "seed. Without the noise nothing is published for digits. Anchored runs are left out."
            Jobs = jobs
            Run = run
            Judge = judge
        }
