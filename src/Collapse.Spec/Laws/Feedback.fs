namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learners
open Collapse.Numerics

/// Laws of feedback: what becomes of the data after a step.
module FeedbackLaws =
    let private holds name statement =
        Law.holds name Training.parts (Training.make id >> statement)
        |> Law.withCases 60

    /// A policy that replaces one row by itself.
    let private sameRow =
        { new IFeedback with
            member _.Name = "same row"

            member _.Apply(data, _, key) =
                (ReplaceOne() :> IFeedback).Apply(data, data, key)
        }

    let private rows (m: Matrix) =
        [| for k in 0 .. m.Rows - 1 -> m.Row(k).ToArray() |> Array.map float |]

    let private squares = Array.sumBy (fun (x: float) -> x * x)
    let private minus = Array.map2 (fun (a: float) b -> a - b)

    let private meanRow (data: float[][]) =
        Array.init data[0].Length (fun i -> data |> Array.averageBy (fun row -> row[i]))

    let private scatter data =
        let mean = meanRow data
        data |> Array.sumBy (fun row -> squares (minus row mean))

    // The moment after one step with a policy, and the responses that the policy was given.
    let private fed (policy: IFeedback) (t: Training) =
        let next = SelfTraining(t.Learner, policy, t.Self.Key).Advance t.Start
        next.Data, t.Learner.Respond(next.Learner, t.Data, t.Self.Key.Derive("respond").Derive 0L)

    /// The laws of whatever claims to be the paper's feedback.
    let lawsOf (policy: IFeedback) =
        [
            holds "exactly one row changes, and it becomes the learner's response" (fun t ->
                let next, responses = fed policy t

                let candidates =
                    match policy with
                    | :? IReplaceOneRow as one -> seq { one.Row(t.Data.Rows, t.Self.Key.Derive("feedback").Derive 0L) }
                    | _ -> seq { 0 .. t.Data.Rows - 1 }

                candidates
                |> Seq.exists (fun j -> next.Equals(t.Data.WithRow(j, responses.Row j))))

            holds "nothing but the training set and the responses to it reaches the next training set" (fun t ->
                let next, responses = fed policy t
                let one (m: Matrix) k = m.Take [| k |]

                let known =
                    Collections.Generic.HashSet(
                        seq {
                            for k in 0 .. t.Data.Rows - 1 do
                                one t.Data k
                                one responses k
                        }
                    )

                seq { 0 .. next.Rows - 1 } |> Seq.forall (fun k -> known.Contains(one next k)))

            Law.within
                "replacing a row changes the scatter as the identity says"
                Training.parts
                (Training.make id
                 >> fun t ->
                     let next, _ = fed policy t
                     let before, now = rows t.Data, rows next

                     match Array.tryFindIndex (fun (x, y) -> x <> y) (Array.zip before now) with
                     | None -> { Value = 0.0; Bound = 0.0 }
                     | Some j ->
                         let mean = meanRow before
                         let x, y = before[j], now[j]

                         let change =
                             squares (minus y mean)
                             - squares (minus x mean)
                             - squares (minus y x) / float before.Length

                         let largest = squares (Array.concat [ x; y; mean ]) + scatter before + scatter now

                         {
                             Value = abs (scatter now - scatter before - change)
                             Bound = 8.0 * float (t.Data.Rows + t.Data.Columns) * 1.2e-16 * largest
                         })
        ]

    /// The laws of whatever claims to feed nothing back.
    let noneLawsOf (policy: IFeedback) =
        [
            holds "without feedback the data never change" (fun t ->
                let plain = SelfTraining(t.Learner, policy, t.Self.Key)
                plain.Advance(t.Start, t.Protocol.Steps).Data.Equals t.Data)
        ]

    let private laws =
        lawsOf (ReplaceOne())
        @ noneLawsOf (NoFeedback())
        @ [
            holds "feeding back x itself is plain training, bit for bit" (fun t ->
                let fed = SelfTraining(t.Learner, sameRow, t.Self.Key)
                let plain = SelfTraining(t.Learner, NoFeedback(), t.Self.Key)
                (fed.Advance(t.Start, t.Protocol.Steps)).Equals(plain.Advance(t.Start, t.Protocol.Steps)))

            Law.holds
                "the replaced row is one of the rows"
                Generators.any<AnyKey * SampleCount>
                (fun (AnyKey key, SampleCount m) ->
                    let j = ReplaceOne().Row(m, key)
                    j >= 0 && j < m)
        ]

    /// Feedback.
    let chapter = Chapter.ofLaws "feedback" laws
