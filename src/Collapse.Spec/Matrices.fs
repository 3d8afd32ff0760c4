namespace Collapse.Spec

open MathNet.Numerics.LinearAlgebra
open Collapse.Numerics

/// Matrices as laws make, change and read them.
module Matrices =
    /// Entries by row and column, as float32.
    let build rows columns (entry: int -> int -> float) =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    values[i] <- float32 (entry row i)
        )

    /// Uniform numbers between two; entry (k, i) is the key's draw k * columns + i.
    let uniform least most (key: Key) rows columns =
        build rows columns (fun k i -> least + (most - least) * key.Uniform(int64 (k * columns + i)))

    /// Each entry by its row, its column and what it was.
    let map (change: int -> int -> float -> float) (m: Matrix) =
        build m.Rows m.Columns (fun k i -> change k i (float m[k, i]))

    /// The upper left corner of a matrix, or the matrix with 0 beyond it.
    let corner rows columns (m: Matrix) =
        build rows columns (fun k i -> if k < m.Rows && i < m.Columns then float m[k, i] else 0.0)

    /// All entries in double precision, row after row.
    let doubles (m: Matrix) = m.Values.ToArray() |> Array.map float

    /// The rows in double precision.
    let rows (m: Matrix) =
        doubles m |> Array.chunkBySize m.Columns

    /// In double precision, for linear algebra.
    let exact (m: Matrix) =
        Matrix<float>.Build.Dense(m.Rows, m.Columns, fun row i -> float m[row, i])

    /// Rows less their mean.
    let centred (x: Matrix<float>) =
        let mean = x.ColumnSums() / float x.RowCount
        x.MapIndexed(fun _ i value -> value - mean[i])

    /// One row as a matrix: equal when every bit is.
    let row (m: Matrix) k = m.Take [| k |]

    /// Whether every row of a matrix is, bit for bit, a row of one of the others.
    let contained (known: Matrix seq) (m: Matrix) =
        let all (m: Matrix) = Seq.init m.Rows (row m)
        let known = System.Collections.Generic.HashSet(Seq.collect all known)
        Seq.forall known.Contains (all m)
