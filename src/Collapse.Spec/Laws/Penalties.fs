namespace Collapse.Spec

open System
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

open FamilyCases
open AdversarialCases

/// Laws of what critics are penalised for: what it is where it can be said by hand, and that learning feels it.
module PenaltyLaws =
    let private wganGp critic lambda =
        WganGp(Latent = 3, Generator = generator, Critic = critic, Batch = 8, Penalty = lambda) :> GradientLearner

    let private wganDiv critic power k =
        WganDiv(Latent = 3, Generator = generator, Critic = critic, Batch = 8, Penalty = k, Power = power)
        :> GradientLearner

    let private r1 critic lambda =
        R1Gan(Latent = 3, Generator = generator, Critic = critic, Batch = 8, Penalty = lambda) :> GradientLearner

    // Of a linear critic the gradient is w at every row: the difference that a penalty makes to the loss of one key, so
    // of the same draws. The losses are float32 sums: an error of 1e-6 of their size.
    let private ofLinear name (make: float -> GradientLearner) (expected: float -> float) =
        within 20 $"{name} of a linear critic is said by the length of its weights" (fun case ->
            let c = caseOf 0 (make 3.0) case

            let loss (learner: GradientLearner) = learner.LossOf(c.State, c.Data, c.Key)

            let length =
                Matrices.doubles c.State.Theta["WD1"] |> Array.sumBy (fun w -> w * w) |> sqrt

            let right = 3.0 * expected length

            abs (loss (make 3.0) - loss (make 0.0) - right)
            |> upTo (1e-5 * (1.0 + abs right)))

    // The first weights' slope has the penalty in it: a penalty built outside the expression would leave it out.
    let private changes name (make: float -> GradientLearner) =
        holds 10 $"the gradient of {name} changes with its penalty" (fun case ->
            let c = caseOf 0 (make 1.0) case

            let of' lambda =
                (make lambda).GradientOf(c.State, c.Data, c.Key) |> Training.flat

            apart (of' 1.0) (of' 5.0) > 1e-4)

    let private finiteAtZero name (make: float -> GradientLearner) =
        holds 5 $"{name} is finite where the critic's gradient is 0, and so is its gradient" (fun case ->
            let c = caseOf 0 (make 10.0) case

            let zero (struct (name: string, value: Matrix)) =
                struct (name,
                        (if name.Contains 'D' then
                             Matrix.Zeros(value.Rows, value.Columns)
                         else
                             value))

            let state =
                LearnerState(
                    c.State.Coordinates,
                    Weights(Seq.map zero c.State.Theta.Entries),
                    c.State.Optimizers,
                    c.State.Step
                )

            Double.IsFinite(c.Learner.LossOf(state, c.Data, c.Key))
            && c.Learner.GradientOf(state, c.Data, c.Key).IsFinite())

    let private perfect ((m, _, classes), _) =
        let classes = classes + 1

        let targets =
            Matrices.build m classes (fun row c -> if c = row % classes then 1.0 else 0.0)

        let verdicts =
            Matrices.build m (classes + 1) (fun row c -> if c = 0 || c - 1 = row % classes then 40.0 else 0.0)

        number (Acgan.Loss(constant verdicts, constant targets, 1.0)) |> upTo 1e-6

    /// The laws.
    let laws =
        [
            ofLinear "the gradient penalty" (wganGp linear) (fun w -> (w - 1.0) * (w - 1.0))
            ofLinear "the divergence penalty" (wganDiv linear 6) (fun w -> w ** 6.0)
            ofLinear "the divergence penalty of an odd power" (wganDiv linear 3) (fun w -> w ** 3.0)
            ofLinear "R1" (r1 linear) (fun w -> w * w / 2.0)
            changes "WGAN-GP" (wganGp critic)
            // Of a critic that is nearly flat the sixth power of its slope is below what float32 shows.
            changes "WGAN-div" (fun k -> wganDiv critic 3 (1e4 * k))
            changes "R1" (r1 critic)
            finiteAtZero "the gradient penalty" (wganGp critic)
            finiteAtZero "the divergence penalty" (wganDiv critic 6)
            finiteAtZero "R1" (r1 critic)
            within 100 "the auxiliary loss of a perfect classifier that is fooled goes to 0" perfect
        ]
