namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Learning
open Collapse.Numerics

/// M samples, D coordinates and H hidden neurons: up to 70, 70 and 40, from 1 each, not only multiples of the
/// processor's vector width.
type Shape = Shape of samples: int * coordinates: int * hidden: int

/// A network at some weights, its data and the key of its next learning step: what the laws of gradients are stated on.
type Network =
    {
        Learner: Autoencoder
        /// Moments 0 and no step made, so that the next step is Adam's first.
        State: LearnerState
        /// [samples x coordinates], in [0, 1).
        Data: Matrix
        Key: Key
    }

/// Networks of any shape, and the plain double-precision view of them that the definition asks for.
module Network =
    let private shapes =
        let shrink (Shape(m, d, h)) =
            seq {
                for fewer in [ 1; m / 2; m - 1 ] -> Shape(fewer, d, h)
                for fewer in [ 1; d / 2; d - 1 ] -> Shape(m, fewer, h)
                for fewer in [ 1; h / 2; h - 1 ] -> Shape(m, d, fewer)
            }
            |> Seq.filter (fun (Shape(m', d', h')) -> m' > 0 && d' > 0 && h' > 0 && m' * d' * h' < m * d * h)

        let generator =
            Gen.zip3 (Gen.choose (1, 70)) (Gen.choose (1, 70)) (Gen.choose (1, 40))
            |> Gen.map Shape

        Arb.fromGenShrink (generator, shrink)

    let private arbitraries = Generators.all |> ArbMap.mergeArb shapes

    /// The wrapper types that a network is made of: these shrink, so networks do.
    let parts = arbitraries |> ArbMap.arbitrary<Shape * ModelKind * Seed>

    /// The same with a number of neurons to add.
    let partsAnd<'a> = arbitraries |> ArbMap.arbitrary<(Shape * ModelKind * Seed) * 'a>

    /// Values drawn evenly between two numbers, as float32.
    let private drawn (key: Key) rows columns least most =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    let share = key.Uniform(int64 (row * columns + i))
                    values[i] <- float32 (least + (most - least) * share)
        )

    /// A state at weights as training starts with, and at given biases.
    let private stateWith (learner: Autoencoder) (key: Key) data b1 b2 =
        let start = learner.Init(key, data).Theta
        Dense.state learner (Dense.weights start["W1"] b1 start["W2"] b2)

    /// A network of the drawn shape, with any biases, with or without decay, and SSIM of one of two ranges.
    let make loss (Shape(m, shapeD, h), ModelKind model, Seed seed) =
        let d =
            if loss = Loss.Ssim then
                max StructuralSimilarity.Taps shapeD
            else
                shapeD

        let key = Key.FromSeed(seed).Derive "network"

        let one of' (purpose: string) =
            List.item (key.Derive(purpose).Below(List.length of', 0L)) of'

        let learner =
            Autoencoder(
                Widths = EquatableArray.Create(ReadOnlySpan [| h |]),
                Error = loss,
                Corruption = Dense.corruption model (one [ 0.05; 0.3 ] "sigma"),
                WeightDecay = one [ 0.0; 1e-3; 0.1 ] "decay",
                Reduction =
                    (if loss = Loss.Mse then
                         one [ Reduction.Mean; Reduction.HalfSum ] "reduction"
                     else
                         Reduction.Mean),
                Initialization = one (List.ofSeq (Enum.GetValues<Initialization>())) "initialization",
                Similarity = one [ StructuralSimilarity(1.0, 0.0); StructuralSimilarity(2.0, -0.5) ] "similarity"
            )

        let data = drawn (key.Derive "data") m d 0.0 1.0
        let b1 = drawn (key.Derive "b1") 1 h -0.3 0.3
        let b2 = drawn (key.Derive "b2") 1 d -0.3 0.3

        {
            Learner = learner
            State = stateWith learner key data b1 b2
            Data = data
            Key = key.Derive "step"
        }

    /// The same, and every third sample is 0. In one network of two all biases are 0 as well, which is where training
    /// starts: such a sample then stands exactly on the kink of every hidden neuron and of each |y - x|.
    let makeWithKinks loss parts =
        let n = make loss parts
        let (_, _, Seed seed) = parts
        let m, d = n.Data.Rows, n.Data.Columns

        let data =
            Matrix.Create(
                m,
                d,
                fun row values ->
                    if row % 3 <> 1 then
                        n.Data.Row(row).CopyTo values
            )

        let key = Key.FromSeed(seed).Derive "kinks"
        let zero = key.Below(2, 0L) = 0

        let b1 =
            if zero then
                Matrix.Zeros(1, Dense.hidden n.Learner)
            else
                n.State.Theta["b1"]

        let b2 = if zero then Matrix.Zeros(1, d) else n.State.Theta["b2"]

        { n with
            Data = data
            State = stateWith n.Learner key data b1 b2
        }

    /// All entries in double precision.
    let doubles (m: Matrix) = m.Values.ToArray() |> Array.map float

    /// What the definition asks for: weights, inputs (with this step's noise) and targets.
    let view n =
        DenseDefinition.Flatten n.State.Theta, doubles (n.Learner.Corrupt(n.Data, n.Key)), doubles n.Data

    /// The loss by definition as a function of the weights, on this step's noisy inputs.
    let loss n =
        let _, inputs, targets = view n

        fun (theta: float[]) ->
            DenseDefinition.Loss(
                n.Learner,
                ReadOnlySpan theta,
                ReadOnlySpan inputs,
                ReadOnlySpan targets,
                n.Data.Columns
            )

    /// The gradient by definition, flat.
    let gradient n =
        let theta, inputs, targets = view n

        DenseDefinition.Gradient(
            n.Learner,
            ReadOnlySpan theta,
            ReadOnlySpan inputs,
            ReadOnlySpan targets,
            n.Data.Columns
        )

    /// The gradient of the fast path.
    let fastGradient n =
        use engine = new DenseEngine(n.Learner, n.State, n.Data)
        engine.Train n.Key
        engine.Gradient()
