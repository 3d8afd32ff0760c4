namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics
open Collapse.Oracles

/// A learner at some weights, its data and the key of its next step.
type internal Case<'Learner when 'Learner :> GradientLearner> =
    {
        Learner: 'Learner
        Data: Matrix
        State: LearnerState
        Key: Key
    }

/// Small random cases for the laws of learners that are made of expressions, and values of expressions.
module internal FamilyCases =
    /// M samples, D / 5 and H: small, and of any relation to the vector width.
    let shapes =
        Generators.sizesAnd<Seed>(Gen.zip3 (Gen.choose (1, 20)) (Gen.choose (1, 7)) (Gen.choose (1, 9)))

    /// A learner after some steps, so that nothing is at its start.
    let trained steps (learner: 'Learner :> GradientLearner) data (key: Key) =
        let step state (t: int) =
            learner.Step(state, data, key.Derive(int64 t))

        {
            Learner = learner
            Data = data
            State = Seq.fold step (learner.Init(key, data)) (seq { 0 .. steps - 1 })
            Key = key.Derive "now"
        }

    /// A learner of some hidden neurons on data in [0, 1], as segments are: all members of the family take it.
    let caseOf create ((m, fifths, h), Seed seed) =
        let key = Key.FromSeed(seed).Derive "family"
        trained 3 (create h) (Matrices.uniform 0.0 1.0 (key.Derive "data") m (5 * fifths)) key

    /// How far slopes of an objective by some weights are off central differences of its definition, in some entries
    /// of each matrix, in units of the matrix's largest slope (at least `least`).
    let offDifferences least objective (c: Case<_>) (slopes: (string * float[]) seq) =
        [
            for name, slope in slopes do
                let values = Matrices.doubles c.State.Theta[name]
                let size = Array.fold (fun most s -> max most (abs s)) least slope

                for entry in List.distinct [ 0; values.Length / 2 ] do
                    let loss change =
                        let moved = Array.updateAt entry (values[entry] + change) values
                        GraphDefinition.Loss(c.Learner, c.State, c.Data, c.Key, name, moved, objective)

                    let h = 1e-6
                    abs ((loss h - loss -h) / (2.0 * h) - slope[entry]) / size
        ]

    /// Whether a step is a function of state, samples and key, and leaves its state as it was.
    let isPure (c: Case<_>) =
        let before = Seq.toList c.State.Theta.Entries
        let once = c.Learner.Step(c.State, c.Data, c.Key)

        once = c.Learner.Step(c.State, c.Data, c.Key)
        && before = Seq.toList c.State.Theta.Entries
        && once.Step = c.State.Step + 1L
        && once.Theta.IsFinite()

    let value (node: Node) =
        Evaluation.Of(node, ReadOnlySpan<struct (Leaf * Matrix)>.Empty)

    let number node =
        let found: Matrix = value node
        float found[0, 0]

    let constant (m: Matrix) = Operations.Constant m

    let keyOf (Seed seed) = Key.FromSeed(seed).Derive "identity"

    /// A law about cases of some shape, with its number of cases.
    let holds cases name statement =
        Law.holds name shapes statement |> Law.withCases cases

    /// A law about a size in cases of some shape.
    let within cases name measure =
        Law.within name shapes measure |> Law.withCases cases
