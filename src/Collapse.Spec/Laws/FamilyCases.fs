namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

/// Small random cases for the laws of the family: shapes, data, learners at some weights, and values of expressions.
module internal FamilyCases =
    /// M samples, D / 5 and H: small, and of any relation to the vector width.
    type FamilyShape = FamilyShape of samples: int * fifths: int * hidden: int

    let shapes =
        let shrink (FamilyShape(m, d, h)) =
            seq {
                if m > 1 then
                    yield FamilyShape(m / 2, d, h)

                if d > 1 then
                    yield FamilyShape(m, d / 2, h)

                if h > 1 then
                    yield FamilyShape(m, d, h / 2)
            }

        let generator =
            Gen.zip3 (Gen.choose (1, 20)) (Gen.choose (1, 7)) (Gen.choose (1, 9))
            |> Gen.map FamilyShape

        Generators.all
        |> ArbMap.mergeArb (Arb.fromGenShrink (generator, shrink))
        |> ArbMap.arbitrary<FamilyShape * Seed>

    // In [0, 1], as segments are: all members take it.
    let dataOf (key: Key) rows columns =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    values[i] <- float32 (key.Uniform(int64 (row * columns + i)))
        )

    type Case =
        {
            Learner: GraphLearner
            Data: Matrix
            State: LearnerState
            Key: Key
        }

    /// A learner at some weights, after a few steps of a fast learning rate, so that nothing is at its start.
    let caseOf (create: int -> GraphLearner) (FamilyShape(m, fifths, h), Seed seed) =
        let key = Key.FromSeed(seed).Derive "family"
        let data = dataOf (key.Derive "data") m (5 * fifths)
        let learner = create h
        let mutable state = learner.Init(key, data)

        for t in 0L .. 2L do
            state <- learner.Step(state, data, key.Derive t)

        {
            Learner = learner
            Data = data
            State = state
            Key = key.Derive "now"
        }

    let constant rows columns (value: int -> int -> float) =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    values[i] <- float32 (value row i)
        )

    let value (node: Node) =
        Evaluation.Of(node, ReadOnlySpan<struct (Leaf * Matrix)>.Empty)

    let number node =
        let found: Matrix = value node
        float found[0, 0]

    let drawnIn least most (key: Key) rows columns =
        constant rows columns (fun row i -> least + (most - least) * key.Uniform(int64 (row * columns + i)))

    let keyOf (Seed seed) = Key.FromSeed(seed).Derive "identity"
