namespace Collapse.Spec.Texts

open System
open System.Collections.Immutable
open System.Threading
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// Training by epochs, or by steps on all rows where the batch is 0; without feedback. It looks at `stop` before each
/// of them, and throws OperationCanceledException once that is cancelled.
[<RequireQualifiedAccess>]
module internal Training =
    let private training (learner: ILearner) key batch =
        SelfTraining(learner, NoFeedback(), key, BatchSize = batch)

    /// The states after so many epochs each, from one initialisation; each epoch sees all rows once in batches.
    let epochs (stop: CancellationToken) (learner: ILearner) (key: Key) batch count (rows: Matrix) =
        let training = training learner key batch
        let mutable now = training.Start rows

        [
            now.Learner

            for _ in 1..count do
                now <- training.Advance(now, 1, stop)
                now.Learner
        ]

    /// The state after so many epochs.
    let trained (stop: CancellationToken) (learner: ILearner) (key: Key) batch count (rows: Matrix) =
        let training = training learner key batch
        training.Advance(training.Start rows, count, stop).Learner

    /// The root mean squared error of reconstructions.
    let error (learner: IResponder) state (rows: Matrix) =
        Reconstruction.Rmse(learner.Reconstruct(state, rows), rows)

/// The digits' autoencoders.
[<RequireQualifiedAccess>]
module Digits =
    let internal widths (sizes: int list) =
        EquatableArray<int>(ImmutableArray.CreateRange sizes)

    let internal deep hidden =
        Autoencoder(
            Widths = widths (hidden @ List.tail (List.rev hidden)),
            SigmoidOutput = true,
            CrossEntropy = true,
            Optimizer = Adam(1e-3)
        )

    /// The textbook's: 784-256-64-8 and back, rectified, linear in its code, a sigmoid at the end; cross-entropy, Adam
    /// 1e-3.
    let textbook = deep [ 256; 64; 8 ]

    /// The same, denoising.
    let internal noisy sigma =
        Autoencoder(
            Widths = textbook.Widths,
            SigmoidOutput = true,
            CrossEntropy = true,
            Optimizer = textbook.Optimizer,
            Corruption = Corruption.Gaussian sigma
        )

    /// Batches of the textbook.
    let batch = 128
