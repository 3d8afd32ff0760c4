namespace Collapse.Spec

open System
open System.Collections.Generic
open FsCheck.FSharp
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

/// An operation on operands of some shapes: what the laws of differentiation are stated on.
type private Operation =
    {
        Name: string
        /// The operands' shapes, from three sizes m, n, k.
        Operands: int * int * int -> (int * int) list
        /// Whether the operands must be positive.
        Positive: bool
        /// The operation.
        Apply: Node list -> Node
    }

/// Laws of differentiation: every operation's kernel is its definition, and its pull-back is its slope, twice over.
module DifferentiationLaws =
    let private unary name (apply: Node -> Node) =
        {
            Name = name
            Operands = fun (m, n, _) -> [ m, n ]
            Positive = false
            Apply = fun operands -> apply operands.Head
        }

    let private positive operation = { operation with Positive = true }

    let private shaped operands operation = { operation with Operands = operands }

    let private binary name operands (apply: Node -> Node -> Node) =
        {
            Name = name
            Operands = operands
            Positive = false
            Apply = fun operands -> apply operands[0] operands[1]
        }

    let private same (m, n, _) = [ m, n; m, n ]

    let private column =
        Operations.Constant(Matrix.From(4, 1, ReadOnlySpan [| 2f; 0f; 1f; 2f |]))

    // A limit that lies halfway between two of the numbers that are drawn for a node of this shape.
    let private betweenEntries (x: Node) =
        let half = (x.Rows * x.Columns + 1) / 2
        float (2 * ((half + 2) / 3)) / float half

    /// Windows of filters: wider and narrower than the positions, strides that leave positions over, taps of either
    /// parity.
    let private windows =
        [
            "with stride 2", Window.Line(7, 5, 2)
            "of 4 taps with stride 3 and no padding", Window.Line(9, 4, 3, Nullable 0)
            "wider than its positions", Window.Line(2, 5)
            "over an image", Window.Image(3, 4, 3)
            "over an image with stride 2", Window.Image(5, 4, 3, 2)
            "over an image of 4 taps with stride 2", Window.Image(4, 6, 4, 2)
        ]

    // Samples of several positions each: fewer of them.
    let private few count = 1 + count % 3

    let private operations =
        [
            binary "a sum" same (fun a b -> a + b)
            binary "a sum with a row" (fun (m, n, _) -> [ m, n; 1, n ]) (fun a b -> a + b)
            binary "a difference with a column" (fun (m, n, _) -> [ m, 1; m, n ]) (fun a b -> a - b)
            binary "a product of entries" same (fun a b -> a * b)
            binary "a product of a column and a row" (fun (m, n, _) -> [ m, 1; 1, n ]) (fun a b -> a * b)
            binary "a product with one number" (fun (m, n, _) -> [ 1, 1; m, n ]) (fun a b -> a * b)
            positive (binary "a quotient" same (fun a b -> a / b))
            positive (binary "a quotient by a column" (fun (m, n, _) -> [ m, n; m, 1 ]) (fun a b -> a / b))
            binary "a matrix product" (fun (m, n, k) -> [ m, k; k, n ]) (fun a b -> a.MatMul b)
            binary "a matrix product, left transposed" (fun (m, n, k) -> [ k, m; k, n ]) (fun a b -> a.MatMul(b, true))
            binary "a matrix product, right transposed" (fun (m, n, k) -> [ m, k; n, k ]) (fun a b ->
                a.MatMul(b, false, true))
            binary "a matrix product, both transposed" (fun (m, n, k) -> [ k, m; n, k ]) (fun a b ->
                a.MatMul(b, true, true))
            binary "gating" same (fun a b -> Operations.Gate(a, b))
            unary "an affine map" (fun x -> 1.0 - 3.0 * x)
            unary "the rectifier" _.Relu()
            unary "the leaky rectifier" _.LeakyRelu()
            binary "leaky gating" same (fun a b -> Operations.LeakyGate(a, b, 0.2))
            unary "the clamp" (fun x -> x.Clamp(betweenEntries x))
            unary "the sine" (fun x -> (3.0 * x).Sin())
            unary "the cosine" (fun x -> (3.0 * x).Cos())
            positive (unary "the square root" (fun x -> (x + 0.5).Sqrt()))
            positive (unary "the inverse square root" (fun x -> (x + 0.5).InverseSqrt()))
            unary "the lengths of rows" (fun x -> (x + 2.5).RowNorms())
            binary "columns side by side" (fun (m, n, k) -> [ m, n; m, k ]) (fun a b -> a.Concatenate b)
            unary "some columns" (fun x -> x.TakeColumns(x.Columns / 3, (x.Columns + 1) / 2))
            unary "the sigmoid" _.Sigmoid()
            unary "the sigmoid linear unit" _.Silu()
            unary "batch normalisation" (fun x -> Layers.NormalizeColumns(x, 0.1))
            unary "layer normalisation" (fun x -> Layers.NormalizeRows(x, 0.1))
            unary "softmax cross-entropy" (fun x -> Layers.CrossEntropy(x, Layers.OneHot(column, x.Columns)))
            |> shaped (fun (_, n, _) -> [ 4, n + 2 ])
            unary "the hyperbolic tangent" _.Tanh()
            unary "the exponential" _.Exp()
            positive (unary "the logarithm" _.Log())
            unary "softplus" _.Softplus()
            unary "the square" _.Square()
            unary "the absolute value" _.Abs()
            unary "the sum down columns" _.SumRows()
            unary "the sum along rows" _.SumColumns()
            unary "the mean down columns" _.MeanRows()
            unary "the mean along rows" _.MeanColumns()
            unary "the mean" _.Mean()
            unary "repetition" (fun x -> x.RepeatTo(5, x.Columns))
            |> shaped (fun (_, n, _) -> [ 1, n ])
            unary "the softmax" _.Softmax()
            unary "the logarithm of the softmax" _.LogSoftmax()
            unary "the largest of a row" (fun x -> x.KeepLargest(1 + x.Columns / 3))
            unary "the transpose" _.Transposed()
            binary "a product with a transpose" (fun (m, n, k) -> [ m, k; n, k ]) (fun a b -> a.MatMul(b.Transposed()))
            unary "gathering" (fun x -> x.GatherRows column)
            |> shaped (fun (_, n, _) -> [ 3, n ])
            unary "scattering" (fun x -> x.ScatterRows(column, 3))
            |> shaped (fun (_, n, _) -> [ 4, n ])
            unary "another shape" (fun x -> x.ReshapeTo(x.Columns, x.Rows))
            binary "a convolution" (fun (m, n, k) -> [ 3 * m, n; k, 5 * n ]) (fun x w -> x.Convolve(w, x.Rows / 3))
            binary "a transposed convolution" (fun (m, n, k) -> [ 3 * m, k; k, 5 * n ]) (fun x w ->
                x.ConvolveTransposed(w, x.Rows / 3, 5))
            for name, window in windows do
                binary
                    $"a convolution {name}"
                    (fun (m, n, k) -> [ few m * window.Positions, n; k, window.Taps * n ])
                    (fun x w -> x.Convolve(w, window))

                binary
                    $"a transposed convolution {name}"
                    (fun (m, n, k) -> [ few m * window.Outputs, k; k, window.Taps * n ])
                    (fun x w -> x.ConvolveTransposed(w, window))
            unary "max-pooling" (fun x -> x.MaxPool 2)
            |> shaped (fun (m, n, _) -> [ 2 * m, n ])
            unary "max-pooling of images" (fun x -> x.MaxPool(2, 4, 2))
            |> shaped (fun (m, n, _) -> [ 8 * few m, n ])
            unary "upsampling of images" (fun x -> x.UpsampleImage(3, 2))
            |> shaped (fun (m, n, _) -> [ 6 * few m, n ])
            unary "upsampling" (fun x -> x.Upsample 3)
        ]

    /// Sizes m, n, k of operands: 1 to 9, and now and then beyond one register and one tile.
    let private sizes =
        let size =
            Gen.frequency [ 4, Gen.choose (1, 9); 1, Gen.elements [ 16; 17; 33; 98 ] ]

        let shrink (m, n, k) =
            seq {
                if m > 1 then
                    yield m / 2, n, k

                if n > 1 then
                    yield m, n / 2, k

                if k > 1 then
                    yield m, n, k / 2
            }

        Generators.all
        |> ArbMap.mergeArb (Arb.fromGenShrink (Gen.zip3 size (Gen.choose (1, 9)) size |> Gen.map id, shrink))
        |> ArbMap.arbitrary<(int * int * int) * Seed>

    /// Numbers of a shape that are all different and none 0, so that no kink lies within a difference: odd multiples of
    /// one step, in random order, from -2 to 2 (or from 0 to 2), as float32.
    let private drawn positive (key: Key) count =
        let order =
            Array.init count (fun i -> key.Bits(int64 i)) |> Array.mapi (fun i b -> b, i)

        let order = Array.sortInPlace order |> fun () -> Array.map snd order
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
        |> List.max

    let private firstOrder operation drawn =
        let c = case operation drawn

        {
            Value = gradientError c.Number c
            Bound = 1e-7
        }

    // The slope along a fixed direction is a number again; its own slope is a row of the second derivatives.
    let private secondOrder operation drawn =
        let c = case operation drawn
        let by = c.Leaves |> List.map (fun l -> l :> Node) |> Array.ofList
        let slopes = Gradient.Of(c.Number, ReadOnlySpan by)

        let direction (leaf: Leaf) =
            Operations.Constant(
                Matrix.Create(
                    leaf.Rows,
                    leaf.Columns,
                    fun row values ->
                        for i in 0 .. values.Length - 1 do
                            values[i] <- float32 ((7 * row + 3 * i) % 5 - 2) / 4f
                )
            )

        let along =
            Seq.map2 (fun (slope: Node) leaf -> (slope * direction leaf).Sum()) slopes c.Leaves
            |> Seq.reduce (fun a b -> a + b)

        {
            Value = gradientError along c
            Bound = 1e-6
        }

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

            Seq.map2 (fun (f: float32) e -> abs (float f - e)) (found.Values.ToArray()) exact
            |> Seq.max
            |> fun worst -> worst / largest

        let terms = c.Leaves |> List.sumBy (fun l -> l.Rows * l.Columns) |> float

        {
            Value = Seq.append [ c.Value ] slopes |> Seq.map share |> Seq.max
            Bound = Math.ScaleB(16.0 + terms, -24)
        }

    let private laws =
        [
            for operation in operations do
                Law.within
                    $"{operation.Name}: the kernel and its pull-back's equal their definitions to rounding"
                    sizes
                    (kernel operation)
                |> Law.withCases 15

                Law.within $"{operation.Name}: the gradient equals central differences" sizes (firstOrder operation)
                |> Law.withCases 6

                Law.within
                    $"{operation.Name}: the gradient's gradient equals central differences"
                    sizes
                    (secondOrder operation)
                |> Law.withCases 4
        ]

    /// Each operation by its definition, and its first and second derivatives.
    let chapter = Chapter.ofLaws "differentiation" laws
