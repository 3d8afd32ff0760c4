namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Experiments
open Collapse.Runs
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics

/// Laws of feedback: what becomes of the data after a step.
module FeedbackLaws =
    /// A policy that replaces one row by itself.
    let private sameRow =
        { new IFeedback with
            member _.Name = "same row"

            member _.Begin(reference, _) =
                ReferenceMemory(SelectionMemory.Nothing, Archive.Of reference)

            member _.Choose(count, memory, key) = Replace().Choose(count, memory, key)

            member _.Feed(memory, answers, _) =
                FeedbackStep(answers.Rows, (memory :?> ReferenceMemory).Reference.Take answers.Rows, memory)
        }

    let private squares = Array.sumBy (fun (x: float) -> x * x)
    let private minus = Array.map2 (fun (a: float) b -> a - b)

    let private scatter data =
        let mean = RowArithmetic.meanRow data
        data |> Array.sumBy (fun row -> squares (minus row mean))

    // A policy at work, all else as a training's protocol says, and the moment at which it begins.
    let private begun policy (t: Training) =
        let self = Training.feeding policy t
        self, self.Begin t.Start

    // After so many steps with a policy.
    let private after steps policy t =
        let self, start = begun policy t
        self.Advance(start, steps)

    /// The laws of whatever claims to be the paper's feedback.
    let lawsOf (policy: IFeedback) =
        [
            Training.holds "exactly one row changes, and it becomes the learner's response" (fun t ->
                let candidates =
                    policy.Choose(
                        t.Data.Rows,
                        policy.Begin(t.Data, t.Self.Key.Derive "policy"),
                        t.Self.Key.Derive("feedback").Derive 0L
                    )

                candidates.Length = 1
                && (after 1 policy t).Data =
                    t.Data.WithRow(candidates[0], (Training.responses t t.Start).Row candidates[0]))

            Law.within
                "replacing a row changes the scatter as the identity says"
                Training.parts
                (Training.make id
                 >> fun t ->
                     let before, now = Matrices.rows t.Data, Matrices.rows (after 1 policy t).Data

                     match Array.tryFindIndex (fun (x, y) -> x <> y) (Array.zip before now) with
                     | None -> Measured.Vacuous
                     | Some j ->
                         let mean = RowArithmetic.meanRow before
                         let x, y = before[j], now[j]

                         let change =
                             squares (minus y mean)
                             - squares (minus x mean)
                             - squares (minus y x) / float before.Length

                         let largest = squares (Array.concat [ x; y; mean ]) + scatter before + scatter now

                         abs (scatter now - scatter before - change)
                         |> upTo (8.0 * float (t.Data.Rows + t.Data.Columns) * 1.2e-16 * largest))
        ]

    /// The laws of whatever claims to feed nothing back.
    let noneLawsOf (policy: IFeedback) =
        [
            Training.holds "without feedback the data never change" (fun t ->
                (after t.Protocol.Steps policy t).Data = t.Data)
        ]

    let private alike (a: SelfTrainingState) (b: SelfTrainingState) =
        a.Learner.Equals b.Learner && a.Data.Equals b.Data

    // Two policies that do the same to any training.
    let private same name (one: IFeedback) (other: IFeedback) =
        Training.holds $"{name}, bit for bit" (fun t ->
            alike (after t.Protocol.Steps one t) (after t.Protocol.Steps other t))

    let private policyLaws =
        [
            Training.holds "every policy: only real vectors and responses ever reach the training set" (fun t ->
                let self, start = begun t.Protocol.Policy t
                let next (state: SelfTrainingState) _ = self.Advance state
                let moments = List.scan next start [ 1 .. min 6 t.Protocol.Steps ]
                let known = t.Data :: List.map (Training.responses t) moments
                moments |> List.forall (fun s -> Matrices.contained known s.Data))

            same "a gold standard of everything is plain training" (GoldStandard 1.0) (NoFeedback())
            same "mixing in nothing is replacing" (Mix 0.0) (Replace())
            same "feeding back x itself is plain training" sameRow (NoFeedback())
        ]

    /// Feedback.
    let chapter =
        Chapter.ofLaws "feedback" (policyLaws @ lawsOf (Replace()) @ noneLawsOf (NoFeedback()))
