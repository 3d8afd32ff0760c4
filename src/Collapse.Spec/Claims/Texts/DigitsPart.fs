namespace Collapse.Spec.Texts

open System
open System.Collections.Generic
open System.Threading
open Collapse.Data
open Collapse.Experiments
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// The textbook's autoencoder on digits: its loss, its codes, paths and arithmetic on codes, its blur (T1 to T4, T6,
/// T7).
module internal DigitsPart =
    let private learner = Digits.textbook

    let private path (state: LearnerState) (from: Matrix) into =
        learner.Decode(state, Codes.Interpolate(from, into, 11))

    let private step (rows: Matrix) i =
        let mutable sum = 0.0

        for k in 0 .. rows.Columns - 1 do
            sum <- sum + (float rows[i + 1, k] - float rows[i, k]) ** 2.0

        sqrt sum

    /// T3: for each pair of a 1 and a 7 the longest of ten steps over their median, and the inner rows' distances to
    /// real rows.
    let private paths state (real: Matrix) (test: Samples) count =
        let codes name =
            let rows = Rows.ofClass name test |> Array.truncate count
            learner.Encode(state, test.Values.Take rows)

        let ones, sevens = codes "1", codes "7"

        [
            for i in 0 .. min ones.Rows sevens.Rows - 1 do
                let rows = path state (ones.Take [| i |]) (sevens.Take [| i |])
                let steps = [ for k in 0..9 -> step rows k ]
                let inner = Rows.nearest false real (rows.Take [| 1..9 |]) |> Array.map snd
                List.max steps / Rows.median steps, Rows.median inner, rows
        ]

    let private ink (rows: Matrix) row =
        rows.Row(row).ToArray() |> Array.averageBy float

    /// T4: what thickens a seven, added to other digits: the share that have more ink and keep their class, both judged
    /// beside the plain reconstruction, the class by the nearest real digit.
    let private arithmetic state (digits: Samples) (test: Samples) count =
        let sevens = Rows.ofClass "7" digits |> Array.sortBy (ink digits.Values)

        let tenth = max 1 (sevens.Length / 10)

        let mean rows =
            let codes = learner.Encode(state, digits.Values.Take rows)
            Array.init codes.Columns (fun k -> Seq.init codes.Rows (fun row -> float codes[row, k]) |> Seq.average)

        let thin, thick = mean sevens[.. tenth - 1], mean sevens[sevens.Length - tenth ..]

        let others =
            [| 0 .. test.Count - 1 |]
            |> Array.filter (fun row -> test.Classes[row] <> "7")
            |> Array.truncate count

        let codes = learner.Encode(state, test.Values.Take others)

        let moved =
            Matrix.Create(
                codes.Rows,
                codes.Columns,
                fun row values ->
                    for k in 0 .. values.Length - 1 do
                        values[k] <- codes[row, k] + float32 (thick[k] - thin[k])
            )

        let before, after = learner.Decode(state, codes), learner.Decode(state, moved)
        let found = Rows.nearest false digits.Values after

        let thicker row = ink after row > ink before row

        let kept row =
            digits.Classes[fst found[row]] = test.Classes[others[row]]

        let share condition =
            Seq.init others.Length (fun row -> if condition row then 1.0 else 0.0)
            |> Seq.average

        share thicker, share kept, share (fun row -> thicker row && kept row), test.Values.Take others, before, after

    // One row each of the first digit of every class.
    let private oneEach (samples: Samples) =
        [|
            for digit in 0..9 do
                yield! Rows.ofClass $"{digit}" samples |> Array.truncate 1
        |]

    /// The numbers and pictures. `full` rows of all sizes, or a few.
    let run (components: Lazy<PrincipalComponents>) (data: DataSet) (run: TextRun) (stop: CancellationToken) =
        let digits =
            if run.Quick then
                Rows.first 1_000 data.Training
            else
                data.Training

        let test =
            if run.Quick then
                Rows.first 200 data.HeldOut
            else
                data.HeldOut

        let epochs = if run.Quick then 3 else 50
        let key = Text.key run

        // The loss on the first rows of the training set, after each epoch.
        let seen = (Rows.first 2_000 digits).Values
        let states = Training.epochs stop learner key Digits.batch epochs digits.Values
        let losses = states |> List.map (fun state -> learner.LossOf(state, seen, key))
        let state = List.last states

        let queries = Rows.first 2_000 test
        let codes = learner.Encode(state, digits.Values)
        let asked = learner.Encode(state, queries.Values)
        let principal = Rows.principalCodes components.Value 8

        let accuracy rows queries' =
            Rows.neighbourAccuracy rows digits.Classes queries' queries.Classes

        let real = (Rows.first 10_000 digits).Values
        let pairs = paths state real test (if run.Quick then 5 else 50)
        let smooth = pairs |> List.map (fun (ratio, _, _) -> ratio) |> Rows.median
        let near = pairs |> List.map (fun (_, distance, _) -> distance) |> Rows.median

        let between =
            Rows.nearest false real (Rows.first 500 test).Values
            |> Seq.map snd
            |> Rows.median

        let thicker, kept, both, originals, before, after =
            arithmetic state (Rows.first 10_000 digits) test (if run.Quick then 100 else 1_000)

        let outputs = learner.Reconstruct(state, queries.Values)

        let fine (rows: Matrix) =
            Seq.init (min 300 rows.Rows) (fun row -> Rows.fineShare 28 28 (rows.Row row))
            |> Rows.median

        let shown = queries.Values.Take(oneEach queries)
        let _, _, way = List.head pairs

        Text.result
            run
            [
                for epoch, loss in List.indexed losses do
                    $"loss {epoch}", loss
                "code accuracy", accuracy codes asked
                "principal accuracy", accuracy (principal digits.Values) (principal queries.Values)
                "path ratio", smooth
                "path distance", near
                "real distance", between
                "thicker", thicker
                "class kept", kept
                "thicker and class kept", both
                "fine share before", fine queries.Values
                "fine share after", fine outputs
                "error", Reconstruction.Rmse(outputs, queries.Values)
                "principal error",
                Reconstruction.Rmse(Rows.principalReconstruction components.Value 8 queries.Values, queries.Values)
                "rows", float digits.Count
                "epochs", float epochs
                "queries", float queries.Count
            ]
            [
                "originals", shown
                "reconstructions", learner.Reconstruct(state, shown)
                "path", way
                "thickened originals", originals.Take [| 0 .. min 9 (originals.Rows - 1) |]
                "thickened before", before.Take [| 0 .. min 9 (before.Rows - 1) |]
                "thickened after", after.Take [| 0 .. min 9 (after.Rows - 1) |]
                // Two principal directions of the codes, and the class of each.
                "codes",
                let first = asked.Take [| 0 .. min 1_000 asked.Rows - 1 |]
                let plane = Rows.principalCodes (PrincipalComponents.Of first) 2 first

                Matrix.Create(
                    plane.Rows,
                    3,
                    fun row values ->
                        values[0] <- plane[row, 0]
                        values[1] <- plane[row, 1]
                        values[2] <- float32 (Int32.Parse queries.Classes[row])
                )
            ]
