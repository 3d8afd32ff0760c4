namespace Collapse.Scripts.Literature

open MathNet.Numerics.Statistics
open LatentChain

/// The latent deviations of a variational autoencoder fed on its own images (Shumailov et al.).
[<RequireQualifiedAccess>]
module LatentDeviations =
    let private name = "shumailov-vae"
    let private fileName = "shumailov_vae_latents.csv"

    let private columns =
        [ Column.Text "run"; Column.Whole("generation", 0); Column.Number "latent_sd" ]

    let private repetitions = 3

    // What a generation takes of the deviation: the criterion.
    let private least, most = 0.05, 0.15

    let private rows context =
        Judging.rows context name fileName columns

    let private jobs context =
        match rows context with
        | [] -> []
        | _ when context.Quick || not (Digits.areIn context.Digits) -> []
        | rows ->
            [
                for setting, parameter, count in
                    [ replace, outputs, repetitions; replace, otherOutputs, 1; real, outputs, 1 ] do
                    {
                        Source = name
                        Setting = setting
                        Size = trainedOn
                        Parameter = parameter
                        Length = 1 + (rows |> List.map _.Whole("generation") |> List.max)
                        Repetitions = count
                        RelativeError = 1.0
                        Seed = context.Seed
                        Data = (Digits.read context.Digits side).Digest
                    }
            ]

    let private run context (job: Job) stop =
        let digits = (Digits.read context.Digits side).Train

        Sampling.adaptive
            job
            stop
            [ for quantity in [ deviation; fall; rate ] -> quantity, (fun _ -> nan) ]
            (fun _ -> true)
            (deviations digits job stop)

    let private error (values: float list) =
        if values.Length < 2 then
            nan
        else
            Statistics.StandardDeviation values / sqrt (float values.Length)

    // A fall of the published runs at a generation beside ours.
    let private judged role quantity setting holds (published: float list) (value: Value) (context: string) : Row =
        let mean = List.average published

        let found =
            Judging.row name role quantity setting (mean, error published) (value.Mean, Judging.error value) nan

        { found with
            Verdict =
                if holds mean && holds value.Mean then
                    DirectionOnly
                else
                    Disagrees
            Reason = $"{context}; {published.Length} published runs, {value.Count} of ours; {found.Reason}"
        }

    let private judge context (results: (Job * Value[]) list) =
        match Judging.table context name fileName columns with
        | Error missing -> missing
        | Ok table ->
            let runs =
                [
                    for _, rows in table.Rows |> List.groupBy _.Text("run") ->
                        Map [ for row in rows -> row.Whole "generation", row.Number "latent_sd" ]
                ]

            let generations =
                table.Rows |> List.map _.Whole("generation") |> List.distinct |> List.sort

            let first, last = List.head generations, List.last generations

            let over change = runs |> List.choose change

            let falls t =
                over (fun run ->
                    Option.map2 (fun before now -> 1.0 - now / before) (run.TryFind(t - 1)) (run.TryFind t))

            let rates =
                over (fun run ->
                    Option.map2
                        (fun start now -> 1.0 - (now / start) ** (1.0 / float (last - first)))
                        (run.TryFind first)
                        (run.TryFind last))

            let rateOf role (values: Value[]) =
                let value = (Judging.find values rate (last + 1)).Value

                let deviationAt t =
                    (Judging.find values deviation (t + 1)).Value.Mean

                let between low high value = low <= value && value <= high
                let context = $"deviation {deviationAt first:F3} to {deviationAt last:F3} of ours"
                judged role rate $"generations {first} to {last}" (between least most) rates value context

            [
                if results.IsEmpty then
                    for t in generations do
                        let values = over _.TryFind(t)

                        Judging.notRunnable
                            name
                            deviation
                            $"{values.Length} runs; generation {t}"
                            (List.average values)
                            (error values)
                            (if context.Quick then
                                 "left out of --quick: minutes of training"
                             else
                                 "the digits are absent; --digits names their folder")

                for job, values in results do
                    if job.Setting = real then
                        { rateOf "control" values with
                            Setting = $"generations {first} to {last}, trained on real digits each time"
                        }
                        |> Judging.control "wrong policy: real digits"
                    elif job.Parameter <> outputs then
                        { rateOf "neighbour" values with
                            Quantity = $"{rate}, an output's deviation of {job.Parameter} of the data's"
                        }
                    else
                        for t in generations |> List.filter (fun t -> t > first && not (falls t).IsEmpty) do
                            let value = (Judging.find values fall (t + 1)).Value

                            judged
                                "result"
                                fall
                                $"all runs; generation {t}"
                                (fun fall -> fall > 0.0)
                                (falls t)
                                value
                                "falls"

                        if not rates.IsEmpty && last > first then
                            rateOf "result" values
            ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Latent deviations of a VAE over generations"
            Citation = "I. Shumailov et al., Nature 631:755, 2024; VAE_experiments, five runs"
            Protocol =
                "A variational autoencoder with 20 codes is trained on MNIST, then each generation a new one on fresh "
                + "samples of the one before, new ones in every batch of 256. The standard deviation of the codes that "
                + "the first encoder gives to decoded samples. Theirs: convolutional, 28 x 28, 30 passes, 100 samples. "
                + $"Ours: dense (196-{width}-{codes} and back), pixels averaged 2 x 2, 10 passes, {measured} samples, "
                + $"{repetitions} runs."
            Criterion =
                "Direction: the deviation falls in every generation, theirs and ours, and by 5 to 15 % a generation "
                + "from the first generation to the last."
            Control = "The same networks trained on real digits in every generation must be refused."
            Open =
                "The networks differ, so numbers do not travel. Theirs has Bernoulli outputs; ours are normal with the "
                + "data's own deviation, 0.280, near the 0.294 of Bernoulli variables of the pixels' brightness. With "
                + "0.2 of it, as this project's catalog has it, codes keep more than a Bernoulli output lets them: "
                + "that was tried first, one pair of generations of one run, and the deviation rose from 0.797 to "
                + "0.829. It is shown as a neighbour. Their weight decay of 1e-5 is left out."
            Jobs = jobs
            Run = run
            Judge = judge
        }
