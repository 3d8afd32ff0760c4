namespace Collapse.Spec

open Collapse.Experiments
open Collapse.Runs
open Collapse.Learning
open Collapse.Numerics

/// What a reader needs to know to understand a run's verdicts: the reason where a claim fails, and where a learner did
/// something else than reconstruct. Each remark is a paragraph with its numbers; none where nothing calls for it.
module Remarks =
    let private ofLearner learner (results: SimulationResult list) : SimulationResult list =
        results |> List.filter (fun r -> r.Protocol.Learner = learner)

    // Median over the longest simulations: variance of the outputs after feedback over that before.
    let private keptVariance (results: SimulationResult list) =
        let longest = results |> List.map _.Protocol.Steps |> List.max

        longest,
        results
        |> List.filter (fun r -> r.Protocol.Steps = longest && r.Outcome = Outcome.Finished)
        |> List.map (fun r -> r.Final.OutputVariance / r.NoFeedback.OutputVariance)
        |> Cell.median

    /// Why the AE's correlation did not grow (P3), when a run of full length tested it and it did not. The step of a
    /// linear AE is the projection on its principal subspace, which leaves its own image alone (Baldi and Hornik 1989).
    let frozen (findings: Finding list) (results: SimulationResult list) : string option =
        let tested =
            findings
            |> List.filter (fun f -> f.Claim = "P3" && f.Verdict <> Verdict.NotTested)

        let failed = tested |> List.filter (fun f -> f.Verdict = Verdict.DoesNotHold)

        let steps, kept =
            if failed.IsEmpty then
                0, nan
            else
                ofLearner "ae" results |> keptVariance

        if steps < Criteria.fewestSteps || not (kept >= Criteria.leastVariance) then
            None
        else
            let contrast =
                match ofLearner "dae" results with
                | [] -> ""
                | dae -> $" (the DAE: {Wording.three (snd (keptVariance dae))})"

            Some(
                $"P3 does not hold in {failed.Length} of {tested.Length} cells. The reason: a trained AE without "
                + "noise and without weight decay maps its own outputs almost to themselves, so a replaced segment "
                + "changes once and then hardly ever again; nothing drives the data together. After "
                + $"{Wording.grouped steps} steps the AE's outputs keep {Wording.three kept} of the variance that "
                + $"they had without feedback, as a median{contrast}. A DAE answers with a contraction towards the "
                + "mean, and feedback applies it again and again. Of what the paper leaves open, weight decay makes "
                + "an AE contract as well (scripts/readings.fsx)."
            )

    /// A network whose error on new data exceeds sigma(X) after the warm-up does worse than answering with the mean.
    /// Under SSIM that has a reason of its own.
    let mirrored (results: SimulationResult list) : string option =
        let ssim = results |> List.filter (fun r -> r.Protocol.Loss = Loss.Ssim)
        let bad = ssim |> List.filter (fun r -> r.NoFeedback.NewRmseRatio > 1.0)

        if bad.IsEmpty then
            None
        else
            let share learner =
                let count = bad |> ofLearner learner |> List.length
                $"{count} of {(ofLearner learner ssim).Length} {(string learner).ToUpperInvariant()}"

            let others =
                results
                |> List.filter (fun r -> r.Protocol.Loss <> Loss.Ssim && r.NoFeedback.NewRmseRatio > 1.0)
                |> List.length

            let ae, dae = share "ae", share "dae"

            Some(
                $"Trained on SSIM alone, {ae} and {dae} networks have an error on new data above sigma(X) after the "
                + $"warm-up, before any feedback (trained on MSE or MAE: {others}). SSIM has a mirror optimum: it is "
                + "a product of a level and a structure term, both change their sign with x -> -x, so SSIM(x, -x) "
                + "is close to +1, and a linear output layer can end there with part of a segment, on ECG usually "
                + "the R peak, upside down; the figures of the segments show whether it did. P1 and P6 for SSIM are "
                + "to be read with this in mind."
            )

    /// Why data collapse or not, and what the collapse law says of these data beside what was simulated, for a run of
    /// full length that the law says something about.
    let lawful (reference: Matrix) (results: SimulationResult list) : string option =
        let tested =
            if results |> List.exists (fun r -> r.Protocol.Steps >= Criteria.fewestSteps) then
                LawClaims.all (LawClaims.predictor reference) results
                |> List.filter (fun claim -> claim.Verdict <> Verdict.NotTested)
            else
                []

        if tested.IsEmpty then
            None
        else
            let found =
                tested
                |> List.map (fun claim -> $"{Claim.sentence claim} ({claim.Numbers})")
                |> String.concat "; "

            Some(
                "Why: feedback multiplies each principal direction of the data by the learner's gain, again and "
                + "again. Idempotence freezes: an autoencoder at its optimum returns its own outputs, a gain of 1. "
                + "Contraction kills: noise and weight decay make the gain smaller, the weak directions' most and "
                + "first. Gold holds: real vectors, protected or fresh, keep the gain up. For a linear learner at "
                + "its optimum this is a formula, the collapse law, which needs the data's covariance alone. On "
                + "these data, where it holds when the correlation is within "
                + $"{Wording.plain Criteria.largestLawError} at every N: {found}. How long each direction lasts, and "
                + "how much real data keeps it: scripts/horizon.fsx."
            )

    /// All remarks on a run on these training data, in reading order.
    let on (reference: Matrix) (findings: Finding list) (results: SimulationResult list) : string list =
        [ frozen findings results; lawful reference results; mirrored results ]
        |> List.choose id
