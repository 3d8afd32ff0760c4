namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Experiments
open Collapse.Runs
open Collapse.Feedback
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// A small self-training with its data, at its start: what the laws of steps and feedback are stated on.
type Training =
    {
        Protocol: Protocol
        /// [samples x coordinates], uniform in [0, 1).
        Data: Matrix
        Learner: Autoencoder
        /// With the paper's feedback.
        Self: SelfTraining
        Start: SelfTrainingState
    }

/// Any protocol, on data of any shape that every loss accepts.
module Training =
    /// The training of a protocol on drawn data, with changes to the protocol's learner.
    let make change (ProtocolSmall protocol, SampleCount samples, Coordinates coordinates, Seed seed) =
        let key = Key.FromSeed seed
        // SSIM needs 11 coordinates, a spread needs two different values.
        let columns = coordinates + 10

        let data = Matrices.uniform 0.0 1.0 key samples columns

        let learner: Autoencoder =
            Simulation.Learner(protocol, data) :?> Autoencoder |> change

        let self = SelfTraining(learner, Replace(), Simulation.KeyOf protocol)

        {
            Protocol = protocol
            Data = data
            Learner = learner
            Self = self
            Start = self.Start data
        }

    /// The same as its protocol says: with its policy, response, batches, noise and optimiser.
    let asProtocol (t: Training) =
        Policies.Training(t.Protocol, t.Learner, t.Data, t.Self.Key)

    /// With another policy, all else as its protocol says.
    let feeding (policy: IFeedback) (t: Training) =
        let p = asProtocol t

        SelfTraining(
            p.Learner,
            policy,
            p.Key,
            Response = p.Response,
            NoiseOfCurrentSpread = p.NoiseOfCurrentSpread,
            FreshOptimizer = p.FreshOptimizer,
            BatchSize = p.BatchSize
        )

    /// The responses to all rows at a moment, whatever the policy: those of the learner that its step leads to.
    let responses (t: Training) (before: SelfTrainingState) =
        let self = feeding (NoFeedback()) t
        let learned = (self.Advance before).Learner

        let learner =
            match Option.ofNullable self.NoiseOfCurrentSpread with
            | Some ratio -> t.Learner.WithNoiseOf(ratio * Spread.Of before.Data) :?> Autoencoder
            | None -> t.Learner

        if self.Response = ResponseInput.Clean then
            learner.Reconstruct(learned, before.Data)
        else
            learner.Respond(learned, before.Data, self.Key.Derive("respond").Derive before.Time)

    /// The wrapper types that a training is made of: these shrink, so trainings do.
    let parts = Generators.any<ProtocolSmall * SampleCount * Coordinates * Seed>

    /// All weights and biases as one array.
    let flat (w: Weights) =
        [| for struct (_, m) in w.Entries -> m |] |> Array.collect Matrices.doubles

    /// A law that each training satisfies or not.
    let holds name statement =
        Law.holds name parts (make id >> statement) |> Law.withCases 60

    /// A law about the trainings to which it applies.
    let holdsWhere name applies statement =
        Law.holdsWhere name parts (make id >> applies) (make id >> statement)
        |> Law.withCases 60
