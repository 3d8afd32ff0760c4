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
            ("MNIST, convolutional VAE of 647,081 parameters, 20 codes, beta 1; each generation is trained anew on"
             + " images decoded from N(0, I) of the one before.")
            ("A dense VAE on 14 x 14 digits would show the direction (5 to 15 % of the deviation lost a "
             + "generation), not the numbers.")
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
                                ("not runnable yet: the generations of a VAE that samples its prior are not part "
                                 + "of this program")
                    ]))
