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
    let private holds name statement =
        Law.holds name Training.parts (Training.make id >> statement)
        |> Law.withCases 60

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
        let self = SelfTraining(t.Learner, policy, t.Self.Key)
        let next = self.Advance(self.Begin t.Start)
        next.Data, t.Learner.Respond(next.Learner, t.Data, t.Self.Key.Derive("respond").Derive 0L)

    /// The laws of whatever claims to be the paper's feedback.
    let lawsOf (policy: IFeedback) =
        [
            holds "exactly one row changes, and it becomes the learner's response" (fun t ->
                let next, responses = fed policy t

                let candidates =
                    policy.Choose(
                        t.Data.Rows,
                        policy.Begin(t.Data, t.Self.Key.Derive "policy"),
                        t.Self.Key.Derive("feedback").Derive 0L
                    )

                candidates.Length = 1
                && next.Equals(t.Data.WithRow(candidates[0], responses.Row candidates[0])))

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
                     | None -> Measured.Vacuous
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

    let private contained (known: Matrix list) (m: Matrix) =
        let all =
            Collections.Generic.HashSet(known |> Seq.collect (fun k -> Seq.init k.Rows (fun row -> k.Take [| row |])))

        Seq.forall (fun row -> all.Contains(m.Take [| row |])) (seq { 0 .. m.Rows - 1 })

    let private finalOf policy (t: Training) =
        let moments, _ = run policy t
        List.last moments

    let private policyLaws =
        [
            holds
                "every policy: advancing n steps is stepping n times, and m + n are m and then n, bit for bit"
                (fun t ->
                    let policy = t.Protocol.Policy
                    let self, start = begun policy t
                    let moments, _ = run policy t
                    let n = moments.Length - 1

                    self.Advance(start, n).Equals(List.last moments)
                    && self.Advance(self.Advance(start, n / 2), n - n / 2).Equals(List.last moments))

            holds "every policy: only real vectors and responses ever reach the training set" (fun t ->
                let moments, responses = run t.Protocol.Policy t
                moments |> List.forall (fun s -> contained (t.Data :: responses) s.Data))

            holds "a gold standard's rows never change" (fun t ->
                let gold = GoldStandard 0.4
                let final = finalOf gold t

                let rows =
                    Seq.take (gold.Protected t.Data.Rows) (final.Memory :?> GoldMemory).Ranks.Rows
                    |> Seq.toArray

                final.Data.Take(rows).Equals(t.Data.Take rows))

            holds "a gold standard of everything is plain training, bit for bit" (fun t ->
                let self, start = begun (GoldStandard 1.0) t

                let plain =
                    SelfTraining(t.Learner, NoFeedback(), t.Self.Key).Advance(t.Start, t.Protocol.Steps)

                let gold = self.Advance(start, t.Protocol.Steps)
                gold.Learner.Equals plain.Learner && gold.Data.Equals plain.Data)

            holds "mixing in nothing is replacing, bit for bit" (fun t ->
                let a, b = finalOf (Mix 0.0) t, finalOf (Replace()) t
                a.Learner.Equals b.Learner && a.Data.Equals b.Data)

            holds "mixing in real vectors alone leaves real vectors alone" (fun t ->
                contained [ t.Data ] (finalOf (Mix 1.0) t).Data)

            holds "accumulating keeps every real row and adds one a step" (fun t ->
                let final = finalOf (Accumulate()) t

                final.Data.Rows = t.Data.Rows + int final.Time
                && final.Data.Take([| 0 .. t.Data.Rows - 1 |]).Equals t.Data)

            holds "accumulating and drawing keeps the set's size, and all there ever was in the archive" (fun t ->
                let final = finalOf (AccumulateSubsample()) t
                let archive = (final.Memory :?> ArchiveMemory).Archive

                final.Data.Rows = t.Data.Rows
                && archive.Count = t.Data.Rows + int final.Time
                && contained [ archive.ToMatrix() ] t.Data
                && contained [ archive.ToMatrix() ] final.Data)

            holds "what a verifier lets pass is within its tolerance of the real vector" (fun t ->
                let tolerance = 0.5 * Collapse.Measures.Spread.Of t.Data
                let final = finalOf (Verified tolerance) t

                Seq.forall2
                    (fun x y -> sqrt (squares (minus x y) / float x.Length) <= tolerance * (1.0 + 1e-12))
                    (rows t.Data)
                    (rows final.Data))
        ]

    let private laws =
        policyLaws
        @ lawsOf (Replace())
        @ noneLawsOf (NoFeedback())
        @ [
            holds "feeding back x itself is plain training, bit for bit" (fun t ->
                let fed = SelfTraining(t.Learner, sameRow, t.Self.Key)
                let plain = SelfTraining(t.Learner, NoFeedback(), t.Self.Key)
                let fed = fed.Advance(fed.Begin t.Start, t.Protocol.Steps)
                let plain = plain.Advance(t.Start, t.Protocol.Steps)
                fed.Learner.Equals plain.Learner && fed.Data.Equals plain.Data)

            Law.holds
                "the replaced row is one of the rows"
                Generators.any<AnyKey * SampleCount>
                (fun (AnyKey key, SampleCount m) ->
                    let j = Replace().Choose(m, FeedbackMemory.Nothing, key)[0]
                    j >= 0 && j < m)
        ]

    /// Feedback.
    let chapter = Chapter.ofLaws "feedback" laws
