namespace Collapse.Scripts.Literature

open System
open MathNet.Numerics.Statistics

/// Sources whose learners this program does not run yet: their numbers are listed with the reason.
[<RequireQualifiedAccess>]
module Waiting =
    let private nothing name title citation protocol opens judge : Source =
        {
            Name = name
            Title = title
            Citation = citation
            Protocol = protocol
            Criterion = "None yet: nothing is run."
            Control = "None yet."
            Open = opens
            Jobs = fun _ -> []
            Run = fun _ _ _ -> [||]
            Judge = fun context _ -> judge context
        }

    let private listed context name fileName columns rows =
        match Judging.table context name fileName columns with
        | Error missing -> missing
        | Ok table -> rows table.Rows

    let private error (values: float list) =
        if values.Length < 2 then
            nan
        else
            Statistics.StandardDeviation values / sqrt (float values.Length)

    /// The latent deviations of a VAE over five generations.
    let vae =
        let name = "shumailov-vae"

        nothing
            name
            "Latent deviations of a VAE over generations"
            "I. Shumailov et al., Nature 631:755, 2024; VAE_experiments, five runs"
            "MNIST, convolutional VAE of 647,081 parameters, 20 codes, beta 1; each generation is trained anew on"
            + " images decoded from N(0, I) of the one before."
            "A dense VAE on 14 x 14 digits would show the direction (5 to 15 % of the deviation lost a "
            + "generation), not the numbers."
            (fun context ->
                listed context name "shumailov_vae_latents.csv" [ "run"; "generation"; "latent_sd" ] (fun rows ->
                    [
                        for generation, rows in rows |> List.groupBy _.Whole("generation") do
                            let values = rows |> List.map _.Number("latent_sd")

                            Judging.notRunnable
                                name
                                "latent deviation"
                                $"{values.Length} runs; generation {generation}"
                                (List.average values)
                                (error values)
                                "not runnable yet: the generations of a VAE that samples its prior are not part "
                                + "of this program"
                    ]))

    /// Diffusion on a ring and on digits.
    let diffusion =
        let name = "manifold-diffusion"

        nothing
            name
            "Diffusion on a ring and on 8 x 8 digits"
            "model-collapse-manifolds; trajectories of the repository"
            "A small diffusion model, trained anew each generation on a pool of real and drawn rows; variance of "
            + "the radius, or distance to held-out digits."
            "Own checks of the shared folder found 7.9, 13.1, 11.3, 11.7 sigma^2 on the ring, and 0 without the "
            + "sampler's noise."
            (fun context ->
                listed
                    context
                    name
                    "manifold_diffusion_trajectories.csv"
                    [ "experiment"; "arm"; "seed"; "generation"; "value" ]
                    (fun rows ->
                        [
                            for (experiment, arm), rows in
                                rows |> List.groupBy (fun row -> row.Text "experiment", row.Text "arm") do
                                let last = rows |> List.map _.Whole("generation") |> List.max

                                let values =
                                    rows
                                    |> List.filter (fun row -> row.Whole "generation" = last)
                                    |> List.map _.Number("value")

                                Judging.notRunnable
                                    name
                                    experiment
                                    $"{arm}, {values.Length} seeds; generation {last}"
                                    (List.average values)
                                    (error values)
                                    "not runnable yet: a diffusion model's generations are not part of this program"
                        ]))

    /// Modes that GANs capture.
    let modes =
        let name = "gan-modes"

        nothing
            name
            "Modes on the ring and on stacked digits"
            "Z. Lin et al., PacGAN; A. Srivastava et al., VEEGAN; M. Elfeki et al., GDPP"
            "Eight normals on the unit circle (sd 0.01) and others; a mode counts when a high-quality sample "
            + "(within 3 sd) is nearest to it."
            "The same model on the same ring is given 1 mode by VEEGAN and 6.3 +- 0.5 by PacGAN: orderings "
            + "travel, numbers do not."
            (fun context ->
                listed
                    context
                    name
                    "gan_mode_tables.csv"
                    [ "source"; "dataset"; "model"; "modes"; "modes_se" ]
                    (fun rows ->
                        [
                            for row in rows do
                                let reason =
                                    match row.Text "dataset" with
                                    | "2D-ring"
                                    | "2D-grid" ->
                                        "not runnable yet: adversarial learners are not part of this program"
                                    | _ -> "needs convolutional models on 26,000 pictures: hours on a processor"

                                Judging.notRunnable
                                    name
                                    "modes captured"
                                    $"""{row.Text "source"}, {row.Text "dataset"}; {row.Text "model"}"""
                                    (row.Number "modes")
                                    (row.Number "modes_se")
                                    reason
                        ]))
