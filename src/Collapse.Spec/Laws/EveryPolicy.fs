namespace Collapse.Spec

open System
open Collapse.Feedback
open Collapse.Numerics

/// The laws of every policy in the list, with every dose, order and number of rows.
module EveryPolicyLaws =
    // What holds of a policy in each trial of it.
    let private statements: (string * (IFeedback -> Trial -> bool)) list =
        [
            "a policy asks for rows that are there, each once",
            (fun (policy: IFeedback) (trial: Trial) ->
                Trial.run 12 policy trial
                |> List.forall (fun turn ->
                    let rows = List.ofSeq turn.Answers.Rows

                    rows = List.distinct rows
                    && rows |> List.forall (fun row -> row >= 0 && row < turn.Data.Rows)))

            "asked twice, every policy chooses and decides the same",
            (fun (policy: IFeedback) (trial: Trial) ->
                Trial.run 8 policy trial
                |> List.forall (fun turn ->
                    policy.Choose(turn.Data.Rows, turn.Memory, turn.Key) |> List.ofSeq = List.ofSeq turn.Answers.Rows
                    && policy.Feed(turn.Memory, turn.Answers, turn.Key).ApplyTo turn.Data = turn.Next))

            "only real vectors, earlier data and responses that were asked for reach the training set",
            (fun (policy: IFeedback) (trial: Trial) ->
                let turns = Trial.run 12 policy trial
                let rows (m: Matrix) = Seq.init m.Rows (Trial.row m)
                let known = Collections.Generic.HashSet(rows trial.Reference)

                turns
                |> List.forall (fun turn ->
                    known.UnionWith(rows turn.Answers.Responses)
                    rows turn.Next |> Seq.forall known.Contains))

            "a set never shrinks, and what was fed back is counted",
            (fun (policy: IFeedback) (trial: Trial) ->
                Trial.run 12 policy trial
                |> List.forall (fun turn ->
                    turn.Next.Rows >= turn.Data.Rows
                    && (policy :? NoFeedback || turn.Step.Memory.Turn = turn.Memory.Turn + 1L)))

            "a policy is read as the text that it is written as",
            (fun (policy: IFeedback) (_: Trial) -> (FeedbackKinds.Parse(FeedbackKinds.Text policy)).Equals policy)

            "learning starts afresh only where every row became a response",
            (fun (policy: IFeedback) (trial: Trial) ->
                Trial.run 12 policy trial
                |> List.forall (fun turn -> not turn.Step.Retrain || turn.Next = turn.Responses))

            "what a policy remembers is saved whole, and a policy just begun reads it",
            (fun (policy: IFeedback) (trial: Trial) ->
                let begun = policy.Begin(trial.Reference, trial.Key.Derive "another beginning")

                Trial.run 12 policy trial
                |> List.forall (fun turn ->
                    let memory = turn.Step.Memory
                    begun.Restored(memory.Save()) = memory && memory.GetType() = begun.GetType()))

            "a policy goes on from a restored memory as if nothing had been",
            (fun (policy: IFeedback) (trial: Trial) ->
                let last = Trial.run 6 policy trial |> List.last
                let restored = policy.Begin(trial.Reference, trial.Key).Restored(last.Memory.Save())

                policy.Choose(last.Data.Rows, restored, last.Key) |> List.ofSeq = List.ofSeq last.Answers.Rows
                && policy.Feed(restored, last.Answers, last.Key).ApplyTo last.Data = last.Next)
        ]

    /// The laws, of any policy of the list.
    let all =
        [
            for name, statement in statements ->
                Law.holds name Generators.any<AnyPolicy * AnyKey * SampleCount> (fun (AnyPolicy policy, key, rows) ->
                    statement policy (Trial.make (key, rows)))
        ]

    /// The laws of one policy, which may be of one's own.
    let lawsOf (policy: IFeedback) =
        [ for name, statement in statements -> Trial.holds name (statement policy) ]
