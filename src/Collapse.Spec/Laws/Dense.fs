namespace Collapse.Spec

open System
open System.Collections.Immutable
open Collapse.Learning
open Collapse.Numerics

/// The paper's networks D/H/D as the laws make them, change them and take them to pieces.
module Dense =
    /// An autoencoder, or with noise of standard deviation sigma a denoising one.
    let corruption model sigma =
        if model = Model.Dae then
            Corruption.Gaussian sigma
        else
            Corruption.None

    let private widths hidden =
        EquatableArray.Create(ReadOnlySpan [| hidden |])

    /// A network of that many hidden neurons.
    let make model loss hidden sigma =
        Autoencoder(Widths = widths hidden, Error = loss, Corruption = corruption model sigma)

    /// The same learner with other numbers (F# has no `with` for C# records).
    let learner (l: Autoencoder) hidden sigma decay rate =
        Autoencoder(
            Widths = widths hidden,
            Error = l.Error,
            Corruption =
                (if l.Corruption = Corruption.None then
                     l.Corruption
                 else
                     Corruption.Gaussian sigma),
            WeightDecay = decay,
            Reduction = l.Reduction,
            Initialization = l.Initialization,
            Similarity = l.Similarity,
            Optimizer = Adam rate
        )

    /// H, the number of hidden neurons.
    let hidden (l: Autoencoder) = l.Widths.Items[0]

    /// sigma(e); 0 for an autoencoder.
    let sigma (l: Autoencoder) = l.Corruption.Amount

    /// Whether it denoises.
    let denoises (l: Autoencoder) = l.Corruption <> Corruption.None

    /// Weights, or anything of their shape.
    let weights (w1: Matrix) (b1: Matrix) (w2: Matrix) (b2: Matrix) =
        Weights [ struct ("W1", w1); struct ("b1", b1); struct ("W2", w2); struct ("b2", b2) ]

    /// The state at some weights, with an optimiser that has not begun.
    let state (learner: Autoencoder) (theta: Weights) =
        LearnerState(
            theta["W1"].Columns,
            theta,
            ImmutableArray.Create(OptimizerMemory.Of("loss", learner.Optimizer, theta.Entries)),
            0L
        )
