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
                FeedbackMemory(0L, 0, RowOrder.Empty, RowOrder.Empty, Archive.Of reference)

            member _.Choose(count, memory, key) = Replace().Choose(count, memory, key)

            member _.Feed(memory, answers, _) =
                FeedbackStep(answers.Rows, memory.Archive.Take answers.Rows, memory)
        }

    let private squares = Array.sumBy (fun (x: float) -> x * x)
    let private minus = Array.map2 (fun (a: float) b -> a - b)

    let private scatter data =
        let mean = RowArithmetic.meanRow data
        data |> Array.sumBy (fun row -> squares (minus row mean))

    // The moment after one step with a policy, and the responses that the policy was given.
    let private fed (policy: IFeedback) (t: Training) =
        let self = SelfTraining(t.Learner, policy, t.Self.Key)
        let next = self.Advance(self.Begin t.Start)
        next.Data, t.Learner.Respond(next.Learner, t.Data, t.Self.Key.Derive("respond").Derive 0L)

    /// The laws of whatever claims to be the paper's feedback.
    let lawsOf (policy: IFeedback) =
        [
            Training.holds "exactly one row changes, and it becomes the learner's response" (fun t ->
                let next, responses = fed policy t

                let candidates =
                    policy.Choose(t.Data.Rows, t.Start.Memory, t.Self.Key.Derive("feedback").Derive 0L)

                candidates.Length = 1
                && next.Equals(t.Data.WithRow(candidates[0], responses.Row candidates[0])))

            Law.within
                "replacing a row changes the scatter as the identity says"
                Training.parts
                (Training.make id
                 >> fun t ->
                     let next, _ = fed policy t
                     let before, now = Matrices.rows t.Data, Matrices.rows next

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
                let plain = SelfTraining(t.Learner, policy, t.Self.Key)
                plain.Advance(t.Start, t.Protocol.Steps).Data.Equals t.Data)
        ]

    let private begun (policy: IFeedback) (t: Training) =
        let self = SelfTraining(t.Learner, policy, t.Self.Key)
        self, self.Begin t.Start

    // The moments of a run, its start included, and for each step the responses that could be fed back.
    let private run (policy: IFeedback) (t: Training) =
        let self, start = begun policy t

        let moments =
            List.scan (fun (s: SelfTrainingState) _ -> self.Advance s) start [ 1 .. min 6 t.Protocol.Steps ]

        let responses (before: SelfTrainingState) =
            let learned =
                t.Learner.Step(before.Learner, before.Data, t.Self.Key.Derive("train").Derive before.Time)

            t.Learner.Respond(learned, before.Data, t.Self.Key.Derive("respond").Derive before.Time)

        moments, moments |> List.pairwise |> List.map (fst >> responses)

    let private alike (a: SelfTrainingState) (b: SelfTrainingState) =
        a.Learner.Equals b.Learner && a.Data.Equals b.Data

    // After the protocol's steps with a policy.
    let private ended (policy: IFeedback) (t: Training) =
        let self, start = begun policy t
        self.Advance(start, t.Protocol.Steps)

    let private policyLaws =
        [
            Training.holds "every policy: only real vectors and responses ever reach the training set" (fun t ->
                let moments, responses = run t.Protocol.Policy t

                moments
                |> List.forall (fun s -> Matrices.contained (t.Data :: responses) s.Data))

            Training.holds "a gold standard of everything is plain training, bit for bit" (fun t ->
                alike (ended (GoldStandard 1.0) t) (ended (NoFeedback()) t))

            Training.holds "mixing in nothing is replacing, bit for bit" (fun t ->
                alike (ended (Mix 0.0) t) (ended (Replace()) t))

            Training.holds "feeding back x itself is plain training, bit for bit" (fun t ->
                alike (ended sameRow t) (ended (NoFeedback()) t))
        ]

    /// Feedback.
    let chapter =
        Chapter.ofLaws "feedback" (policyLaws @ lawsOf (Replace()) @ noneLawsOf (NoFeedback()))
