namespace Collapse.Spec

open System
open System.Collections.Immutable
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// Laws that all members of the family of autoencoders keep.
module FamilyLaws =
    let private memberOf (m: CatalogEntry) h =
        m.Create(LearnerSetting(h, 0.3)) :?> GraphLearner

    let private isFinite (m: Matrix) =
        m.Values.ToArray() |> Array.forall Single.IsFinite

    // Reconstruct = decode of encode for all but the masked one, whose code of a whole input is a mean.
    let private fits (c: Case) =
        let codes = c.Learner.Encode(c.State, c.Data)
        let outputs = c.Learner.Decode(c.State, codes)

        let all =
            [
                outputs
                c.Learner.Reconstruct(c.State, c.Data)
                c.Learner.Respond(c.State, c.Data, c.Key)
            ]

        codes.Rows = c.Data.Rows
        && all
           |> List.forall (fun y -> y.Rows = c.Data.Rows && y.Columns = c.Data.Columns && isFinite y)
        && (c.Learner :? MaskedAutoencoder || outputs = all[1])
        && c.State.Theta.IsFinite()

    let private isPure (c: Case) =
        let before = c.State.Theta.Entries |> Seq.toList
        let once = c.Learner.Step(c.State, c.Data, c.Key)
        let again = c.Learner.Step(c.State, c.Data, c.Key)

        once = again
        && before = (c.State.Theta.Entries |> Seq.toList)
        && once.Step = c.State.Step + 1L

    // Steps in one session, with a sample replaced between them, and the same by the learner's functions.
    let private oneByOne (c: Case) =
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

    // The whole gradient against the definition's, relative to its size. 2^-24 times the roundings of a chain through the layers,
    // each at most a few times as long as samples, coordinates or neurons (here up to 45): 1e-4 leaves room for what a
    // division by a small variance (VAE, MDL) costs. A wrong term is off by its own size.
    let private rounding (c: Case) =
        let gradient = c.Learner.GradientOf(c.State, c.Data, c.Key)

        let parts =
            [
                for struct (name, found) in gradient.Entries do
                    let exact = GraphDefinition.Gradient(c.Learner, c.State, c.Data, c.Key, name)
                    yield! Array.map2 (fun (f: float32) e -> float f - e, e) (found.Values.ToArray()) exact
            ]

        let norm f =
            parts |> List.sumBy (fun p -> f p * f p) |> sqrt

        {
            Value = norm fst
            Bound = 1e-4 * norm snd + 1e-7
        }

    // The definition's gradient against central differences of the definition's loss, in some entries of each weight matrix.
    let private differences (c: Case) =
        let gradient = c.Learner.GradientOf(c.State, c.Data, c.Key)

        [
            for struct (name, _) in gradient.Entries do
                let values = GraphDefinition.Doubles c.State.Theta[name]
                let slope = GraphDefinition.Gradient(c.Learner, c.State, c.Data, c.Key, name)
                let size = slope |> Array.fold (fun most s -> max most (abs s)) 1e-3

                for entry in List.distinct [ 0; values.Length / 2 ] do
                    let loss change =
                        let moved = Array.copy values
                        moved[entry] <- moved[entry] + change
                        GraphDefinition.Loss(c.Learner, c.State, c.Data, c.Key, name, moved)

                    let h = 1e-6
                    abs ((loss h - loss -h) / (2.0 * h) - slope[entry]) / size
        ]
        |> fun errors ->
            {
                Value = List.max (0.0 :: errors)
                Bound = 1e-4
            }

    let private common =
        [
            for m in Catalog.Members do
                let law sentence check cases =
                    Law.holds $"{m.Title}: {sentence}" shapes (caseOf (memberOf m) >> check)
                    |> Law.withCases cases

                law "codes and outputs have the right shape for any sizes, and are finite" fits 6
                law "a step is a function of state, samples and key alone" isPure 3
                law "many steps in a row are the same bits as one by one" oneByOne 4

                // The stack's first layers learn without a gradient; here its machines are done.
                let create h =
                    match memberOf m h with
                    | :? StackedBoltzmannAutoencoder as stack ->
                        StackedBoltzmannAutoencoder(Widths = stack.Widths, PreTraining = 1) :> GraphLearner
                    | learner -> learner

                Law.within
                    $"{m.Title}: the float32 gradient equals the definition's to rounding"
                    shapes
                    (caseOf create >> rounding)
                |> Law.withCases 5

                // Straight-through is no derivative.
                if m.Name <> "vq-vae" then
                    Law.within
                        $"{m.Title}: the gradient equals central differences of the loss"
                        shapes
                        (caseOf create >> differences)
                    |> Law.withCases 3
        ]

    /// What all members have in common, and what defines each.
    let chapter =
        Chapter.ofChapters
            "family"
            [
                Chapter.ofLaws "all members" common
                Chapter.ofLaws "identities" FamilyIdentities.laws
            ]
