namespace Collapse.Spec.Texts

open System
open System.Collections.Generic
open System.Threading
open MathNet.Numerics.LinearAlgebra.Double
open Collapse.Data
open Collapse.Differentiation
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics

/// What the claims ask of rows: the nearest ones, their classes, principal codes, spectra.
[<RequireQualifiedAccess>]
module Rows =
    /// The first rows.
    let first count (samples: Samples) =
        samples.Take(System.Collections.Immutable.ImmutableArray.CreateRange(seq { 0 .. min count samples.Count - 1 }))

    /// The numbers of the rows of a class.
    let ofClass (name: string) (samples: Samples) =
        [|
            for row in 0 .. samples.Count - 1 do
                if samples.Classes[row] = name then
                    row
        |]

    // a b', on the widest registers: [rows of a x rows of b].
    let private products (a: Matrix) (b: Matrix) =
        let left, right = Leaf("a", a.Rows, a.Columns), Leaf("b", b.Rows, b.Columns)
        Evaluation.Of(left.MatMul(right, false, true), ReadOnlySpan [| struct (left, a); struct (right, b) |])

    let private squares (a: Matrix) =
        [|
            for row in 0 .. a.Rows - 1 do
                let mutable sum = 0.0

                for value in a.Row(row).ToArray() do
                    sum <- sum + float value * float value

                sum
        |]

    // Queries that are compared at once, so that their distances stay in a few megabytes.
    let private atOnce = 128

    /// For each query the number of the nearest row and the distance to it; `self` leaves out the row of the same
    /// number.
    let nearest self (rows: Matrix) (queries: Matrix) =
        let own = squares rows

        [|
            for part in Seq.chunkBySize atOnce (seq { 0 .. queries.Rows - 1 }) do
                let asked = queries.Take part
                let dot, lengths = products asked rows, squares asked

                for i in 0 .. part.Length - 1 do
                    let products = dot.Row(i).ToArray()
                    let mutable best, least = -1, infinity

                    for row in 0 .. rows.Rows - 1 do
                        let distance = own[row] - 2.0 * float products[row]

                        if distance < least && not (self && row = part[i]) then
                            best <- row
                            least <- distance

                    best, sqrt (max 0.0 (least + lengths[i]))
        |]

    /// The share of queries whose nearest row is of their class.
    let neighbourAccuracy
        (rows: Matrix)
        (classes: IReadOnlyList<string>)
        (queries: Matrix)
        (asked: IReadOnlyList<string>)
        =
        nearest false rows queries
        |> Seq.mapi (fun query (row, _) -> if classes[row] = asked[query] then 1.0 else 0.0)
        |> Seq.average

    // One column more, of ones, for the constant.
    let private withOne (a: Matrix) =
        Matrix.Create(
            a.Rows,
            a.Columns + 1,
            fun row values ->
                a.Row(row).CopyTo values
                values[a.Columns] <- 1f
        )

    // Least squares to one number a class with a ridge, in units of the features' mean square; [classes x features].
    let private linear (names: string[]) ridge (a: Matrix) (classes: IReadOnlyList<string>) =
        let targets =
            Matrix.Create(
                names.Length,
                a.Rows,
                fun row values ->
                    for i in 0 .. values.Length - 1 do
                        values[i] <- if classes[i] = names[row] then 1f else 0f
            )

        let left, right =
            Leaf("a", a.Rows, a.Columns), Leaf("t", targets.Rows, targets.Columns)

        let gram =
            Evaluation.Of(left.MatMul(left, true, false), ReadOnlySpan [| struct (left, a) |])

        let moments =
            Evaluation.Of(right.MatMul left, ReadOnlySpan [| struct (left, a); struct (right, targets) |])

        let size = a.Columns
        let mean = (Seq.init size (fun i -> float gram[i, i]) |> Seq.sum) / float size

        let weights =
            DenseMatrix
                .Create(size, size, fun i j -> float gram[i, j] + if i = j then ridge * mean else 0.0)
                .Cholesky()
                .Solve(DenseMatrix.Create(size, names.Length, fun i k -> float moments[k, i]))

        Matrix.Create(
            names.Length,
            size,
            fun row values ->
                for i in 0 .. size - 1 do
                    values[i] <- float32 weights[i, row]
        )

    let private right (names: string[]) weights (queries: Matrix) (asked: IReadOnlyList<string>) =
        let scores: Matrix = products queries weights

        Seq.init queries.Rows (fun query ->
            let row = scores.Row(query).ToArray()

            if names[Array.IndexOf(row, Array.max row)] = asked[query] then
                1.0
            else
                0.0)
        |> Seq.average

    /// The accuracy of the linear classifier by least squares, with the ridge, of four, that is best on a third of the
    /// rows when the others are learnt from. [rows x features]. Looks at `stop` before each of the five fits.
    let linearAccuracy
        (stop: CancellationToken)
        (rows: Matrix)
        (classes: IReadOnlyList<string>)
        (queries: Matrix)
        (asked: IReadOnlyList<string>)
        =
        let names = classes |> Seq.distinct |> Seq.sort |> Array.ofSeq
        let a = withOne rows
        let third = rows.Rows / 3
        let known, tried = a.Take [| third .. rows.Rows - 1 |], a.Take [| 0 .. third - 1 |]

        let knownClasses, triedClasses =
            Seq.skip third classes |> Array.ofSeq, Seq.take third classes |> Array.ofSeq

        let ridge =
            [ 1e-4; 1e-3; 1e-2; 1e-1 ]
            |> List.maxBy (fun ridge ->
                stop.ThrowIfCancellationRequested()
                right names (linear names ridge known knownClasses) tried triedClasses)

        stop.ThrowIfCancellationRequested()
        right names (linear names ridge a classes) (withOne queries) asked

    /// The scores of rows on the first principal directions of others, [rows x count].
    let principalCodes (components: PrincipalComponents) count (rows: Matrix) =
        let mean = components.Mean.ToArray()

        let directions =
            Matrix.Create(
                count,
                rows.Columns,
                fun mode values ->
                    let direction = components.Direction(mode)

                    for i in 0 .. values.Length - 1 do
                        values[i] <- float32 direction[i]
            )

        let centred =
            Matrix.Create(
                rows.Rows,
                rows.Columns,
                fun row values ->
                    for i in 0 .. values.Length - 1 do
                        values[i] <- float32 (float rows[row, i] - mean[i])
            )

        products centred directions

    /// The reconstructions of rows from so many principal components of others.
    let principalReconstruction (components: PrincipalComponents) count (rows: Matrix) =
        let codes, mean = principalCodes components count rows, components.Mean.ToArray()

        Matrix.Create(
            rows.Rows,
            rows.Columns,
            fun row values ->
                for i in 0 .. values.Length - 1 do
                    let mutable sum = mean[i]

                    for mode in 0 .. count - 1 do
                        sum <- sum + float codes[row, mode] * components.Direction(mode)[i]

                    values[i] <- float32 sum
        )

    // The squared sizes of the Fourier coefficients of a line of numbers, by the definition.
    let private coefficients (values: float[]) =
        let n = values.Length

        let cosine =
            Array.init n (fun i -> Elementary.Cos(2.0 * Math.PI * float i / float n))

        let sine = Array.init n (fun i -> Elementary.Sin(2.0 * Math.PI * float i / float n))

        [|
            for k in 0 .. n - 1 do
                let mutable re, im = 0.0, 0.0

                for t in 0 .. n - 1 do
                    re <- re + values[t] * cosine[k * t % n]
                    im <- im - values[t] * sine[k * t % n]

                re, im
        |]

    /// The share of a picture's spectral energy, its mean left out, at more than half of the Nyquist frequency; of a
    /// line or an image of these rows and columns.
    let fineShare height width (values: ReadOnlySpan<float32>) =
        let values = values.ToArray() |> Array.map float
        let mean = Array.average values

        let rows =
            [|
                for y in 0 .. height - 1 -> coefficients [| for x in 0 .. width - 1 -> values[y * width + x] - mean |]
            |]

        let frequency k n = float (min k (n - k)) / float n
        let mutable all, fine = 0.0, 0.0

        for kx in 0 .. width - 1 do
            let re = coefficients [| for y in 0 .. height - 1 -> fst (rows[y][kx]) |]
            let im = coefficients [| for y in 0 .. height - 1 -> snd (rows[y][kx]) |]

            for ky in 0 .. height - 1 do
                let a, b = fst (re[ky]) - snd (im[ky]), snd (re[ky]) + fst (im[ky])
                let energy = a * a + b * b
                let f = sqrt (frequency kx width ** 2.0 + frequency ky height ** 2.0)
                all <- all + energy

                if f > 0.25 then
                    fine <- fine + energy

        if all > 0.0 then fine / all else 0.0

    /// The median.
    let median (values: float seq) = Medians.Of values
