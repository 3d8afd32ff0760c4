namespace Collapse.Spec

open System
open System.Collections.Generic
open FsCheck.FSharp
open Collapse.Differentiation
open Collapse.Numerics

/// Laws of differentiation: every operation's kernel is its definition, and its pull-back is its slope, twice over.
module DifferentiationLaws =
    /// Sizes m, n, k of operands: 1 to 9, and now and then beyond one register and one tile.
    let private sizes =
        let size =
            Gen.frequency [ 4, Gen.choose (1, 9); 1, Gen.elements [ 16; 17; 33; 98 ] ]

        Generators.sizesAnd<Seed>(Gen.zip3 size (Gen.choose (1, 9)) size)

    /// Numbers of a shape that are all different and none 0, so that no kink lies within a difference: odd multiples of
    /// one step, in random order, from -2 to 2 (or from 0 to 2), as float32.
    let private drawn positive (key: Key) count =
        let order = Array.sortBy (fun i -> key.Bits(int64 i)) [| 0 .. count - 1 |]
        let step = 2.0 / float (count + count % 2)

        order
        |> Array.map (fun place ->
            let odd = float (2 * place + 1)

            let centred =
                if positive then
                    odd / 2.0
                else
                    odd - float (count + count % 2)

            float (float32 (step * centred)))

    /// An operation at random operands: the leaves, their values, and the number sum(weights * value).
    type private Case =
        {
            Value: Node
            Number: Node
            Leaves: Leaf list
            At: Dictionary<Leaf, float[]>
        }

    let private case (operation: Operation) (size, Seed seed) =
        let key = Key.FromSeed(seed).Derive "differentiation"
        let at = Dictionary<Leaf, float[]>()

        let leaf positive name (rows, columns) =
            let leaf = Leaf(name, rows, columns)
            at[leaf] <- drawn positive (key.Derive name) (rows * columns)
            leaf

        let operands =
            operation.Operands size
            |> List.mapi (fun i shape -> leaf operation.Positive $"operand {i}" shape)

        let value = operation.Apply(operands |> List.map (fun l -> l :> Node))
        let weights = leaf false "weights" (value.Rows, value.Columns)

        {
            Value = value
            Number = (value * weights).Sum()
            Leaves = weights :: operands
            At = at
        }

    let private at (c: Case) leaf values =
        let changed = Dictionary<Leaf, float[]>(c.At)
        changed[leaf] <- values
        changed

    // Of a few entries of each leaf, by Richardson's rule from two steps: an error of the fourth order.
    let private central (number: Node) (c: Case) (leaf: Leaf) entry =
        let difference h =
            let moved change =
                let values = Array.copy c.At[leaf]
                values[entry] <- values[entry] + change
                Evaluation.Definition(number, at c leaf values)[0]

            (moved h - moved -h) / (2.0 * h)

        (4.0 * difference 1e-4 - difference 2e-4) / 3.0

    // The worst share of the tolerance over some entries of all leaves: 1e-8 in numbers of about 1 leaves room for
    // rounding (1e-16 * terms / 1e-4) and for h^4 times a fifth derivative.
    let private gradientError (number: Node) (c: Case) =
        let by = c.Leaves |> List.map (fun l -> l :> Node) |> Array.ofList
        let slopes = Gradient.Of(number, ReadOnlySpan by)

        [
            for i, leaf in List.indexed c.Leaves do
                let slope = Evaluation.Definition(slopes[i], c.At)
                let largest = slope |> Array.fold (fun most s -> max most (abs s)) 1.0

                for entry in List.distinct [ 0; slope.Length / 2; slope.Length - 1 ] do
                    abs (slope[entry] - central number c leaf entry) / largest
        ]

    let private firstOrder operation drawn =
        let c = case operation drawn

        gradientError c.Number c |> allUpTo 1e-7

    // The slope along a fixed direction is a number again; its own slope is a row of the second derivatives.
    let private secondOrder operation drawn =
        let c = case operation drawn
        let by = c.Leaves |> List.map (fun l -> l :> Node) |> Array.ofList
        let slopes = Gradient.Of(c.Number, ReadOnlySpan by)

        let direction (leaf: Leaf) =
            Matrices.build leaf.Rows leaf.Columns (fun row i -> float ((7 * row + 3 * i) % 5 - 2) / 4.0)
            |> Operations.Constant

        let along =
            Seq.map2 (fun (slope: Node) leaf -> (slope * direction leaf).Sum()) slopes c.Leaves
            |> Seq.reduce (fun a b -> a + b)

        gradientError along c |> allUpTo 1e-6

    // In units of 2^-24: each number is of the size of at most 2 * 2 (e^2 for the exponential), a sum of n of them is
    // off by at most n roundings of a partial sum, and a short series by a few more. The quotient and the logarithm
    // have no bounded slope at 0: their operands are at least half a step from it.
    let private kernel operation drawn =
        let c = case operation drawn

        let matrix (leaf: Leaf) =
            Matrix.From(leaf.Rows, leaf.Columns, ReadOnlySpan(Array.map float32 c.At[leaf]))

        let by = c.Leaves |> List.map (fun l -> struct (l, matrix l)) |> Array.ofList

        let slopes =
            Gradient.Of(c.Number, ReadOnlySpan [| for l in c.Leaves -> l :> Node |])

        let share (node: Node) =
            let found = Evaluation.Of(node, ReadOnlySpan by)
            let exact = Evaluation.Definition(node, c.At)
            let largest = exact |> Array.fold (fun most v -> max most (abs v)) 1.0

            apart (Matrices.doubles found) exact / largest

        let terms = c.Leaves |> List.sumBy (fun l -> l.Rows * l.Columns) |> float

        Seq.append [ c.Value ] slopes
        |> Seq.map share
        |> allUpTo (Math.ScaleB(16.0 + terms, -24))

    let private laws =
        [
            for operation in OperationCases.all do
                for cases, sentence, measure in
                    [
                        15, "the kernel and its pull-back's equal their definitions to rounding", kernel
                        6, "the gradient equals central differences", firstOrder
                        4, "the gradient's gradient equals central differences", secondOrder
                    ] do
                    Law.within $"{operation.Name}: {sentence}" sizes (measure operation)
                    |> Law.withCases cases
        ]

    /// Each operation by its definition, and its first and second derivatives.
    let chapter = Chapter.ofLaws "differentiation" laws
