namespace Collapse.Spec

open System
open Collapse.Learning
open Collapse.Numerics
open Collapse.Oracles

/// Laws of the gradient's definition: that it is the derivative of the loss, and that going against it lowers the loss.
module GradientLaws =
    let private dot = Array.fold2 (fun sum (a: float) b -> sum + a * b) 0.0
    let private norm a = sqrt (dot a a)

    // SSIM's luminance in each window of a sample, without its divisor.
    let private luminances (s: StructuralSimilarity) target output =
        let means (z: float[]) =
            [|
                for part in Array.windowed StructuralSimilarity.Taps z ->
                    Seq.map2 (fun w v -> w * (v - s.Floor)) StructuralSimilarity.Window part
                    |> Seq.sum
            |]

        Array.map2 (fun mx my -> 2.0 * mx * my + s.C1) (means target) (means output)

    // On which side of its kinks the loss is evaluated: the sign of each hidden neuron's sum and, for MAE, of each
    // error, for SSIM of each luminance.
    let private sides (n: Network) (theta: float[], inputs: float[], targets: float[]) =
        let d, h = n.Data.Columns, Dense.hidden n.Learner
        let b1 = h * d
        let w2 = b1 + h
        let b2 = w2 + h * d

        [|
            for m in 0 .. n.Data.Rows - 1 do
                let sums = Array.zeroCreate h

                for k in 0 .. h - 1 do
                    let mutable sum = theta[b1 + k]

                    for i in 0 .. d - 1 do
                        sum <- sum + theta[k * d + i] * inputs[m * d + i]

                    sums[k] <- sum
                    sign sum

                let target = targets[m * d .. m * d + d - 1]

                let output =
                    Array.init d (fun i ->
                        let mutable sum = theta[b2 + i]

                        for k in 0 .. h - 1 do
                            sum <- sum + theta[w2 + i * h + k] * max 0.0 sums[k]

                        sum)

                match n.Learner.Error with
                | Loss.Mae -> yield! Array.map2 (fun y x -> sign (y - x)) output target
                | Loss.Ssim -> yield! luminances n.Learner.Similarity target output |> Array.map sign
                | _ -> ()
        |]

    // The central difference by one weight. The neurons' sums are linear in a single weight, and between two of their
    // kinks the outputs and the luminances are too: equal sides at both ends mean that no kink lies between. Else the
    // step is halved; a weight at a kink itself has no derivative and is left out.
    let private central (n: Network) =
        let theta, inputs, targets = Network.view n
        let loss = Network.loss n

        let rec slope i h =
            let ends =
                [ h; -h ] |> List.map (fun change -> Array.updateAt i (theta[i] + change) theta)

            match ends |> List.map (fun at -> sides n (at, inputs, targets)) with
            | [ a; b ] when a = b -> Some((loss ends[0] - loss ends[1]) / (ends[0][i] - ends[1][i]))
            | _ when h > 2e-8 -> slope i (h / 2.0)
            | _ -> None

        fun i -> slope i 1e-5

    // 8 weights of each of W1, b1, W2 and b2, so that none is drowned by the larger ones.
    let private some (n: Network) =
        let d, h = n.Data.Columns, Dense.hidden n.Learner
        let key = n.Key.Derive "weights"

        [|
            for start, size in [ 0, h * d; h * d, h; h * d + h, h * d; 2 * h * d + h, d ] do
                for k in 0..7 -> start + key.Derive(int64 start).Below(size, int64 k)
        |]

    let private differences (gradientOf: Network -> float[]) (n: Network) =
        let gradient = gradientOf n

        let pairs =
            some n
            |> Array.choose (fun i -> central n i |> Option.map (fun numeric -> gradient[i], numeric))

        // All weights that were tried may lie at kinks.
        if Array.isEmpty pairs then
            Measured.Vacuous
        else
            let exact, numeric = Array.unzip pairs
            // MAE's gradient is a multiple of 1 / MD and may be 0 for every weight that was tried.
            norm (Array.map2 (-) numeric exact) |> upTo (1e-5 * norm exact + 1e-9)

    // Armijo 1966: where the loss is differentiable, a step against the gradient wins at least half of what the
    // gradient promises as soon as it is short enough. How short depends on curvature and on the nearest kink, so it is
    // found by halving; the number of halvings is what is measured.
    let private halvings most (move: int -> float[]) (n: Network) =
        let theta, _, _ = Network.view n
        let loss = Network.loss n
        let gradient = Network.gradient n
        let before = loss theta

        let wins k =
            let next = move k
            before - loss next >= 0.5 * dot gradient (Array.map2 (-) theta next)

        let found = seq { 0 .. most + 1 } |> Seq.find (fun k -> k > most || wins k)

        float found |> upTo (float most)

    let private descent (n: Network) =
        let theta, _, _ = Network.view n
        let gradient = Network.gradient n

        halvings 30 (fun k -> Array.map2 (fun t g -> t - Math.ScaleB(1.0, -k) * g) theta gradient) n

    // Adam's first step goes by about -rate * sign(gradient), a descent direction whatever its curvature. From 1e-3,
    // the paper's rate, at most 10 halvings: below 1e-6 a float32 weight would hardly notice the step.
    let private adam (n: Network) =
        halvings
            10
            (fun k ->
                let l = n.Learner

                let slower =
                    Dense.learner l (Dense.hidden l) (Dense.sigma l) l.WeightDecay (Math.ScaleB(1e-3, -k))

                DenseDefinition.Flatten(slower.Step(n.State, n.Data, n.Key).Theta))
            n

    // A law for each loss; the sentence says which.
    let private forEachLoss cases (sentence: string -> string) measure =
        [
            for loss in Enum.GetValues<Loss>() ->
                Law.within (sentence ((string loss).ToUpperInvariant())) Network.parts (Network.make loss >> measure)
                |> Law.withCases cases
        ]

    /// That a gradient is the derivative of its loss, for each loss.
    let lawsOf (gradient: Network -> float[]) =
        forEachLoss
            30
            (fun loss -> $"the gradient of {loss} by the chain rule equals central differences")
            (differences gradient)

    let private descents =
        forEachLoss 40 (fun loss -> $"a short enough step against the gradient of {loss} lowers it") descent
        @ forEachLoss 40 (fun loss -> $"Adam's first step on {loss} lowers it, at a small enough learning rate") adam

    /// The gradient by its definition, and descent.
    let chapter = Chapter.ofLaws "gradient" (lawsOf Network.gradient @ descents)
