namespace Collapse.Spec

open Collapse.Learning
open Collapse.Numerics

/// Laws of a denoising learner's noise, whatever the learner.
module NoiseLaws =
    let private any =
        Generators.any<Width * LossKind * (ProtocolSmall * SampleCount * Coordinates * Seed) * AnyKey>

    /// The laws of a learner made of a denoising one; the learner itself, for one that is right.
    let lawsOf (learnerOf: Autoencoder -> ILearner) =
        // A statement about first steps on any data, by their keys.
        let holds name statement =
            Law.holds name any (fun (Width h, LossKind loss, parts, AnyKey key) ->
                let t = Training.make id parts
                // So wide that some hidden neuron is alive, or no weight would feel the noise.
                let dense = Dense.make Model.Dae loss (h + 16) 0.1
                let start = dense.Init(t.Self.Key, t.Data)
                statement (fun (step: int64) -> (learnerOf dense).Step(start, t.Data, key.Derive step)))
            |> Law.withCases 60

        [
            holds "each step draws noise of its own: another key gives another gradient" (fun step ->
                (step 0L).Optimizers[0] <> (step 1L).Optimizers[0])

            holds "a step's noise is a function of its key: the same key gives the same step" (fun step ->
                step 0L = step 0L)
        ]

    /// Those of the paper's denoising autoencoder.
    let chapter = Chapter.ofLaws "noise" (lawsOf (fun dense -> dense :> ILearner))
