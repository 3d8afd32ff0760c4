namespace Collapse.Spec

open Collapse.Feedback
open Collapse.Numerics

/// Laws of which rows are fed back, and in what order: stated on policies that replace, so that whatever chooses can be
/// judged.
module SelectionLaws =
    let private chosen turns policy trial =
        Trial.run turns policy trial
        |> List.map (fun turn -> List.ofSeq turn.Answers.Rows)

    /// The laws of whatever claims to feed back k rows a step, in any order.
    let rowsLawsOf k (policy: IFeedback) =
        [
            Trial.holds "a step feeds back k rows, each once, or all there are" (fun trial ->
                let m = trial.Reference.Rows

                chosen (2 * m) policy trial
                |> List.forall (fun rows ->
                    rows.Length = min k m
                    && List.distinct rows = rows
                    && rows |> List.forall (fun row -> row >= 0 && row < m)))

            Trial.holds "asked twice, a policy chooses and decides the same" (fun trial ->
                Trial.run 8 policy trial
                |> List.forall (fun turn ->
                    let rows = policy.Choose(turn.Data.Rows, turn.Memory, turn.Key)
                    let step = policy.Feed(turn.Memory, turn.Answers, turn.Key)

                    List.ofSeq rows = List.ofSeq turn.Answers.Rows
                    && step.ApplyTo turn.Data = turn.Next
                    && step.Memory = turn.Step.Memory))
        ]

    /// The laws of whatever claims to choose uniformly, one row a step.
    let uniformLawsOf (policy: IFeedback) =
        [
            Trial.holds "a uniform choice does not depend on what was chosen before" (fun trial ->
                let turns = Trial.run 12 policy trial

                turns
                |> List.forall (fun turn ->
                    let first = policy.Choose(turn.Data.Rows, turns.Head.Memory, turn.Key)
                    List.ofSeq first = List.ofSeq turn.Answers.Rows))

            // 200 times on average: a standard deviation of at most sqrt 200, 5.5 of them for 20 cases of up to 24
            // rows.
            Trial.within "a uniform choice takes every row as often as every other, but for chance" (fun trial ->
                let m = trial.Reference.Rows

                let counts =
                    chosen (200 * m) policy trial |> List.concat |> List.countBy id |> Map.ofList

                [
                    for row in 0 .. m - 1 -> abs (float (Map.tryFind row counts |> Option.defaultValue 0) - 200.0)
                ]
                |> allUpTo (5.5 * sqrt 200.0))
        ]

    /// The laws of whatever claims to take the rows in turn.
    let cyclicLawsOf (policy: IFeedback) =
        [
            Trial.holds "a cyclic order takes the rows in turn, across the end and from step to step" (fun trial ->
                let m = trial.Reference.Rows
                let rows = chosen (2 * m + 3) policy trial |> List.concat
                rows = List.init rows.Length (fun place -> place % m))
        ]

    /// The laws of whatever claims to take the rows in a new order at each pass, one row a step.
    let permutedLawsOf (policy: IFeedback) =
        [
            Trial.holds "a permuted order takes every row once a pass" (fun trial ->
                let m = trial.Reference.Rows

                chosen (5 * m) policy trial
                |> List.concat
                |> List.chunkBySize m
                |> List.forall (fun pass -> List.sort pass = [ 0 .. m - 1 ]))

            // Of 5 rows there are 120 orders: eight passes alike are a chance of 1 in 3e14.
            Trial.holdsWhere
                "the passes of a permuted order differ"
                (fun trial -> trial.Reference.Rows >= 5)
                (fun trial ->
                    let m = trial.Reference.Rows

                    chosen (8 * m) policy trial
                    |> List.concat
                    |> List.chunkBySize m
                    |> List.distinct
                    |> List.length
                    |> fun passes -> passes > 1)
        ]

    let private replace order k : IFeedback =
        Replace(Selection = Selection(Order = order, Rows = k))

    /// The order of the rows.
    let chapter =
        Chapter.ofChapters
            "row order"
            [
                for order, ofOrder in
                    [
                        SelectionOrder.Uniform, uniformLawsOf
                        SelectionOrder.Cyclic, cyclicLawsOf
                        SelectionOrder.Permuted, permutedLawsOf
                    ] do
                    Chapter.ofLaws
                        ((string order).ToLowerInvariant())
                        (rowsLawsOf 1 (replace order 1) @ ofOrder (replace order 1))

                for order in [ SelectionOrder.Uniform; SelectionOrder.Cyclic; SelectionOrder.Permuted ] do
                    Chapter.ofLaws
                        $"{(string order).ToLowerInvariant()}, three rows a step"
                        (rowsLawsOf 3 (replace order 3)
                         @ (if order = SelectionOrder.Cyclic then
                                cyclicLawsOf (replace order 3)
                            else
                                []))
            ]
