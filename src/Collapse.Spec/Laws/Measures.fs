namespace Collapse.Spec

open System
open FsCheck
open FsCheck.FSharp
open Collapse.Measures
open Collapse.Numerics

/// Laws of the measures (science.md, section 2). u = 2^-53 and v = 2^-24 are the rounding units of double and float32.
module MeasuresLaws =
    let private u = 1.0 / float (1UL <<< 53)
    let private v = 1.0 / float (1UL <<< 24)

    let private rowsOf (m: Matrix) =
        [| for k in 0 .. m.Rows - 1 -> m.Row(k).ToArray() |> Array.map float |]

    let private mapRows (f: int -> int -> float -> float) (m: Matrix) =
        Matrix.Create(
            m.Rows,
            m.Columns,
            fun k values ->
                for i in 0 .. values.Length - 1 do
                    values[i] <- float32 (f k i (float m[k, i]))
        )

    let private varies row = Array.max row > Array.min row

    /// Deviations from the row's mean.
    let private centred (row: float[]) =
        let mean = Array.average row
        row |> Array.map (fun y -> y - mean)

    let private dot a b = Array.sum (Array.map2 (*) a b)

    /// The definition, pair by pair: O(M^2 D).
    let naiveCorrelation (m: Matrix) =
        let rows = rowsOf m |> Array.filter varies |> Array.map centred

        let pairs =
            [|
                for a in 0 .. rows.Length - 1 do
                    for b in a + 1 .. rows.Length - 1 do
                        dot rows[a] rows[b] / sqrt (dot rows[a] rows[a] * dot rows[b] rows[b])
            |]

        if pairs.Length = 0 then nan else Array.average pairs

    // How much larger a row's level is than its variation, the worst row of the matrix: rounding errors of the entries
    // reach the standardised row multiplied by this.
    let private condition (m: Matrix) =
        rowsOf m
        |> Array.filter varies
        |> Array.map (fun row ->
            let largest = row |> Array.map abs |> Array.max
            let deviations = centred row
            sqrt (float row.Length) * largest / sqrt (dot deviations deviations))
        |> Array.fold max 1.0

    // A relative error e of each standardised row moves each product by 2 e, to first order; the other half is for what
    // is neglected. In double precision e = (D + 4) u (1 + condition), and sums over rows add (M + D) u.
    let private correlationRounding (m: Matrix) =
        4.0
        * (float (m.Columns + 4) * u * (1.0 + condition m) + float (m.Rows + m.Columns) * u)

    let private difference a b =
        if Double.IsNaN a && Double.IsNaN b then
            0.0
        else
            abs (a - b)

    let private correlation (m: Matrix) = PairwiseCorrelation.Of(m).Value
    let private data = Generators.of'<SmallData>
    let private pairOf<'a> = Generators.of'<SmallData * 'a>

    let private permuted (Seed seed) (m: Matrix) =
        let key = Key.FromSeed seed
        m.Take(Array.init m.Rows id |> Array.sortBy (fun k -> key.Bits(int64 k)))

    let private correlationLaws =
        [
            Law.within "fast correlation equals naive" data (fun (SmallData m) ->
                {
                    Value = difference (correlation m) (naiveCorrelation m)
                    Bound = 2.0 * correlationRounding m
                })
            |> Law.withCases 300

            Law.holds "correlation lies between -1/(M-1) and 1" data (fun (SmallData m) ->
                let found = PairwiseCorrelation.Of m
                let varying = m.Rows - found.ConstantRows

                if varying < 2 then
                    Double.IsNaN found.Value
                else
                    found.Value >= -1.0 / float (varying - 1) && found.Value <= 1.0)

            Law.holds "correlation counts exactly the constant rows" data (fun (SmallData m) ->
                PairwiseCorrelation.Of(m).ConstantRows = (rowsOf m |> Array.filter (varies >> not) |> Array.length))

            Law.holds
                "correlation is unchanged, bit for bit, when rows are scaled by powers of two"
                pairOf<Seed>
                (fun (SmallData m, Seed seed) ->
                    let key = Key.FromSeed seed

                    let scale k =
                        Math.ScaleB(1.0, key.Below(21, int64 k) - 10)

                    let scaled = mapRows (fun k _ y -> scale k * y) m
                    (correlation scaled).Equals(correlation m))

            Law.within
                "correlation is unchanged by y -> a y + b in each row"
                pairOf<Seed>
                (fun (SmallData m, Seed seed) ->
                    let a, b = Key.FromSeed(seed).Derive "a", Key.FromSeed(seed).Derive "b"
                    let rows = rowsOf m
                    let range = rows |> Array.map (fun row -> Array.max row - Array.min row)

                    let moved =
                        mapRows
                            (fun k _ y ->
                                let scale = 0.1 + 10.0 * a.Uniform(int64 k)
                                scale * (y + 8.0 * (b.Uniform(int64 k) - 0.5) * range[k]))
                            m
                    // Each moved entry is rounded once to float32: e = v condition of the moved rows.
                    {
                        Value = difference (correlation moved) (correlation m)
                        Bound = 4.0 * v * condition moved + correlationRounding m + correlationRounding moved
                    })

            Law.within
                "affinely equal rows have correlation 1"
                Generators.of'<SmallData * SampleCount * Seed>
                (fun (SmallData m, SampleCount count, Seed seed) ->
                    let key = Key.FromSeed seed
                    let shape = (rowsOf m)[0]

                    let copies =
                        Matrix.Create(
                            count + 1,
                            m.Columns,
                            fun k values ->
                                for i in 0 .. values.Length - 1 do
                                    values[i] <- float32 ((0.5 + key.Uniform(int64 k)) * shape[i] + float (k % 3))
                        )

                    if varies shape && not (Double.IsNaN(correlation copies)) then
                        {
                            Value = abs (correlation copies - 1.0)
                            Bound = 4.0 * v * condition copies + correlationRounding copies
                        }
                    else
                        { Value = 0.0; Bound = 0.0 })

            Law.within
                "equicorrelated rows have the correlation they were made with"
                Generators.of'<SampleCount * Noise>
                (fun (SampleCount count, Noise rho) ->
                    // Row k = sqrt(rho) f_0 + sqrt(1 - rho) f_k, with f_k = (e_2k - e_2k+1) orthogonal and without mean.
                    let rows = count + 1

                    let m =
                        Matrix.Create(
                            rows,
                            2 * (rows + 1),
                            fun k values ->
                                values[0] <- float32 (sqrt rho)
                                values[1] <- -values[0]
                                values[2 * k + 2] <- float32 (sqrt (1.0 - rho))
                                values[2 * k + 3] <- -values[2 * k + 2]
                        )

                    {
                        Value = abs (correlation m - rho)
                        Bound = 4.0 * v * condition m + correlationRounding m
                    })

            Law.within "correlation does not depend on the order of the rows" pairOf<Seed> (fun (SmallData m, seed) ->
                {
                    Value = difference (correlation (permuted seed m)) (correlation m)
                    Bound = 2.0 * correlationRounding m
                })
        ]

    // Scale for rounding errors of sums over squares: all of them, relative to the largest entry.
    let private largestSquare (m: Matrix) =
        m.Values.ToArray() |> Array.map (fun y -> float y * float y) |> Array.max

    let private varianceLaws =
        [
            Law.within
                "output variance is half the mean squared distance over all ordered pairs of rows"
                data
                (fun (SmallData m) ->
                    let rows = rowsOf m

                    let distances =
                        [|
                            for a in rows do
                                for b in rows do
                                    dot (Array.map2 (-) a b) (Array.map2 (-) a b)
                        |]

                    {
                        Value = abs (OutputVariance.Of m - Array.average distances / (2.0 * float m.Columns))
                        Bound = 16.0 * float (m.Rows + m.Columns + 4) * u * largestSquare m
                    })

            Law.holds "output variance is 0 exactly when all rows are equal" data (fun (SmallData m) ->
                let equal = Array.length (Array.distinct (rowsOf m)) = 1
                (OutputVariance.Of m = 0.0) = equal)

            Law.holds "output variance grows with the square of a power of two" data (fun (SmallData m) ->
                OutputVariance.Of(mapRows (fun _ _ y -> 4.0 * y) m) = 16.0 * OutputVariance.Of m)

            Law.within
                "sigma squared is the output variance plus the variance of the mean row"
                data
                (fun (SmallData m) ->
                    let rows = rowsOf m

                    let mean =
                        Array.init m.Columns (fun i -> rows |> Array.averageBy (fun row -> row[i]))

                    let between = dot (centred mean) (centred mean) / float m.Columns
                    let sigma = Spread.Of m

                    {
                        Value = abs (sigma * sigma - OutputVariance.Of m - between)
                        Bound = 16.0 * float (m.Rows * m.Columns + 4) * u * largestSquare m
                    })
        ]

    let private rankOf (m: Matrix) = EffectiveRank.Of m

    // Singular values are accurate to a few u times the largest one; p ln p magnifies the smallest by its logarithm.
    let private rankRounding (m: Matrix) =
        let n = float (min m.Rows m.Columns)

        n
        * n
        * 40.0
        * 64.0
        * float (m.Rows + m.Columns)
        * u
        * condition m
        * max 1.0 (sqrt (largestSquare m / OutputVariance.Of m))

    let private rankLaws =
        [
            Law.holds
                "effective rank lies between 1 and min(M - 1, D), or is NaN for equal rows"
                data
                (fun (SmallData m) ->
                    let rank = rankOf m

                    if OutputVariance.Of m = 0.0 then
                        Double.IsNaN rank
                    else
                        let slack = 1.0 + 1e-9
                        rank * slack >= 1.0 && rank <= float (min (m.Rows - 1) m.Columns) * slack)
            |> Law.withCases 300

            Law.within "effective rank is unchanged by scale" data (fun (SmallData m) ->
                {
                    Value = difference (rankOf (mapRows (fun _ _ y -> 0.125 * y) m)) (rankOf m)
                    Bound = rankRounding m
                })

            Law.within
                "effective rank does not depend on the order of the rows"
                pairOf<Seed>
                (fun (SmallData m, seed) ->
                    {
                        Value = difference (rankOf (permuted seed m)) (rankOf m)
                        Bound = rankRounding m
                    })

            Law.within "effective rank follows from the eigenvalues of the covariance" data (fun (SmallData m) ->
                // Eigenvalues are accurate to u times the largest, their roots only to sqrt u: the bound is that, for each of
                // the values, times the largest |ln p| that can come of it.
                let rows = rowsOf m

                let mean =
                    Array.init m.Columns (fun i -> rows |> Array.averageBy (fun row -> row[i]))

                let centredRows = rows |> Array.map (fun row -> Array.map2 (-) row mean)

                let x =
                    MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.DenseOfRowArrays centredRows

                let symmetric = MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric
                let eigenvalues = (x.TransposeThisAndMultiply x).Evd(symmetric).EigenValues
                let roots = eigenvalues |> Seq.map (fun e -> sqrt (max 0.0 e.Real)) |> Seq.toArray

                let p =
                    roots
                    |> Array.map (fun s -> s / Array.sum roots)
                    |> Array.filter (fun p -> p > 0.0)

                let expected = exp -(p |> Array.sumBy (fun p -> p * log p))

                {
                    Value = difference (rankOf m) (if OutputVariance.Of m = 0.0 then nan else expected)
                    Bound = 20.0 * float (m.Columns * m.Columns) * sqrt (float (m.Rows + m.Columns) * u)
                })
        ]

    // Two matrices of one shape: x and x plus something.
    let private withError =
        pairOf<Seed>
        |> Arb.toGen
        |> Gen.map (fun (SmallData x, Seed seed) ->
            let key = Key.FromSeed seed
            let scale = 1.0 + Spread.Of x
            SmallData x, SmallData(mapRows (fun k i y -> y + scale * (key.Uniform(int64 (k * x.Columns + i)) - 0.5)) x))
        |> Arb.fromGen

    let private reconstructionLaws =
        [
            Law.holds
                "SNR improvement of handing the input back is 0 dB"
                withError
                (fun (SmallData x, SmallData noisy) -> Reconstruction.SnrImprovementDb(noisy, x, noisy) = 0.0)

            Law.within
                "SNR improvement is the SNR after minus the SNR before"
                withError
                (fun (SmallData x, SmallData noisy) ->
                    let y = mapRows (fun k i value -> 0.5 * (value + float noisy[k, i])) x

                    if Reconstruction.Rmse(y, x) = 0.0 || largestSquare x = 0.0 then
                        { Value = 0.0; Bound = 0.0 }
                    else
                        let gain = Reconstruction.SnrDb(y, x) - Reconstruction.SnrDb(noisy, x)
                        // 10 / ln 10 < 4.35 dB per unit of relative error, of which three logarithms make a few u each.
                        {
                            Value = abs (Reconstruction.SnrImprovementDb(y, x, noisy) - gain)
                            Bound = 4.35 * 64.0 * u * (64.0 + float (x.Rows * x.Columns))
                        })

            Law.holds "PRD of answering 0 is 100 percent" data (fun (SmallData x) ->
                largestSquare x = 0.0
                || Reconstruction.Prd(Matrix.Zeros(x.Rows, x.Columns), x) = 100.0)

            Law.holds "a perfect reconstruction has no error" data (fun (SmallData x) ->
                Reconstruction.Rmse(x, x) = 0.0
                && (largestSquare x = 0.0 || Reconstruction.Prd(x, x) = 0.0))

            Law.holds
                "RMSE is the same when outputs and references change places"
                withError
                (fun (SmallData x, SmallData y) -> Reconstruction.Rmse(x, y) = Reconstruction.Rmse(y, x))

            Law.within "answering with the mean has an RMSE of sigma" data (fun (SmallData x) ->
                let sigma = Spread.Of x

                if sigma = 0.0 then
                    { Value = 0.0; Bound = 0.0 }
                else
                    let mean = x.Values.ToArray() |> Array.averageBy float
                    let ratio = Reconstruction.RmseRatio(mapRows (fun _ _ _ -> mean) x, x, sigma)
                    // The mean is rounded to float32, off by v of its size: the squared error grows by its square.
                    let off = v * abs mean / sigma

                    {
                        Value = abs (ratio - 1.0)
                        Bound = off + off * off + 8.0 * u * float x.Values.Length * (1.0 + abs mean / sigma)
                    })
        ]

    /// Correlation, variance, effective rank and reconstruction errors.
    let chapter =
        Chapter.ofLaws "measures" (correlationLaws @ varianceLaws @ rankLaws @ reconstructionLaws)
