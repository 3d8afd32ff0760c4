namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics

/// Laws of the fast path: float32 with fused multiply-adds in padded buffers means what the definition says.
module FastPathLaws =
    // |fast - definition| over the bound, the worst weight of all.
    let private shareOfBound (n: Network) =
        let fast = DenseDefinition.Flatten(Network.fastGradient n)
        let definition = Network.gradient n

        let share (found: float) expected (bounded: Bounded) =
            if found = expected then
                0.0
            else
                abs (found - expected) / bounded.Error

        {
            Value =
                Array.map3 share fast definition (BoundedGradient.ofNetwork n)
                |> Array.fold max 0.0
            Bound = 1.0
        }

    // A bound that any number satisfies would say nothing. SSIM divides differences of nearly equal moments by C2 = 0.0009
    // and more, which costs two or three digits.
    let private sizeOfBound (n: Network) =
        let bounded = BoundedGradient.ofNetwork n

        let norm f =
            bounded |> Array.sumBy (fun b -> f b * f b) |> sqrt

        {
            Value = norm _.Error / norm _.Value
            Bound = if n.Learner.Error = Loss.Ssim then 0.1 else 1e-3
        }

    let private bound =
        [
            for loss in Enum.GetValues<Loss>() do
                let name = (string loss).ToUpperInvariant()

                Law.within
                    $"the fast path's gradient of {name} equals the double-precision definition within its rounding bound"
                    Network.parts
                    (Network.makeWithKinks loss >> shareOfBound)
                |> Law.withCases 60

                Law.within
                    $"the rounding bound of {name}'s gradient is small beside the gradient"
                    Network.parts
                    (Network.make loss >> sizeOfBound)
                |> Law.withCases 30
        ]

    // Weights and moments 0 of a shape, and the weights of another network in the corner.
    let private enlarged (n: Network) (learner: Autoencoder) (data: Matrix) (b1: float32[]) =
        let empty = learner.Init(n.Key, data).Optimizers[0].Of "m" // zeros of the new shape
        let theta = n.State.Theta

        let place (from: Matrix) (into: Matrix) =
            Matrix.Create(
                into.Rows,
                into.Columns,
                fun row values ->
                    if row < from.Rows then
                        from.Row(row).CopyTo values
            )

        let biases = Matrix.From(1, b1.Length, ReadOnlySpan b1)

        let weights =
            Dense.weights
                (place theta["W1"] empty["W1"])
                (place biases empty["b1"])
                (place theta["W2"] empty["W2"])
                (place theta["b2"] empty["b2"])

        { n with
            Learner = learner
            Data = data
            State = Dense.state learner weights
        }

    // The upper left corner of each part of a gradient, times a factor.
    let private corner (n: Network) factor (w: Weights) =
        let d, h = n.Data.Columns, Dense.hidden n.Learner

        let part rows columns (m: Matrix) =
            Matrix.Create(
                rows,
                columns,
                fun row values ->
                    for i in 0 .. columns - 1 do
                        values[i] <- factor * m[row, i]
            )

        Dense.weights (part h d w["W1"]) (part 1 h w["b1"]) (part d h w["W2"]) (part 1 d w["b2"])

    let private nonzero (w: Weights) =
        Training.flat w |> Array.filter (fun g -> g <> 0.0) |> Array.length

    // What is added has no gradient of its own, and that of the rest is the same (times a factor).
    let private addsNothing factor (small: Network) (large: Network) =
        let gradient = Network.fastGradient small
        let found = Network.fastGradient large
        (corner small factor found).Equals gradient && nonzero found = nonzero gradient

    let private b1 (n: Network) = n.State.Theta["b1"].Values.ToArray()

    // The weights of some hidden neurons alone.
    let private ofNeurons (rows: int[]) (w: Weights) =
        let columns (m: Matrix) =
            Matrix.Create(
                m.Rows,
                rows.Length,
                fun row values ->
                    for i in 0 .. rows.Length - 1 do
                        values[i] <- m[row, rows[i]]
            )

        Dense.weights (w["W1"].Take rows) (columns w["b1"]) (columns w["W2"]) w["b2"]

    // The network with hidden neurons among its own that no sample activates, and where those are.
    let private withSilent count (n: Network) =
        let l = n.Learner
        let total = Dense.hidden l + count
        let wider = Dense.learner l total (Dense.sigma l) 0.0 1e-3
        let other = wider.Init(n.Key.Derive "silent", n.Data)

        let order = Array.ofSeq (RowOrder.Draw(total, n.Key.Derive "places").Rows)
        let silent, own = Array.sort order[.. count - 1], Array.sort order[count..]
        let theta = n.State.Theta

        // The columns of its own neurons among those of the others.
        let columns (ours: Matrix) (theirs: Matrix) =
            Matrix.Create(
                ours.Rows,
                total,
                fun row values ->
                    theirs.Row(row).CopyTo values

                    for i in 0 .. own.Length - 1 do
                        values[own[i]] <- ours[row, i]
            )

        let below = Matrix.Create(1, total, (fun _ values -> values.Fill -1000.0f))

        let weights =
            Dense.weights
                (other.Theta["W1"].WithRows(own, theta["W1"]))
                (columns theta["b1"] below)
                (columns theta["W2"] other.Theta["W2"])
                theta["b2"]

        silent,
        own,
        { n with
            Learner = wider
            State = Dense.state wider weights
        }

    // Without noise, decay and output biases and with hidden biases below 0, a sample that is 0 is met without error.
    let private atRest (n: Network) =
        let l = n.Learner

        let quiet =
            Autoencoder(
                Widths = l.Widths,
                Error = l.Error,
                Corruption =
                    (if Dense.denoises l then
                         Corruption.Gaussian 0.0
                     else
                         Corruption.None)
            )

        let theta = n.State.Theta
        let below = b1 n |> Array.map (fun b -> -(abs b))

        let weights =
            Dense.weights
                theta["W1"]
                (Matrix.From(1, below.Length, ReadOnlySpan below))
                theta["W2"]
                (Matrix.Zeros(1, n.Data.Columns))

        { n with
            Learner = quiet
            State = Dense.state quiet weights
        }

    let private withRows rows columns (data: Matrix) =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                if row < data.Rows then
                    data.Row(row).CopyTo values
        )

    let private padding =
        [
            Law.holds
                "a hidden neuron without weights adds nothing to the gradient, bit for bit"
                Network.partsAnd<LossKind * SampleCount>
                (fun (parts, (LossKind loss, SampleCount more)) ->
                    let n = Network.make loss parts
                    let l = n.Learner

                    let wider =
                        Dense.learner l (Dense.hidden l + more) (Dense.sigma l) l.WeightDecay 1e-3

                    addsNothing 1.0f n (enlarged n wider n.Data (b1 n)))

            Law.holds
                "hidden neurons that no sample activates have no gradient and leave that of the others as it is, bit for bit"
                Network.partsAnd<LossKind * SampleCount>
                (fun (parts, (LossKind loss, SampleCount more)) ->
                    let n = Network.make loss parts
                    let silent, own, wider = withSilent more n
                    let found = Network.fastGradient wider

                    let own' =
                        Network.fastGradient
                            { n with
                                Learner =
                                    Dense.learner n.Learner (Dense.hidden n.Learner) (Dense.sigma n.Learner) 0.0 1e-3
                            }

                    let none = ofNeurons silent found

                    (ofNeurons own found).Equals own'
                    && Seq.forall
                        (fun (m: Matrix) -> Array.forall ((=) 0.0f) (m.Values.ToArray()))
                        [ none["W1"]; none["b1"]; none["W2"] ])

            // As many samples or coordinates again: the mean's divisor doubles, and every other factor would round.
            Law.holds
                "samples that are met without error halve the gradient and change nothing else, bit for bit"
                Network.partsAnd<LossKind>
                (fun (parts, LossKind loss) ->
                    let n = atRest (Network.make loss parts)
                    let data = withRows (2 * n.Data.Rows) n.Data.Columns n.Data
                    addsNothing 2.0f n (enlarged n n.Learner data (b1 n)))

            Law.holds
                "coordinates that are always 0 halve the gradient and change nothing else, bit for bit"
                Network.partsAnd<bool>
                (fun (parts, absolute) ->
                    let n = atRest (Network.make (if absolute then Loss.Mae else Loss.Mse) parts)
                    let data = withRows n.Data.Rows (2 * n.Data.Columns) n.Data
                    addsNothing 2.0f n (enlarged n n.Learner data (b1 n)))
        ]
        |> List.map (Law.withCases 60)

    /// The fast path against the definition, and its padding.
    let chapter = Chapter.ofLaws "fast path" (bound @ padding)
