namespace Collapse.Spec

open System
open FsCheck.FSharp
open MathNet.Numerics.Distributions
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics
open RandomnessLaws

/// Laws of the noise that the DAE adds to its inputs, and of the draws that one step of self-training makes.
/// Statistical, at the level of the laws of randomness.
module InputNoiseLaws =
    let private learner sigma = Dense.make Model.Dae Loss.Mse 1 sigma

    // The noise of one step on so many segments: [samples x coordinates], in units of sigma.
    let private noise samples coordinates (key: Key) =
        (learner 1.0).Corrupt(Matrix.Zeros(samples, coordinates), key)

    let private flat = Matrices.doubles

    // 1 to 40 coordinates, which the padding turns into rows of 16, 32 or 48 draws; about 20,000 draws in all.
    let private draws statement (AnyKey key, Coordinates d) = noise (20000 / d) d key |> statement d

    let private parts = Generators.any<AnyKey * Coordinates>

    let private shape =
        [
            // Moments of a standard normal number z: Var z^2 = 2, Var z^4 = 96.
            for sentence, power, expected, variance in
                [
                    "mean 0", 1.0, 0.0, 1.0
                    "variance sigma squared", 2.0, 1.0, 2.0
                    "kurtosis 3", 4.0, 3.0, 96.0
                ] do
                let powers e =
                    flat e |> Array.map (fun z -> z ** power)

                Law.within
                    $"the noise has {sentence}"
                    parts
                    (draws (fun _ e -> powers e |> meanWithin expected (sqrt variance)))

            Law.within
                "the noise is normal: 64 classes of equal probability are met equally often"
                parts
                (draws (fun _ e ->
                    flat e
                    |> Seq.map (fun z -> min 63 (int (64.0 * Normal.CDF(0.0, 1.0, z))))
                    |> histogram 64
                    |> chiSquare))

            Law.within
                "the noise is white along a segment: no correlation at any lag"
                Generators.any<AnyKey * Coordinates * Width>
                (fun (AnyKey key, Coordinates d, Width lag) ->
                    Matrices.rows (noise (20000 / (d + lag)) (d + lag) key)
                    |> Array.collect (fun e -> Array.init d (fun i -> e[i] * e[i + lag]))
                    |> meanWithin 0.0 1.0)

            Law.within
                "the noise of different segments is uncorrelated"
                Generators.any<AnyKey * Coordinates * SampleCount>
                (fun (AnyKey key, Coordinates d, SampleCount apart) ->
                    let e = Matrices.rows (noise (20000 / d) d key)

                    Array.map2 (Array.map2 (*)) e[.. e.Length - 1 - apart] e[apart..]
                    |> Array.concat
                    |> meanWithin 0.0 1.0)

            Law.within
                "the noise of different steps is uncorrelated"
                Generators.any<AnyKey * Coordinates * SampleCount>
                (fun (AnyKey key, Coordinates d, SampleCount apart) ->
                    let of' (step: int) =
                        noise (10000 / d) d (key.Derive(int64 step)) |> flat

                    Array.map2 (*) (of' 0) (of' apart) |> meanWithin 0.0 1.0)
        ]
        |> List.map (Law.withCases sizes)

    // Both tails in slices of half a sigma, from 3 to 5 and beyond: at least 11 of 40 million draws are expected in
    // each.
    let private tails =
        Law.within "the noise has normal tails out to 5 sigma and beyond" Generators.any<AnyKey> (fun (AnyKey key) ->
            let parts, rows, columns = 100, 4000, 100
            let counts = Array.zeroCreate 10

            for part in 0 .. parts - 1 do
                for z in (noise rows columns (key.Derive(int64 part))).Values do
                    let size = abs z

                    if size >= 3.0f then
                        let slice = min 4 (int (2.0f * (size - 3.0f)))
                        let index = if z > 0.0f then slice else 5 + slice
                        counts[index] <- counts[index] + 1

            let beyond edge = Normal.CDF(0.0, 1.0, -edge)

            let share slice =
                let edge = 3.0 + 0.5 * float slice

                if slice = 4 then
                    beyond edge
                else
                    beyond edge - beyond (edge + 0.5)

            counts
            |> Array.mapi (fun i count -> float count, float (parts * rows * columns) * share (i % 5))
            |> poisson)
        |> Law.withCases 1

    let private values =
        [
            Law.holds
                "a segment's noise does not depend on how many segments stand beside it, nor on what they hold"
                Generators.any<AnyKey * SmallData * Noise>
                (fun (AnyKey key, SmallData x, Noise sigma) ->
                    let all = (learner sigma).Corrupt(x, key)

                    seq { 1 .. x.Rows }
                    |> Seq.forall (fun count ->
                        let first = [| 0 .. count - 1 |]
                        let others = Matrix.Zeros(count, x.Columns).WithRow(count - 1, x.Row(count - 1))
                        let alone = (learner sigma).Corrupt(x.Take first, key)
                        let changed = (learner sigma).Corrupt(others, key)

                        alone.Equals(all.Take first)
                        && changed.Take([| count - 1 |]).Equals(all.Take [| count - 1 |])))

            Law.within
                "noise is proportional to sigma, to one rounding"
                Generators.any<AnyKey * Coordinates * Noise>
                (fun (AnyKey key, Coordinates d, Noise sigma) ->
                    let zeros = Matrix.Zeros(4, d)

                    let error e one =
                        // sigma itself is kept as float32, and the product is rounded once.
                        if one = 0.0 || sigma = 0.0 then
                            abs e
                        else
                            abs (e / (sigma * one) - 1.0)

                    Array.map2 error (flat ((learner sigma).Corrupt(zeros, key))) (flat (noise 4 d key))
                    |> allUpTo (Math.ScaleB(1.0, -23) * (1.0 + 1e-6)))
        ]

    // The draws of step t of self-training: its keys are made of purpose and t (SelfTraining).
    let private purpose (name: string) (key: Key) (t: int) = key.Derive(name).Derive(int64 t)

    let private chosen count key =
        Replace().Choose(count, FeedbackMemory.Nothing, key)[0]

    let private choices =
        [
            Law.within
                "every row is replaced equally often"
                Generators.any<AnyKey * SampleCount>
                (fun (AnyKey key, SampleCount m) ->
                    Seq.init (200 * (m + 1)) (fun t -> chosen (m + 1) (purpose "feedback" key t))
                    |> histogram (m + 1)
                    |> chiSquare)

            Law.within "which row is replaced is independent of the row before" parts (fun (AnyKey key, _) ->
                let row t = chosen 8 (purpose "feedback" key t)

                Seq.init 6400 (fun t -> 8 * row t + row (t + 1)) |> histogram 64 |> chiSquare)

            for other in [ "train"; "respond" ] do
                Law.within
                    $"which row is replaced is independent of the noise of the same step (\"{other}\")"
                    parts
                    (fun (AnyKey key, _) ->
                        let row t = chosen 8 (purpose "feedback" key t)

                        let part t =
                            let e = Normals.Plain(purpose other key t, 0L)
                            min 7 (int (8.0 * Normal.CDF(0.0, 1.0, float e)))

                        Seq.init 6400 (fun t -> 8 * row t + part t) |> histogram 64 |> chiSquare)

            Law.within
                "the noise of training and of the response are uncorrelated"
                parts
                (fun (AnyKey key, Coordinates d) ->
                    let of' name =
                        noise (10000 / d) d (purpose name key d) |> flat

                    Array.map2 (*) (of' "train") (of' "respond") |> meanWithin 0.0 1.0)
        ]
        |> List.map (Law.withCases sizes)

    /// The DAE's noise and the choices of feedback.
    let chapter = Chapter.ofLaws "input noise" (shape @ [ tails ] @ values @ choices)
