namespace Collapse.Spec

open System
open Collapse.Feedback
open Collapse.Numerics

/// Laws of each policy by itself: what becomes of responses that can be told from data. None looks into the policy but
/// where a sentence says so, so they are the laws of whatever claims to be that policy.
module PolicyLaws =
    let private count predicate = Seq.filter predicate >> Seq.length

    // (turn, row), as Trial tells them.
    let private isReal (m: Matrix) k = m[k, 0] = 0f

    let private isResponse (turn: Turn) row (m: Matrix) k =
        m[k, 0] = float32 turn.Number && m[k, 1] = float32 row

    /// The laws of whatever claims to put each response into its input's place.
    let replaceLawsOf (policy: IFeedback) =
        [
            Trial.holds "each chosen row becomes the response to it, and no other changes" (fun trial ->
                Trial.run (2 * trial.Reference.Rows) policy trial
                |> List.forall (fun turn ->
                    turn.Next.Rows = turn.Data.Rows
                    && Trial.changed turn.Data turn.Next = List.sort (List.ofSeq turn.Answers.Rows)
                    && turn.Answers.Rows |> Seq.forall (fun row -> isResponse turn row turn.Next row)))
        ]

    let private goldRows share rows =
        int (Math.Round(share * float rows, MidpointRounding.AwayFromZero))

    // The rows that are as they were after so many turns that any other has been chosen: one row is left out with
    // probability e^-40.
    let private kept policy trial =
        let m = trial.Reference.Rows
        let final = List.last(Trial.run (40 * m) policy trial).Next
        [ 0 .. m - 1 ] |> List.except (Trial.changed trial.Reference final)

    /// The laws of whatever claims to protect a share p of the rows.
    let goldLawsOf share (policy: IFeedback) =
        replaceLawsOf policy
        @ [
            Trial.holds "a share p of the rows, rounded, never changes, and every other row does" (fun trial ->
                (kept policy trial).Length = goldRows share trial.Reference.Rows)

            // Of 6 rows at least 6 choices of the gold ones: the same in ten draws is a chance of 1 in 1e7.
            Trial.holdsWhere
                "which rows are gold is drawn"
                (fun trial ->
                    let m = trial.Reference.Rows
                    let gold = goldRows share m
                    m >= 6 && gold > 0 && gold < m)
                (fun trial ->
                    List.init 10 (fun i ->
                        kept
                            policy
                            { trial with
                                Key = trial.Key.Derive(int64 i)
                            })
                    |> List.distinct
                    |> List.length
                    |> fun orders -> orders > 1)
        ]

    /// The laws of whatever claims to let a chosen row become fresh real data with probability q.
    let mixLawsOf probability (policy: IFeedback) =
        let values trial =
            [
                for turn in Trial.run 400 policy trial do
                    for index, row in Seq.indexed turn.Step.Rows do
                        turn, index, row
            ]

        [
            Trial.holds
                "each chosen row becomes the response to it or a real vector, and no other changes"
                (fun trial ->
                    Trial.run (4 * trial.Reference.Rows) policy trial
                    |> List.forall (fun turn ->
                        List.ofSeq turn.Step.Rows = List.ofSeq turn.Answers.Rows
                        && turn.Next.Rows = turn.Data.Rows
                        && Seq.indexed turn.Step.Rows
                           |> Seq.forall (fun (index, row) ->
                               isReal turn.Step.Values index || isResponse turn row turn.Step.Values index)))

            // Of 400: 5.5 standard deviations for 20 cases.
            Trial.within "real vectors come with probability q, but for chance" (fun trial ->
                let fresh =
                    values trial |> count (fun (turn, index, _) -> isReal turn.Step.Values index)

                {
                    Value = abs (float fresh - 400.0 * probability)
                    Bound = 5.5 * sqrt (400.0 * probability * (1.0 - probability))
                })

            // Each of M real vectors is missed by n draws with probability (1 - 1/M)^n, at most e^-(n / M): 2e-9.
            Trial.holds "every real vector comes, and not only to its own row" (fun trial ->
                let m = trial.Reference.Rows

                let fresh =
                    [
                        for turn in Trial.run (int (20.0 * float m / probability)) policy trial do
                            for index, row in Seq.indexed turn.Step.Rows do
                                if isReal turn.Step.Values index then
                                    int turn.Step.Values[index, 1], row
                    ]

                (fresh |> List.map fst |> List.distinct |> List.length) = m
                && (m = 1 || fresh |> List.exists (fun (real, row) -> real <> row)))
        ]

    /// The laws of whatever claims to add responses and to replace nothing.
    let accumulateLawsOf (policy: IFeedback) =
        [
            Trial.holds "every row stays, and the responses are added at the end, in order" (fun trial ->
                Trial.run (2 * trial.Reference.Rows) policy trial
                |> List.forall (fun turn ->
                    let before = turn.Data.Rows

                    not turn.Answers.Rows.IsEmpty
                    && turn.Next.Rows = before + turn.Answers.Rows.Length
                    && turn.Next.Take [| 0 .. before - 1 |] = turn.Data
                    && Seq.indexed turn.Answers.Rows
                       |> Seq.forall (fun (index, row) -> isResponse turn row turn.Next (before + index))))

            // T turns miss the added rows with probability 1 in (M+T over T), and after the first turn the real ones
            // likewise.
            Trial.holdsWhere
                "added rows are answered as well as real ones"
                (fun trial -> trial.Reference.Rows >= 6)
                (fun trial ->
                    let m = trial.Reference.Rows

                    let rows =
                        Trial.run (8 * m + 40) policy trial
                        |> List.tail
                        |> List.collect (fun turn -> List.ofSeq turn.Answers.Rows)

                    List.exists (fun row -> row >= m) rows && List.exists (fun row -> row < m) rows)
        ]

    /// The laws of whatever claims to add responses to an archive and to draw the training set from it; the archive is
    /// its memory's.
    let subsampleLawsOf (policy: IFeedback) =
        let archiveAfter (turn: Turn) =
            (turn.Step.Memory :?> ArchiveMemory).Archive.ToMatrix()

        let inside (archive: Matrix) (m: Matrix) =
            let known = Collections.Generic.HashSet(Seq.init archive.Rows (Trial.row archive))

            Seq.init m.Rows (Trial.row m) |> Seq.forall known.Contains

        [
            Trial.holds "the archive is all real vectors and all responses, in order" (fun trial ->
                let turns = Trial.run (2 * trial.Reference.Rows) policy trial

                let expected =
                    [|
                        for k in 0 .. trial.Reference.Rows - 1 -> trial.Reference.Row(k).ToArray()
                        for turn in turns do
                            for index in 0 .. turn.Answers.Rows.Length - 1 ->
                                turn.Answers.Responses.Row(index).ToArray()
                    |]

                archiveAfter (List.last turns) = Matrix.FromRows expected)

            Trial.holds "the training set is as many vectors of the archive as ever, none twice" (fun trial ->
                Trial.run (2 * trial.Reference.Rows) policy trial
                |> List.forall (fun turn ->
                    let drawn =
                        Seq.init turn.Next.Rows (Trial.row turn.Next) |> Seq.distinct |> Seq.length

                    turn.Next.Rows = trial.Reference.Rows
                    && drawn = trial.Reference.Rows
                    && inside (archiveAfter turn) turn.Next))

            // 400 draws of M from 2M: 200 each, a standard deviation of 10, 5.5 of them for 20 cases of up to 48
            // vectors.
            Trial.within "every vector of the archive is as likely to be drawn, old or new" (fun trial ->
                let m = trial.Reference.Rows
                let last = List.last (Trial.run m policy trial)

                let counts =
                    [
                        for draw in 1L .. 400L do
                            let key = trial.Key.Derive("draw").Derive draw
                            let next = policy.Feed(last.Memory, last.Answers, key).ApplyTo last.Data
                            yield! Seq.init next.Rows (Trial.row next)
                    ]
                    |> List.countBy id
                    |> dict

                let archive = archiveAfter last

                {
                    Value =
                        [
                            for k in 0 .. archive.Rows - 1 ->
                                match counts.TryGetValue(Trial.row archive k) with
                                | true, found -> abs (float found - 200.0)
                                | _ -> 200.0
                        ]
                        |> List.max
                    Bound = 55.0
                })
        ]

    // The root mean square distance of two rows.
    let private distance (a: Matrix) i (b: Matrix) j =
        Seq.init a.Columns (fun c -> (float a[i, c] - float b[j, c]) ** 2.0)
        |> Seq.average
        |> sqrt

    /// The laws of whatever claims to let pass what is within a tolerance of the real vector of its row.
    let verifiedLawsOf (tolerance: float) (policy: IFeedback) =
        // A row's response is up to twice the tolerance away from its real vector, anywhere.
        let respond trial number (data: Matrix) =
            Matrix.Create(
                data.Rows,
                2,
                fun row values ->
                    let own = trial.Key.Derive("response").Derive(int64 number).Derive(int64 row)

                    for c in 0..1 do
                        let away = 2.8 * tolerance * (own.Uniform(int64 c) - 0.5) * 2.0 ** 0.5
                        values[c] <- trial.Reference[row, c] + float32 away
            )

        [
            Trial.holds
                "a response passes exactly when it is within the tolerance of its row's real vector"
                (fun trial ->
                    Trial.runWith (respond trial) (6 * trial.Reference.Rows) policy trial
                    |> List.forall (fun turn ->
                        let accepted =
                            [
                                for row in turn.Answers.Rows do
                                    if distance turn.Responses row trial.Reference row <= tolerance then
                                        row
                            ]

                        Trial.changed turn.Data turn.Next = List.sort accepted
                        && accepted
                           |> List.forall (fun row -> Trial.row turn.Next row = Trial.row turn.Responses row)))
        ]

    /// The laws of whatever claims to replace all at once and to train from scratch, every so many turns.
    let generationsLawsOf length (policy: IFeedback) =
        let turns trial = Trial.run (3 * length + 1) policy trial

        let ends (turn: Turn) = (turn.Number - 1) % length = 0

        [
            Trial.holds
                "at the first turn and every L turns all rows become the responses to them; between, none changes"
                (fun trial ->
                    turns trial
                    |> List.forall (fun turn -> turn.Next = (if ends turn then turn.Responses else turn.Data)))

            Trial.holds "the learner starts anew with each generation, and at no other turn" (fun trial ->
                turns trial |> List.forall (fun turn -> turn.Step.Retrain = ends turn))
        ]

    /// The policies with the doses that their laws are checked at.
    let chapter =
        Chapter.ofChapters
            "policies"
            [
                Chapter.ofLaws "every policy" EveryPolicyLaws.all
                Chapter.ofLaws "replace" (replaceLawsOf (Replace(Selection = Selection(Rows = 2))))
                Chapter.ofLaws "gold standard" (goldLawsOf 0.3 (GoldStandard 0.3))
                Chapter.ofLaws
                    "gold standard, permuted order"
                    (goldLawsOf 0.5 (GoldStandard(0.5, Selection = Selection(Order = SelectionOrder.Permuted))))
                Chapter.ofLaws "mix" (mixLawsOf 0.25 (Mix 0.25))
                Chapter.ofLaws "accumulate" (accumulateLawsOf (Accumulate(Selection = Selection(Rows = 2))))
                Chapter.ofLaws "accumulate-subsample" (subsampleLawsOf (AccumulateSubsample()))
                Chapter.ofLaws "verified" (verifiedLawsOf 0.2 (Verified 0.2))
                Chapter.ofLaws "generations" (generationsLawsOf 3 (Generations 3))
            ]
