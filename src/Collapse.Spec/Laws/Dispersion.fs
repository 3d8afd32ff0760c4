namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Measures
open Collapse.Numerics
open RowArithmetic

/// Laws of output variance, sigma and effective rank: how much, and in how many directions, the rows differ.
module DispersionLaws =
    let private within name statement =
        Law.within name data (fun (SmallData m) -> statement m)

    let private holds name statement =
        Law.holds name data (fun (SmallData m) -> statement m)

    let private varianceLaws =
        [
            within "output variance is half the mean squared distance over all ordered pairs of rows" (fun m ->
                let rows = Matrices.rows m

                let distances =
                    [|
                        for a in rows do
                            for b in rows do
                                dot (Array.map2 (-) a b) (Array.map2 (-) a b)
                    |]

                abs (OutputVariance.Of m - Array.average distances / (2.0 * float m.Columns))
                |> upTo (16.0 * float (m.Rows + m.Columns + 4) * u * largestSquare m))

            holds "output variance is 0 exactly when all rows are equal" (fun m ->
                let equal = Array.length (Array.distinct (Matrices.rows m)) = 1
                (OutputVariance.Of m = 0.0) = equal)

            holds "output variance grows with the square of a power of two" (fun m ->
                OutputVariance.Of(Matrices.map (fun _ _ y -> 4.0 * y) m) = 16.0 * OutputVariance.Of m)

            within "sigma squared is the output variance plus the variance of the mean row" (fun m ->
                let mean = meanRow (Matrices.rows m)
                let between = dot (centred mean) (centred mean) / float m.Columns
                let sigma = Spread.Of m

                abs (sigma * sigma - OutputVariance.Of m - between)
                |> upTo (16.0 * float (m.Rows * m.Columns + 4) * u * largestSquare m))
        ]

    let private rankOf (m: Matrix) = EffectiveRank.Of m

    // Singular values are accurate to a few u times the largest one; p ln p magnifies the smallest by its logarithm.
    let private rankRounding (m: Matrix) =
        let n = float (min m.Rows m.Columns)

        let rounding = 64.0 * float (m.Rows + m.Columns) * u * condition m
        40.0 * n * n * rounding * max 1.0 (sqrt (largestSquare m / OutputVariance.Of m))

    let private rankLaws =
        [
            holds "effective rank lies between 1 and min(M - 1, D), or is NaN for equal rows" (fun m ->
                let rank = rankOf m

                if OutputVariance.Of m = 0.0 then
                    Double.IsNaN rank
                else
                    let slack = 1.0 + 1e-9
                    rank * slack >= 1.0 && rank <= float (min (m.Rows - 1) m.Columns) * slack)
            |> Law.withCases 300

            within "effective rank is unchanged by scale" (fun m ->
                difference (rankOf (Matrices.map (fun _ _ y -> 0.125 * y) m)) (rankOf m)
                |> upTo (rankRounding m))

            Law.within
                "effective rank does not depend on the order of the rows"
                pairOf<Seed>
                (fun (SmallData m, seed) -> difference (rankOf (permuted seed m)) (rankOf m) |> upTo (rankRounding m))

            within "effective rank follows from the eigenvalues of the covariance" (fun m ->
                // Eigenvalues are accurate to u times the largest, their roots only to sqrt u: the bound is that, for
                // each of the values, times the largest |ln p| that can come of it.
                let x = Matrices.centred (Matrices.exact m)
                let symmetric = MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric
                let eigenvalues = (x.TransposeThisAndMultiply x).Evd(symmetric).EigenValues
                let roots = eigenvalues |> Seq.map (fun e -> sqrt (max 0.0 e.Real)) |> Seq.toArray

                let p =
                    roots
                    |> Array.map (fun s -> s / Array.sum roots)
                    |> Array.filter (fun p -> p > 0.0)

                let expected = exp -(p |> Array.sumBy (fun p -> p * log p))

                difference (rankOf m) (if OutputVariance.Of m = 0.0 then nan else expected)
                |> upTo (20.0 * float (m.Columns * m.Columns) * sqrt (float (m.Rows + m.Columns) * u)))
        ]

    /// In reading order.
    let laws = varianceLaws @ rankLaws
