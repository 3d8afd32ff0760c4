namespace Collapse.Scripts.Literature

open System
open System.Globalization
open System.IO
open MathNet.Numerics.Random
open Collapse
open Collapse.Learning

/// The diabetes data (442 x 10) as scikit-learn has them, with the split of the published logs.
[<RequireQualifiedAccess>]
module Diabetes =
    /// Where Debian's python3-sklearn puts them.
    let usual = "/usr/lib/python3/dist-packages/sklearn/datasets/data"

    let private inputs, targets = "diabetes_data_raw.csv.gz", "diabetes_target.csv.gz"

    /// Training and test set, rows and labels (target above 100), and the digest of both files.
    type Split =
        {
            Train: Observations
            TrainLabels: float[]
            Test: Observations
            TestLabels: float[]
            Digest: string
        }

    /// Whether a folder has them.
    let areIn (folder: string) =
        File.Exists(Path.Combine(folder, inputs))
        && File.Exists(Path.Combine(folder, targets))

    let private numbers (path: string) =
        let lines, digest = TableFile.lines path

        let rows =
            [|
                for number, line in List.indexed lines ->
                    line.Split([| ' '; '\t'; ',' |], StringSplitOptions.RemoveEmptyEntries)
                    |> Array.map (fun text ->
                        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
                        | true, value -> value
                        | _ -> raise (InputException.At(path, number + 1, $"'{text}' is no number; expected numbers.")))
            |]

        rows, digest

    // Each column centred and divided by the root of its sum of squares.
    let private scaled (rows: float[][]) =
        let n = float rows.Length

        let columns =
            Array.transpose rows
            |> Array.map (fun column ->
                let mean = Array.sum column / n
                let centred = column |> Array.map (fun value -> value - mean)
                let deviation = sqrt (Array.sumBy (fun value -> value * value) centred / n)
                centred |> Array.map (fun value -> value / deviation / sqrt n))

        Array.transpose columns

    // numpy's legacy permutation: Fisher and Yates from the end, each place drawn by masked 32-bit words of the
    // Mersenne twister.
    let private permutation (seed: int) count =
        let twister = MersenneTwister(seed, false)

        // NextDouble is a word over 2^32, exactly; the other methods drop bits.
        let word () =
            uint32 (twister.NextDouble() * 4294967296.0)

        let order = [| 0 .. count - 1 |]

        for i in count - 1 .. -1 .. 1 do
            let mask = UInt32.MaxValue >>> Numerics.BitOperations.LeadingZeroCount(uint32 i)
            let mutable j = word () &&& mask

            while j > uint32 i do
                j <- word () &&& mask

            let other = order[int j]
            order[int j] <- order[i]
            order[i] <- other

        order

    /// Reads and splits them: the first ceil(0.3 n) of a permutation with seed 123456 are the test set.
    let read (folder: string) : Split =
        let rows, first = numbers (Path.Combine(folder, inputs))
        let target, second = numbers (Path.Combine(folder, targets))

        if rows.Length <> target.Length || rows.Length = 0 then
            raise (InputException.At(folder, 0, $"{rows.Length} rows and {target.Length} targets; expected as many."))

        let x = scaled rows
        let y = target |> Array.map (fun value -> if value[0] > 100.0 then 1.0 else 0.0)
        let order = permutation 123456 rows.Length
        let tests = int (Math.Ceiling(0.3 * float rows.Length))
        let test, train = order[.. tests - 1], order[tests..]

        let take (places: int[]) =
            Observations.From(x[0].Length, ReadOnlySpan(places |> Array.collect (fun place -> x[place])))

        {
            Train = take train
            TrainLabels = train |> Array.map (fun place -> y[place])
            Test = take test
            TestLabels = test |> Array.map (fun place -> y[place])
            Digest = first + second
        }
