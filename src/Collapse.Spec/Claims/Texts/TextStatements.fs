namespace Collapse.Spec.Texts

open System
open Collapse.Experiments
open Collapse.Spec

/// The claims of the other texts in words, and how they are judged.
module internal TextStatements =

    let statement =
        function
        | "R1" -> "A convolutional denoiser of 500 samples with a code of 496 numbers finds cosmic-ray pulses."
        | "T1" -> "The loss of the digits' autoencoder falls fast, then flattens."
        | "T2" -> "Its codes cluster by digit though no label was seen."
        | "T3" -> "Between a 1 and a 7 the decoded path passes plausible shapes."
        | "T4" -> "The difference of thick and thin sevens thickens another digit."
        | "T5" -> "A linear autoencoder is principal component analysis."
        | "T6" -> "A deep autoencoder does no worse than principal components of the same number."
        | "T7" -> "Reconstructions are blurred."
        | "T8" -> "A bottleneck too small drowns normal rows, one too large lets anomalies through."
        | "E1" -> "A deep autoencoder with 30 codes beats 30 principal components."
        | "E2" -> "Training all layers together is better than layer by layer."
        | "E3" -> "The contractive autoencoder is the limit of the denoising one for small noise."
        | "E4" -> "Overcomplete autoencoders learn useful features."
        | "E5" -> "Sparsity helps classification."
        | "E6" -> "An autoencoder near PCA reconstructs anomalies along its axes."
        | "E7" -> "The estimate of a threshold has variance p (1 - p) / (n f^2)."
        | _ -> "Binary codes retrieve neighbours."

    let text (value: float) =
        if Double.IsNaN value then "-" else Wording.three value

    let percent (value: float) =
        Wording.invariant "0.0" (100.0 * value) + " %"

    let claim name scope test verdict effect numbers =
        {
            Name = name
            Statement = statement name
            Scope = scope
            Test = test
            Level = None
            Effect = effect
            Numbers = numbers
            Verdict = verdict
        }

    let judged name scope test holds effect numbers =
        let verdict =
            if Double.IsNaN effect then Verdict.NotTested
            elif holds then Verdict.Holds
            else Verdict.DoesNotHold

        claim name scope test verdict effect numbers
