namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Numerics

/// What the laws of the measures share: plain double-precision arithmetic on rows, and how far rounding can carry.
/// u = 2^-53 and v = 2^-24 are the rounding units of double and float32.
module internal RowArithmetic =
    let u = 1.0 / float (1UL <<< 53)
    let v = 1.0 / float (1UL <<< 24)

    let varies row = Array.max row > Array.min row

    /// Deviations from the row's mean.
    let centred (row: float[]) =
        let mean = Array.average row
        row |> Array.map (fun y -> y - mean)

    let meanRow (rows: float[][]) =
        Array.init rows[0].Length (fun i -> rows |> Array.averageBy (fun row -> row[i]))

    let dot a b = Array.sum (Array.map2 (*) a b)
    // How much larger a row's level is than its variation, the worst row of the matrix: rounding errors of the entries
    // reach the standardised row multiplied by this.
    let condition (m: Matrix) =
        Matrices.rows m
        |> Array.filter varies
        |> Array.map (fun row ->
            let largest = row |> Array.map abs |> Array.max
            let deviations = centred row
            sqrt (float row.Length) * largest / sqrt (dot deviations deviations))
        |> Array.fold max 1.0

    let data = Generators.any<SmallData>
    let pairOf<'a> = Generators.any<SmallData * 'a>

    let permuted (Seed seed) (m: Matrix) =
        let key = Key.FromSeed seed
        m.Take(Array.init m.Rows id |> Array.sortBy (fun k -> key.Bits(int64 k)))
    // Scale for rounding errors of sums over squares: all of them, relative to the largest entry.
    let largestSquare (m: Matrix) =
        Matrices.doubles m |> Array.map (fun y -> y * y) |> Array.max
