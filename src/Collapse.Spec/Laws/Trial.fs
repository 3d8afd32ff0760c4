namespace Collapse.Spec

open FsCheck.FSharp
open Collapse.Feedback
open Collapse.Numerics

/// One feedback of a policy at work: what it was given, and what it made of it.
type Turn =
    {
        /// Counted from 1.
        Number: int
        /// What the policy remembered.
        Memory: FeedbackMemory
        /// The training set before.
        Data: Matrix
        /// The response to each row of it, chosen or not.
        Responses: Matrix
        Answers: Answers
        /// Draws the policy's decisions.
        Key: Key
        Step: FeedbackStep
        /// The training set after.
        Next: Matrix
    }

/// A policy at work without a learner: its responses are made up, so that they can be told from data and from each
/// other.
type Trial =
    {
        /// X: row k is (0, k). No two rows are equal, here and below.
        Reference: Matrix
        Key: Key
    }

/// Trials, and what a policy makes of them.
module Trial =
    /// Row k of a trial's reference data, of turn 0, or of the responses of a turn: (turn, k).
    let told rows (turn: int) =
        Matrices.build rows 2 (fun row i -> float (if i = 0 then turn else row))

    /// Any trial: 1 to 24 rows.
    let make (AnyKey key, SampleCount rows) = { Reference = told rows 0; Key = key }

    /// The wrapper types that a trial is made of: these shrink, so trials do.
    let parts = Generators.any<AnyKey * SampleCount>

    /// Some turns of a policy, one after the other, with responses of one's own making to the data of each turn.
    let runWith respond turns (policy: IFeedback) trial =
        let turn (data: Matrix, memory) number =
            let key = trial.Key.Derive("feedback").Derive(int64 number)
            let responses: Matrix = respond number data
            let rows = policy.Choose(data.Rows, memory, key)
            let answers = Answers(data.Rows, rows, responses.Take rows)
            let step = policy.Feed(memory, answers, key)
            let next = step.ApplyTo data

            {
                Number = number
                Memory = memory
                Data = data
                Responses = responses
                Answers = answers
                Key = key
                Step = step
                Next = next
            },
            (next, step.Memory)

        List.mapFold turn (trial.Reference, policy.Begin(trial.Reference, trial.Key.Derive "policy")) [ 1..turns ]
        |> fst

    /// Some turns of a policy, one after the other.
    let run turns policy trial =
        runWith (fun number (data: Matrix) -> told data.Rows number) turns policy trial

    /// One row of a matrix, as a matrix: equal when every bit is.
    let row = Matrices.row

    /// The rows that differ between two sets of the same size.
    let changed (before: Matrix) (after: Matrix) =
        [
            for k in 0 .. before.Rows - 1 do
                if row before k <> row after k then
                    k
        ]

    /// A law that each trial satisfies or not.
    let holds name statement =
        Law.holds name parts (make >> statement) |> Law.withCases 40

    /// A law about the trials to which it applies.
    let holdsWhere name applies statement =
        Law.holdsWhere name parts (make >> applies) (make >> statement)
        |> Law.withCases 40

    /// A law by which a size stays within a bound in each trial.
    let within name measure =
        Law.within name parts (make >> measure) |> Law.withCases 20
