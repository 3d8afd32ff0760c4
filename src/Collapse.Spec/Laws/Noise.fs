namespace Collapse.Spec

open Collapse.Learning

/// Laws of a denoising learner's noise, whatever the learner.
module NoiseLaws =
    // So wide that some hidden neuron is alive, or no weight would feel the noise.
    let private denoising (Width h, LossKind loss) = Dense.make Model.Dae loss (h + 16) 0.1

    // A learner, its first state, data of any shape, and the keys of two steps.
    let private cases statement =
        fun (width, loss, parts, AnyKey key) ->
            let t = Training.make id parts
            let dense: Autoencoder = denoising (width, loss)
            statement dense (dense.Init(t.Self.Key, t.Data)) t.Data (key.Derive 0L) (key.Derive 1L)

    let private any =
        Generators.any<Width * LossKind * (ProtocolSmall * SampleCount * Coordinates * Seed) * AnyKey>

    /// The laws of a learner made of a denoising one; the learner itself, for one that is right.
    let lawsOf (learnerOf: Autoencoder -> ILearner) =
        [
            Law.holds
                "each step draws noise of its own: another key gives another gradient"
                any
                (cases (fun dense state data first second ->
                    let learner = learnerOf dense

                    learner.Step(state, data, first).Optimizers[0]
                    <> learner.Step(state, data, second).Optimizers[0]))
            |> Law.withCases 60

            Law.holds
                "a step's noise is a function of its key: the same key gives the same step"
                any
                (cases (fun dense state data first _ ->
                    let learner = learnerOf dense
                    learner.Step(state, data, first) = learner.Step(state, data, first)))
            |> Law.withCases 60
        ]

    /// Those of the paper's denoising autoencoder.
    let chapter = Chapter.ofLaws "noise" (lawsOf (fun dense -> dense :> ILearner))
