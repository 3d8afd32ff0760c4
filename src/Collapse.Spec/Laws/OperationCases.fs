namespace Collapse.Spec

open System
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

/// An operation on operands of some shapes: what the laws of differentiation are stated on.
type internal Operation =
    {
        Name: string
        /// The operands' shapes, from three sizes m, n, k.
        Operands: int * int * int -> (int * int) list
        /// Whether the operands must be positive.
        Positive: bool
        /// The operation.
        Apply: Node list -> Node
    }

/// The operations that expressions are made of, each on operands that suit it.
module internal OperationCases =
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

    // Windows of filters: wider and narrower than the positions, strides that leave positions over, taps of either
    // parity.
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

    /// Every operation.
    let all =
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
