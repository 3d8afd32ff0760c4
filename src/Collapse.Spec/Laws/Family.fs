namespace Collapse.Spec

open System
open System.Collections.Immutable
open Collapse.Learning
open Collapse.Numerics
open Collapse.Oracles

open FamilyCases

/// Laws that all members of the family of autoencoders keep.
module FamilyLaws =
    let private memberOf (m: CatalogEntry) h =
        m.Create(LearnerSetting(h, 0.3)) :?> GraphLearner

    // Reconstruct = decode of encode for all but the masked one, whose code of a whole input is a mean.
    let private fits (c: Case<GraphLearner>) =
        let codes = c.Learner.Encode(c.State, c.Data)
        let outputs = c.Learner.Decode(c.State, codes)
        let reconstructed = c.Learner.Reconstruct(c.State, c.Data)

        codes.Rows = c.Data.Rows
        && [ outputs; reconstructed; c.Learner.Respond(c.State, c.Data, c.Key) ]
           |> List.forall (fun y -> y.Rows = c.Data.Rows && y.Columns = c.Data.Columns && y.IsFinite())
        && (c.Learner :? MaskedAutoencoder || outputs = reconstructed)
        && c.State.Theta.IsFinite()

    // Steps in one session, with a sample replaced between them, and the same by the learner's functions.
    let private oneByOne (c: Case<GraphLearner>) =
        use session = (c.Learner :> IFastLearner).Open(c.State, c.Data)
        let mutable state, data = c.State, c.Data

        seq {
            for t in 0L .. 2L do
                let key = c.Key.Derive t
                let j = key.Below(data.Rows, 0L)
                session.Train key
                let response = session.Respond(ImmutableArray.Create j, key.Derive "respond")
                session.SetSamples(ImmutableArray.Create j, response)
                state <- c.Learner.Step(state, data, key)
                let row = c.Learner.Respond(state, data, key.Derive "respond").Row(j).ToArray()
                data <- data.WithRow(j, ReadOnlySpan row)

                session.State = state
                && session.Samples() = data
                && row = response.Row(0).ToArray()
        }
        |> Seq.forall id

    // The gradient by its definition, by each weight matrix that has one.
    let private definition (c: Case<GraphLearner>) =
        [
            for struct (name, found) in c.Learner.GradientOf(c.State, c.Data, c.Key).Entries ->
                name, found, GraphDefinition.Gradient(c.Learner, c.State, c.Data, c.Key, name)
        ]

    // The whole gradient against the definition's, relative to its size. 2^-24 times the roundings of a chain through
    // the layers, each at most a few times as long as samples, coordinates or neurons (here up to 45): 1e-4 leaves room
    // for what a division by a small variance (VAE, MDL) costs. A wrong term is off by its own size.
    let private rounding c =
        let parts =
            definition c
            |> List.collect (fun (_, found, exact) ->
                List.ofArray (Array.map2 (fun f e -> f - e, e) (Matrices.doubles found) exact))

        let norm f =
            parts |> List.sumBy (fun p -> f p * f p) |> sqrt

        norm fst |> upTo (1e-4 * norm snd + 1e-7)

    let private differences c =
        [ for name, _, exact in definition c -> name, exact ]
        |> offDifferences 1e-3 0 c
        |> allUpTo 1e-4

    let private common =
        [
            for m in Catalog.Members do
                let holds cases sentence check =
                    holds cases $"{m.Title}: {sentence}" (caseOf (memberOf m) >> check)

                holds 6 "codes and outputs have the right shape for any sizes, and are finite" fits
                holds 3 "a step is a function of state, samples and key alone" isPure
                holds 4 "many steps in a row are the same bits as one by one" oneByOne

                // The stack's first layers learn without a gradient; here its machines are done.
                let create h =
                    match memberOf m h with
                    | :? StackedBoltzmannAutoencoder as stack ->
                        StackedBoltzmannAutoencoder(Widths = stack.Widths, PreTraining = 1) :> GraphLearner
                    | learner -> learner

                within
                    5
                    $"{m.Title}: the float32 gradient equals the definition's to rounding"
                    (caseOf create >> rounding)

                // Straight-through is no derivative.
                if m.Name <> "vq-vae" then
                    within
                        3
                        $"{m.Title}: the gradient equals central differences of the loss"
                        (caseOf create >> differences)
        ]

    /// What all members have in common, and what defines each.
    let chapter =
        Chapter.ofChapters
            "family"
            [
                Chapter.ofLaws "all members" common
                Chapter.ofLaws "identities" (CodeIdentities.laws @ LossIdentities.laws @ LinearIdentities.laws)
            ]
