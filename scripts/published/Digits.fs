namespace Collapse.Scripts.Literature

open System
open System.Collections.Concurrent
open System.IO
open System.Linq
open Collapse
open Collapse.Data
open Collapse.Numerics

/// The MNIST digits at a smaller size: Y. LeCun, C. Cortes, C. J. C. Burges, the MNIST database of handwritten digits.
[<RequireQualifiedAccess>]
module Digits =
    /// Both sets, [images x side^2], brightness in [0, 1].
    type Set =
        {
            Train: Matrix
            Test: Matrix
            /// Digest of the files.
            Digest: string
        }

    /// Where they lie unless a folder is given.
    let usual = "../shared/mnist"

    let private whole = 28

    /// Whether a folder has images in IDX files.
    let areIn (folder: string) =
        Directory.Exists folder
        && Directory.EnumerateFiles(folder, "*idx3*ubyte*").Any()

    // Adaptive average pooling: block i holds the pixels from floor(28 i / side) to ceil(28 (i + 1) / side) - 1, so
    // that blocks overlap where the side does not divide 28.
    let private pooled side (images: Matrix) =
        let first i = whole * i / side
        let last i = (whole * (i + 1) + side - 1) / side - 1

        Matrix.Create(
            images.Rows,
            side * side,
            fun row values ->
                let image = images.Row row

                for i in 0 .. side - 1 do
                    for j in 0 .. side - 1 do
                        let mutable sum = 0.0

                        for y in first i .. last i do
                            for x in first j .. last j do
                                sum <- sum + float image[y * whole + x]

                        let count = (last i - first i + 1) * (last j - first j + 1)
                        values[i * side + j] <- float32 (sum / (255.0 * float count))
        )

    let private load (struct (folder: string, side)) =
        let set = DataSource.Load("idx:" + folder, DataOptions(Scaling = Scaling.None))
        let shape = set.Training.Shape

        if shape <> SampleShape(1, whole, whole) then
            raise (InputException.At(folder, 0, $"images of {shape}; expected 28 x 28 pixels."))

        {
            Train = pooled side set.Training.Values
            Test = pooled side set.HeldOut.Values
            Digest = set.Provenance.Digest
        }

    let private known = ConcurrentDictionary<struct (string * int), Lazy<Set>>()

    /// The digits of a folder with `side` x `side` pixels, read once.
    let read (folder: string) (side: int) : Set =
        known.GetOrAdd(struct (folder, side), (fun key -> lazy (load key))).Value
