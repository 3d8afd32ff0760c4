namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Learning
open Collapse.Numerics
open Collapse.Oracles

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
    // M samples, D coordinates and H hidden neurons, not only multiples of the processor's vector width.
    let private sizes =
        Gen.zip3 (Gen.choose (1, 70)) (Gen.choose (1, 70)) (Gen.choose (1, 40))

    /// What a network is made of, and what else a law needs: these shrink, so networks do.
    let partsAnd<'a> =
        Generators.sizesAnd<(ModelKind * Seed) * 'a> sizes
        |> Arb.convert (fun (sizes, (own, more)) -> (sizes, own), more) (fun ((sizes, own), more) -> sizes, (own, more))

    /// What a network is made of.
    let parts = Generators.sizesAnd<ModelKind * Seed> sizes

    /// A state at weights as training starts with, and at given biases.
    let private stateWith (learner: Autoencoder) (key: Key) data b1 b2 =
        let start = learner.Init(key, data).Theta
        Dense.state learner (Dense.weights start["W1"] b1 start["W2"] b2)

    /// A network of the drawn shape, with any biases, with or without decay, and SSIM of one of two ranges in both
    /// its forms.
    let make loss ((m, coordinates, h), (ModelKind model, Seed seed)) =
        let d =
            if loss = Loss.Ssim then
                max StructuralSimilarity.Taps coordinates
            else
                coordinates

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
                Similarity =
                    one
                        [
                            for luminance in Enum.GetValues<Luminance>() do
                                StructuralSimilarity(1.0, 0.0, Luminance = luminance)
                                StructuralSimilarity(2.0, -0.5, Luminance = luminance)
                        ]
                        "similarity"
            )

        let data = Matrices.uniform 0.0 1.0 (key.Derive "data") m d
        let b1 = Matrices.uniform -0.3 0.3 (key.Derive "b1") 1 h
        let b2 = Matrices.uniform -0.3 0.3 (key.Derive "b2") 1 d

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
        let _, (_, Seed seed) = parts
        let data = Matrices.map (fun row _ x -> if row % 3 = 1 then 0.0 else x) n.Data
        let key = Key.FromSeed(seed).Derive "kinks"
        let factor = float (key.Below(2, 0L))

        let biases name =
            Matrices.map (fun _ _ b -> factor * b) n.State.Theta[name]

        { n with
            Data = data
            State = stateWith n.Learner key data (biases "b1") (biases "b2")
        }

    /// What the definition asks for: weights, inputs (with this step's noise) and targets.
    let view n =
        DenseDefinition.Flatten n.State.Theta,
        Matrices.doubles (n.Learner.Corrupt(n.Data, n.Key)),
        Matrices.doubles n.Data

    /// The loss by definition as a function of the weights, on this step's noisy inputs.
    let loss n =
        let _, inputs, targets = view n
        fun (theta: float[]) -> DenseDefinition.Loss(n.Learner, theta, inputs, targets, n.Data.Columns)

    /// The gradient by definition, flat.
    let gradient n =
        let theta, inputs, targets = view n
        DenseDefinition.Gradient(n.Learner, theta, inputs, targets, n.Data.Columns)

    /// The gradient of the fast path.
    let fastGradient n =
        use engine = new DenseEngine(n.Learner, n.State, n.Data)
        engine.Train n.Key
        engine.Gradient()
