namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics
open Collapse.Oracles

/// Laws of the fast path: float32 with fused multiply-adds in padded buffers means what the definition says.
module FastPathLaws =
    // |found - expected| over the bound, the worst weight of all.
    let private shareOfBound times found expected (n: Network) =
        let share (found: float) expected (bounded: Bounded) =
            if found = expected then
                0.0
            else
                abs (found - expected) / (times * bounded.Error)

        Array.map3 share found expected (BoundedGradient.ofNetwork n) |> allUpTo 1.0

    let private fast n =
        DenseDefinition.Flatten(Network.fastGradient n)

    let private againstDefinition n =
        shareOfBound 1.0 (fast n) (Network.gradient n) n

    // Without noise, against the same network as expressions.
    let private againstExpressions loss (sizes, (_, seed)) =
        let n = Network.make loss (sizes, (ModelKind Model.Ae, seed))
        let found = n.Learner.GradientOf(n.State, n.Data, n.Key)
        shareOfBound 2.0 (fast n) (DenseDefinition.Flatten found) n

    // A bound that any number satisfies would say nothing. SSIM divides differences of nearly equal moments by C2 =
    // 0.0009 and more, which costs two or three digits.
    let private sizeOfBound (n: Network) =
        let bounded = BoundedGradient.ofNetwork n

        let norm f =
            bounded |> Array.sumBy (fun b -> f b * f b) |> sqrt

        // Where no window has a positive luminance there is no gradient to be off.
        if norm _.Value = 0.0 && norm _.Error = 0.0 then
            Measured.Vacuous
        else
            norm _.Error / norm _.Value
            |> upTo (if n.Learner.Error = Loss.Ssim then 0.1 else 1e-3)

    let private bound =
        [
            for loss in Enum.GetValues<Loss>() do
                let name = (string loss).ToUpperInvariant()

                Law.within
                    ($"the fast path's gradient of {name} equals the double-precision definition within its rounding "
                     + "bound")
                    Network.parts
                    (Network.makeWithKinks loss >> againstDefinition)
                |> Law.withCases 60

                Law.within
                    $"the rounding bound of {name}'s gradient is small beside the gradient"
                    Network.parts
                    (Network.make loss >> sizeOfBound)
                |> Law.withCases 30

                Law.within
                    $"the fused gradient of {name} equals the differentiated one's within twice its rounding bound"
                    Network.parts
                    (againstExpressions loss)
                |> Law.withCases 20
        ]

    // The weights of another network in the corner of weights 0 of a shape.
    let private enlarged (n: Network) (learner: Autoencoder) (data: Matrix) =
        let empty = (learner.Init(n.Key, data)).Theta

        let place name =
            Matrices.corner empty[name].Rows empty[name].Columns n.State.Theta[name]

        { n with
            Learner = learner
            Data = data
            State = Dense.state learner (Dense.weights (place "W1") (place "b1") (place "W2") (place "b2"))
        }

    // The upper left corner of each part of a gradient, times a factor.
    let private corner (n: Network) factor (w: Weights) =
        let part name =
            let own = n.State.Theta[name]

            Matrices.corner own.Rows own.Columns w[name]
            |> Matrices.map (fun _ _ slope -> factor * slope)

        Dense.weights (part "W1") (part "b1") (part "W2") (part "b2")

    let private nonzero (w: Weights) =
        Training.flat w |> Array.filter (fun g -> g <> 0.0) |> Array.length

    // What is added has no gradient of its own, and that of the rest is the same (times a factor).
    let private addsNothing factor (small: Network) (large: Network) =
        let gradient = Network.fastGradient small
        let found = Network.fastGradient large
        (corner small factor found).Equals gradient && nonzero found = nonzero gradient

    // The weights of some hidden neurons alone.
    let private ofNeurons (rows: int[]) (w: Weights) =
        let columns (m: Matrix) =
            Matrices.build m.Rows rows.Length (fun row i -> float m[row, rows[i]])

        Dense.weights (w["W1"].Take rows) (columns w["b1"]) (columns w["W2"]) w["b2"]

    // The network with hidden neurons among its own that no sample activates, and where those are.
    let private withSilent count (n: Network) =
        let l = n.Learner
        let total = Dense.hidden l + count
        let wider = Dense.learner l total (Dense.sigma l) 0.0 1e-3
        let other = wider.Init(n.Key.Derive "silent", n.Data)

        let order = Array.ofSeq (RowOrder.Draw(total, n.Key.Derive "places").Rows)
        let silent, own = Array.sort order[.. count - 1], Array.sort order[count..]
        let theta, w2 = n.State.Theta, other.Theta["W2"]

        // The columns of its own neurons among those of the others.
        let columns (ours: Matrix) (theirs: int -> int -> float) =
            Matrices.build ours.Rows total (fun row column ->
                match Array.IndexOf(own, column) with
                | -1 -> theirs row column
                | i -> float ours[row, i])

        let weights =
            Dense.weights
                (other.Theta["W1"].WithRows(own, theta["W1"]))
                (columns theta["b1"] (fun _ _ -> -1000.0))
                (columns theta["W2"] (fun row i -> float w2[row, i]))
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
        let below = Matrices.map (fun _ _ b -> -(abs b)) theta["b1"]

        let weights =
            Dense.weights theta["W1"] below theta["W2"] (Matrix.Zeros(1, n.Data.Columns))

        { n with
            Learner = quiet
            State = Dense.state quiet weights
        }

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

                    addsNothing 1.0 n (enlarged n wider n.Data))

            Law.holds
                ("hidden neurons that no sample activates have no gradient and leave that of the others as it is, bit "
                 + "for bit")
                Network.partsAnd<LossKind * SampleCount>
                (fun (parts, (LossKind loss, SampleCount more)) ->
                    let n = Network.make loss parts
                    let silent, own, wider = withSilent more n
                    let found = Network.fastGradient wider

                    let alone =
                        Dense.learner n.Learner (Dense.hidden n.Learner) (Dense.sigma n.Learner) 0.0 1e-3

                    let none = ofNeurons silent found

                    (ofNeurons own found).Equals(Network.fastGradient { n with Learner = alone })
                    && [ none["W1"]; none["b1"]; none["W2"] ]
                       |> Seq.collect Matrices.doubles
                       |> Seq.forall ((=) 0.0))

            // As many samples or coordinates again: the mean's divisor doubles, and every other factor would round.
            Law.holds
                "samples that are met without error halve the gradient and change nothing else, bit for bit"
                Network.partsAnd<LossKind>
                (fun (parts, LossKind loss) ->
                    let n = atRest (Network.make loss parts)
                    let data = Matrices.corner (2 * n.Data.Rows) n.Data.Columns n.Data
                    addsNothing 2.0 n (enlarged n n.Learner data))

            Law.holds
                "coordinates that are always 0 halve the gradient and change nothing else, bit for bit"
                Network.partsAnd<bool>
                (fun (parts, absolute) ->
                    let n = atRest (Network.make (if absolute then Loss.Mae else Loss.Mse) parts)
                    let data = Matrices.corner n.Data.Rows (2 * n.Data.Columns) n.Data
                    addsNothing 2.0 n (enlarged n n.Learner data))
        ]
        |> List.map (Law.withCases 60)

    /// The fast path against the definition, and its padding.
    let chapter = Chapter.ofLaws "fast path" (bound @ padding)
