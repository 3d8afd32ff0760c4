namespace Collapse.Scripts.Literature

open System
open System.Threading
open Collapse.Data
open Collapse.Learning
open Collapse.Measures

/// Modes that adversarial learners capture on the ring of eight: orderings (PacGAN, VEEGAN).
[<RequireQualifiedAccess>]
module RingModes =
    let private name = "gan-modes"
    let private fileName = "gan_mode_tables.csv"

    let private columns =
        [
            Column.Text "source"
            Column.Text "dataset"
            Column.Text "model"
            Column.Number "modes"
            Column.Number "modes_se"
        ]

    let private modes = "modes captured"
    let private plain = "GAN"

    // Generator steps, rows that are drawn, and repetitions.
    let private steps, drawn, repetitions = 500, 2500, 3

    // The project's own protocol for the ring: z 32, three hidden layers, batch 256, five critic steps a generator
    // step.
    let private learners =
        [ plain, "ring-gan"; "GAN with R1", "ring-r1"; "WGAN-GP", "ring-wgan-gp" ]

    let private jobs context =
        if (Judging.rows context name fileName columns).IsEmpty || context.Quick then
            []
        else
            [
                for learner, _ in learners ->
                    {
                        Source = name
                        Setting = learner
                        Size = 256
                        Parameter = nan
                        Length = 1
                        Repetitions = repetitions
                        RelativeError = 1.0
                        Seed = context.Seed
                        Data = ""
                    }
            ]

    let private run _ (job: Job) (stop: CancellationToken) =
        let entry =
            learners
            |> List.find (fun (name, _) -> name = job.Setting)
            |> snd
            |> GeneratorCatalog.Of

        let ring = Toys.Of "ring8"

        Sampling.adaptive job stop [ modes, (fun _ -> nan) ] (fun _ -> true) (fun repetition ->
            let key = Sampling.key job repetition
            let data = Toys.Load("ring8", int64 repetition + 1L).Training.Values

            let learner =
                entry.Make.Invoke(GeneratorSetting(data.Columns, nan, 0, 8)) :?> GeneratorLearner

            let mutable state = learner.Init(key.Derive "init", data)

            for step in 1..steps do
                stop.ThrowIfCancellationRequested()
                state <- learner.Step(state, data, key.Derive(int64 step))

            let found =
                ModeCoverage.Of(learner.Sample(state, drawn, key.Derive "sample"), ring.Modes)

            Seq.singleton [| float found.Modes |])

    let private ordered (row: TableRow) (published: float) (ours: float) at : Row =
        { Judging.notRunnable name "modes beyond the plain GAN's" at published nan "" with
            Ours = ours
            Verdict =
                if sign published = sign ours then
                    DirectionOnly
                else
                    Disagrees
            Reason =
                $"ours: WGAN-GP's modes less the GAN's after {steps} steps; another remedy than theirs, "
                + "so the order alone counts"
        }

    let private judge context (results: (Job * Value[]) list) =
        match Judging.table context name fileName columns with
        | Error missing -> missing
        | Ok table ->
            let ours = Map [ for job, values in results -> job.Setting, values[0].Mean ]

            [
                for job, values in results do
                    { Judging.row
                          name
                          "ours"
                          modes
                          $"{job.Setting}, ring of eight; {steps} steps"
                          (nan, nan)
                          (values[0].Mean, Judging.error values[0])
                          nan with
                        Verdict = DirectionOnly
                        Reason = $"{values[0].Count} runs of our protocol; numbers do not travel between protocols"
                    }

                for row in table.Rows do
                    let source, dataset, model = row.Text "source", row.Text "dataset", row.Text "model"
                    let at = $"{source}, {dataset}; {model}"

                    let own =
                        table.Rows
                        |> List.tryFind (fun other ->
                            other.Text "source" = source
                            && other.Text "dataset" = dataset
                            && other.Text "model" = plain)

                    match dataset, own with
                    | "2D-ring", Some other when model <> plain && not ours.IsEmpty ->
                        let published = row.Number "modes" - other.Number "modes"
                        let found = ordered row published (ours["WGAN-GP"] - ours[plain]) at
                        found

                        if model = "VEEGAN" || model = "PacGAN2" then
                            ordered row published (ours[plain] - ours["WGAN-GP"]) at
                            |> Judging.control "wrong order"
                    | "2D-ring", Some _ when model <> plain ->
                        Judging.notRunnable
                            name
                            modes
                            at
                            (row.Number "modes")
                            (row.Number "modes_se")
                            "left out of --quick: minutes of training"
                    | "2D-ring", Some _ -> ()
                    | _ ->
                        Judging.notRunnable
                            name
                            modes
                            at
                            (row.Number "modes")
                            (row.Number "modes_se")
                            "needs convolutional models on pictures, or a protocol that is not given"
            ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Modes on the ring"
            Citation = "Z. Lin et al., PacGAN, 2018; A. Srivastava et al., VEEGAN, 2017; M. Elfeki et al., GDPP, 2019"
            Protocol =
                "Eight normals on a circle; a mode counts when a high-quality sample (within 3 sd) is nearest to "
                + "it, of 2,500. Ours: radius 2/3, "
                + $"sd 1/30, z 32, three layers of 256, batch 256, five critic steps, {steps} generator steps."
            Criterion =
                "Order: where the source's model captures more (fewer) modes than its plain GAN, our WGAN-GP "
                + "captures more (fewer) than ours."
            Control = "The order turned round must be refused."
            Open =
                "The same model on the same ring is given 1 mode by VEEGAN and 6.3 +- 0.5 by PacGAN: orderings "
                + "travel, numbers do not. "
                + "Stacked digits and 1,200 dimensions are not run."
            Jobs = jobs
            Run = run
            Judge = judge
        }
