namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Measures
open Collapse.Numerics
open RowArithmetic

/// Laws of the average pairwise correlation.
module CorrelationLaws =
    /// The definition, pair by pair: O(M^2 D).
    let naiveCorrelation (m: Matrix) =
        let rows = Matrices.rows m |> Array.filter varies |> Array.map centred

        let pairs =
            [|
                for a in 0 .. rows.Length - 1 do
                    for b in a + 1 .. rows.Length - 1 do
                        dot rows[a] rows[b] / sqrt (dot rows[a] rows[a] * dot rows[b] rows[b])
            |]

        if pairs.Length = 0 then nan else Array.average pairs

    let private within name statement =
        Law.within name data (fun (SmallData m) -> statement m)

    let private holds name statement =
        Law.holds name data (fun (SmallData m) -> statement m)

    // A relative error e of each standardised row moves each product by 2 e, to first order; the other half is for what
    // is neglected. In double precision e = (D + 4) u (1 + condition), and sums over rows add (M + D) u.
    let private correlationRounding (m: Matrix) =
        4.0
        * (float (m.Columns + 4) * u * (1.0 + condition m) + float (m.Rows + m.Columns) * u)

    /// The laws of whatever claims to be this measure, in reading order.
    let lawsOf (measure: Matrix -> PairwiseCorrelation) =
        let correlation m = (measure m).Value

        [
            within "fast correlation equals naive" (fun m ->
                difference (correlation m) (naiveCorrelation m)
                |> upTo (2.0 * correlationRounding m))
            |> Law.withCases 300

            holds "correlation lies between -1/(M-1) and 1" (fun m ->
                let found = measure m
                let varying = m.Rows - found.ConstantRows

                if varying < 2 then
                    Double.IsNaN found.Value
                else
                    found.Value >= -1.0 / float (varying - 1) && found.Value <= 1.0)

            holds "correlation counts exactly the constant rows" (fun m ->
                (measure m).ConstantRows = (Matrices.rows m |> Array.filter (varies >> not) |> Array.length))

            Law.holds
                "correlation is unchanged, bit for bit, when rows are scaled by powers of two"
                pairOf<Seed>
                (fun (SmallData m, Seed seed) ->
                    let key = Key.FromSeed seed

                    let scale k =
                        Math.ScaleB(1.0, key.Below(21, int64 k) - 10)

                    let scaled = Matrices.map (fun k _ y -> scale k * y) m
                    (correlation scaled).Equals(correlation m))

            Law.within
                "correlation is unchanged by y -> a y + b in each row"
                pairOf<Seed>
                (fun (SmallData m, Seed seed) ->
                    let a, b = Key.FromSeed(seed).Derive "a", Key.FromSeed(seed).Derive "b"
                    let rows = Matrices.rows m
                    let range = rows |> Array.map (fun row -> Array.max row - Array.min row)

                    let moved =
                        Matrices.map
                            (fun k _ y ->
                                let scale = 0.1 + 10.0 * a.Uniform(int64 k)
                                scale * (y + 8.0 * (b.Uniform(int64 k) - 0.5) * range[k]))
                            m
                    // Each moved entry is rounded once to float32: e = v condition of the moved rows.
                    difference (correlation moved) (correlation m)
                    |> upTo (4.0 * v * condition moved + correlationRounding m + correlationRounding moved))

            Law.within
                "affinely equal rows have correlation 1"
                Generators.any<SmallData * SampleCount * Seed>
                (fun (SmallData m, SampleCount count, Seed seed) ->
                    let key = Key.FromSeed seed
                    let shape = (Matrices.rows m)[0]

                    let copies =
                        Matrices.build (count + 1) m.Columns (fun k i ->
                            (0.5 + key.Uniform(int64 k)) * shape[i] + float (k % 3))

                    if varies shape && not (Double.IsNaN(correlation copies)) then
                        abs (correlation copies - 1.0)
                        |> upTo (4.0 * v * condition copies + correlationRounding copies)
                    else
                        Measured.Vacuous)

            Law.within
                "equicorrelated rows have the correlation they were made with"
                Generators.any<SampleCount * Noise>
                (fun (SampleCount count, Noise rho) ->
                    // Row k = sqrt(rho) f_0 + sqrt(1 - rho) f_k+1, with f_k = e_2k - e_2k+1 orthogonal and without
                    // mean.
                    let m =
                        Matrices.build (count + 1) (2 * (count + 2)) (fun k i ->
                            let size =
                                if i / 2 = 0 then sqrt rho
                                elif i / 2 = k + 1 then sqrt (1.0 - rho)
                                else 0.0

                            if i % 2 = 0 then size else -size)

                    abs (correlation m - rho)
                    |> upTo (4.0 * v * condition m + correlationRounding m))

            Law.within "correlation does not depend on the order of the rows" pairOf<Seed> (fun (SmallData m, seed) ->
                difference (correlation (permuted seed m)) (correlation m)
                |> upTo (2.0 * correlationRounding m))
        ]

    /// Those of the measure that is used.
    let laws = lawsOf PairwiseCorrelation.Of
