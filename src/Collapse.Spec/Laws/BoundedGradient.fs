namespace Collapse.Spec

open Collapse.Learning
open Bounded

/// The fast path's learning step in numbers that carry their bound: how far rounding to float32 can take its gradient
/// from the definition's. The operations are those of the engine, in its order; nothing is taken from the engine
/// itself.
module internal BoundedGradient =
    let private one = exact 1.0

    // StructuralSimilarityKernel: the windows' moments, the derivatives by them, and these filtered back.
    let private similaritySlopes (s: StructuralSimilarity) samples (targets: Bounded[]) (outputs: Bounded[]) =
        let d = targets.Length
        let last = StructuralSimilarity.Taps - 1
        let windows = d - last
        let taps = [| for tap in StructuralSimilarity.Window -> constant tap |]

        // Pairs of equal weight from the edges to the middle.
        let filter count (source: int -> Bounded) =
            Array.init count (fun i ->
                let mutable sum = multiply taps[0] (add (source i) (source (i + last)))

                for k in 1 .. last / 2 - 1 do
                    sum <- multiplyAdd taps[k] (add (source (i + k)) (source (i + last - k))) sum

                multiplyAdd taps[last / 2] (source (i + last / 2)) sum)

        let shifted = Array.map (fun value -> subtract value (constant s.Floor))
        let x, y = shifted targets, shifted outputs

        let mean a =
            filter windows (fun i -> Array.item i a)

        let meanX, meanY = mean x, mean y

        let meanXx, meanYy, meanXy =
            mean (Array.map2 multiply x x), mean (Array.map2 multiply y y), mean (Array.map2 multiply x y)

        let scale = divide one (exact (float (samples * windows)))
        let c1, c2 = constant s.C1, constant s.C2

        let derivatives =
            Array.init windows (fun i ->
                let mx, my = meanX[i], meanY[i]
                let mxMx, myMy, mxMy = multiply mx mx, multiply my my, multiply mx my

                let sxx, syy, sxy =
                    subtract meanXx[i] mxMx, subtract meanYy[i] myMy, subtract meanXy[i] mxMy

                let a1, a2 = multiplyAdd (exact 2.0) mxMy c1, multiplyAdd (exact 2.0) sxy c2
                let cut = s.Luminance = Luminance.NonNegative
                let a1 = if cut then rectify a1 else a1
                let b1, b2 = add (add mxMx myMy) c1, add (add sxx syy) c2
                let inverse = divide one (multiply b1 b2)
                let inverseB1, inverseB2 = multiply inverse b2, multiply inverse b1
                let similarity = multiply (multiply a1 a2) inverse
                let difference = subtract a2 a1
                let difference = if cut then maskBy a1 difference else difference
                let structure = multiply (multiply mx difference) inverse
                let level = multiply (multiply similarity my) (subtract inverseB2 inverseB1)
                let minusTwice = negate (twice scale)

                struct (multiply minusTwice (add structure level),
                        multiply (negate scale) (multiply similarity inverseB2),
                        multiply minusTwice (multiply a1 inverse)))

        // Windows beyond the segment have no derivatives.
        let back part =
            filter d (fun i ->
                let window = i - last

                if window >= 0 && window < windows then
                    part derivatives[window]
                else
                    zero)

        let byMean = back (fun struct (m, _, _) -> m)
        let bySquare = back (fun struct (_, s, _) -> s)
        let byProduct = back (fun struct (_, _, p) -> p)

        Array.init d (fun i -> multiplyAdd x[i] byProduct[i] (multiplyAdd (negate (twice y[i])) bySquare[i] byMean[i]))

    let private outputSlopes (n: Network) (targets: Bounded[][]) (outputs: Bounded[][]) =
        let m, d = n.Data.Rows, n.Data.Columns
        let entries = float (m * d)

        match n.Learner.Error with
        | Loss.Mse ->
            let scale =
                if n.Learner.Reduction = Reduction.HalfSum then
                    1.0 / float m
                else
                    2.0 / entries

            Array.map2 (Array.map2 (fun y x -> multiply (subtract y x) (constant scale))) outputs targets
        | Loss.Mae ->
            Array.map2 (Array.map2 (fun y x -> signed (subtract y x) (constant (1.0 / entries)))) outputs targets
        | _ -> Array.map2 (similaritySlopes n.Learner.Similarity m) targets outputs

    /// The gradient with its bounds, in the order of DenseDefinition.Flatten.
    let ofNetwork (n: Network) : Bounded[] =
        let m, d, h = n.Data.Rows, n.Data.Columns, Dense.hidden n.Learner
        let flat, inputs, targets = Network.view n
        let theta = Array.map exact flat
        let b1 = h * d
        let w2 = b1 + h
        let b2 = w2 + h * d
        let w1At k i = theta[k * d + i]
        let w2At i k = theta[w2 + i * h + k]

        let rowsOf (values: float[]) =
            values |> Array.map exact |> Array.chunkBySize d

        let inputs, targets = rowsOf inputs, rowsOf targets

        // Biases are the last term of each chain.
        let sums =
            inputs
            |> Array.map (fun x ->
                Array.init h (fun k -> multiplyAdd theta[b1 + k] one (chain d (fun i -> w1At k i) (fun i -> x[i]))))

        let activations = sums |> Array.map (Array.map rectify)

        let outputs =
            activations
            |> Array.map (fun a ->
                Array.init d (fun i -> multiplyAdd theta[b2 + i] one (chain h (fun k -> w2At i k) (fun k -> a[k]))))

        let slopes = outputSlopes n targets outputs

        let hiddenSlopes =
            Array.map2
                (fun (slope: Bounded[]) (z: Bounded[]) ->
                    Array.init h (fun k -> maskBy z[k] (chain d (fun i -> w2At i k) (fun i -> slope[i]))))
                slopes
                sums

        let decay = constant n.Learner.WeightDecay
        let decayed weight gradient = multiplyAdd decay weight gradient

        [|
            for k in 0 .. h - 1 do
                for i in 0 .. d - 1 do
                    decayed (w1At k i) (chain m (fun s -> hiddenSlopes[s][k]) (fun s -> inputs[s][i]))

            for k in 0 .. h - 1 do
                chain m (fun s -> hiddenSlopes[s][k]) (fun _ -> one)

            for i in 0 .. d - 1 do
                for k in 0 .. h - 1 do
                    decayed (w2At i k) (chain m (fun s -> activations[s][k]) (fun s -> slopes[s][i]))

            for i in 0 .. d - 1 do
                chain m (fun s -> slopes[s][i]) (fun _ -> one)
        |]
