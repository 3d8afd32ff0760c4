namespace Collapse.Spec

open System.Collections.Immutable
open MathNet.Numerics.LinearAlgebra
open Collapse.Guarding
open Collapse.Numerics

/// Laws of the guard: what must not matter to its verdict, and what must turn it round.
module GuardingLaws =
    type private Rows = Collapse.Numerics.Matrix

    // Real rows of normal numbers with falling variances, and generated ones that lost or gained nothing or much.
    type private Pair =
        {
            Key: Key
            Real: Rows
            Generated: Rows
        }

    let private cases = Generators.any<AnyKey * SampleCount * Width * Noise>

    let private normal (key: Key) rows columns factor =
        Rows.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    values[i] <- float32 (factor / (1.0 + float i) * key.Normal(int64 (row * columns + i)))
        )

    // Generated rows have so many times the standard deviation of the real ones.
    let private scaled factor (AnyKey key, SampleCount more, Width width, Noise _) =
        let columns = 2 + width % 6

        {
            Key = key
            Real = normal (key.Derive "real") (30 + more % 2) columns 1.0
            Generated = normal (key.Derive "generated") 30 columns factor
        }

    // A third of the cases each: nothing, half of the standard deviation, twice as much.
    let private pair case =
        let _, _, _, Noise noise = case
        let factor = [| 1.0; 0.5; 2.0 |][int (noise * 100.0) % 3]
        scaled factor case

    let private options = GuardOptions(Permutations = 199)

    let private judge (real: Rows) (generated: Rows) =
        Guard.Judge(real, [| generated |], options)

    let private shuffled (key: Key) (rows: Rows) =
        Seq.init rows.Rows id
        |> Seq.sortBy (fun row -> key.Bits(int64 row))
        |> Seq.toArray
        |> rows.Take

    let private mapped (map: float[] -> float[]) (rows: Rows) =
        Rows.Create(
            rows.Rows,
            rows.Columns,
            fun row values ->
                let result = rows.Row(row).ToArray() |> Array.map float |> map

                for i in 0 .. values.Length - 1 do
                    values[i] <- float32 result[i]
        )

    let private rotated (key: Key) (rows: Rows) =
        let d = rows.Columns

        let rotation =
            Matrix<float>.Build.Dense(d, d, (fun row column -> key.Normal(int64 (row * d + column)))).QR().Q

        mapped (fun row -> (rotation * Vector<float>.Build.Dense row).ToArray()) rows

    let private turned verdict =
        match verdict with
        | GuardVerdict.Collapsing -> GuardVerdict.Fattening
        | GuardVerdict.Fattening -> GuardVerdict.Collapsing
        | other -> other

    let private grouped (rows: Rows) =
        let names = Seq.init rows.Rows (fun row -> $"subject {row}")
        GuardData(rows, Groups = ImmutableArray.CreateRange names)

    let private statistics (report: GuardReport) =
        report.Generations[0].Statistics
        |> Seq.map (fun result -> result.Value, result.P, result.AdjustedP)
        |> Seq.toList

    let private laws =
        [
            Law.holds "rows in another order give the same statistics and p-values, bit for bit" cases (fun case ->
                let pair = pair case
                let first = judge pair.Real pair.Generated

                let second =
                    judge
                        (shuffled (pair.Key.Derive "order") pair.Real)
                        (shuffled (pair.Key.Derive "another") pair.Generated)

                statistics first = statistics second && first.Sentence = second.Sentence)

            Law.holds "rotated rows get the same verdict and, but for rounding, the same statistics" cases (fun case ->
                let pair = pair case
                let turn = rotated (pair.Key.Derive "rotation")
                let first = judge pair.Real pair.Generated
                let second = judge (turn pair.Real) (turn pair.Generated)

                first.Verdict = second.Verdict
                && List.forall2
                    (fun (one: float, _, _) (other: float, _, _) -> abs (one - other) < 1e-3)
                    (statistics first)
                    (statistics second))

            Law.holds "rows in another unit get the same verdict" cases (fun case ->
                let pair = pair case
                let scale = 1e-3 + 1e3 * pair.Key.Uniform 0L
                let measured = mapped (Array.map ((*) scale))

                (judge pair.Real pair.Generated).Verdict =
                    (judge (measured pair.Real) (measured pair.Generated)).Verdict)

            Law.holds "sets that change places turn collapsing into fattening" cases (fun case ->
                let pair = pair case
                turned (judge pair.Real pair.Generated).Verdict = (judge pair.Generated pair.Real).Verdict)

            Law.holds "half of the standard deviation is a collapse, twice as much fattening" cases (fun case ->
                let judged factor =
                    let pair = scaled factor case
                    (judge pair.Real pair.Generated).Verdict

                judged 0.5 = GuardVerdict.Collapsing && judged 2.0 = GuardVerdict.Fattening)

            Law.holds
                "a set held against itself does not collapse, and every row is reported as a copy"
                cases
                (fun case ->
                    let pair = pair case
                    let report = judge pair.Real (shuffled (pair.Key.Derive "order") pair.Real)
                    let copies = report.Generations[0].Copies

                    report.Verdict <> GuardVerdict.Collapsing
                    && report.Verdict <> GuardVerdict.Fattening
                    && copies.Exact.Length = pair.Real.Rows)

            Law.holds "groups of one row each change nothing" cases (fun case ->
                let pair = pair case

                let alone = Guard.Judge(grouped pair.Real, [| grouped pair.Generated |], options)

                statistics alone = statistics (judge pair.Real pair.Generated))
        ]

    /// The guard.
    let chapter = Chapter.ofLaws "guard" (laws |> List.map (Law.withCases 30))
