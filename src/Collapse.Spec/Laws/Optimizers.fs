namespace Collapse.Spec

open System
open Collapse.Learning
open Collapse.Numerics

/// Laws of optimisers: what all of them keep, and what the papers of each state.
module OptimizerLaws =
    /// A multiple of the widest register, and gradients and weights of any size.
    let private count = 32

    let private any = Generators.any<AnyKey * LearningRate>

    let private doubles (key: Key) purpose length =
        Array.init length (fun i -> (key.Derive(purpose: string)).Normal(int64 i) |> float32 |> float)

    let private slotsOf (optimizer: IOptimizer) (key: Key) =
        doubles key "slots" (count * optimizer.Slots.Length) |> Array.map abs

    // Theta and slots after updates with these gradients, t = 1, 2, ..., in double precision.
    let private defined (optimizer: IOptimizer) (theta: float[]) (gradients: float[] list) =
        let theta, slots =
            Array.copy theta, Array.zeroCreate (theta.Length * optimizer.Slots.Length)

        gradients
        |> List.iteri (fun t g -> optimizer.Define(Span theta, ReadOnlySpan g, Span slots, int64 (t + 1)))

        theta, slots

    let private gradientsOf (key: Key) steps =
        List.init steps (fun t -> doubles (key.Derive(int64 t)) "gradient" count)

    let private change optimizer gradients =
        fst (defined optimizer (Array.zeroCreate count) gradients)

    let private scaled factor =
        List.map (Array.map (fun g -> factor * g))

    let private sum = List.reduce (Array.map2 (+))

    // 2^-24 times the roundings of one update, relative to what is added: at most a dozen.
    let private rounding (optimizer: IOptimizer) (AnyKey key, _) =
        let theta, g, slots =
            doubles key "theta" count, doubles key "gradient" count, slotsOf optimizer key

        let step = int64 (1 + key.Below(1000, 0L))
        let single = Array.map float32
        let fast, kept = single theta, single slots
        optimizer.Update(Span fast, ReadOnlySpan(single g), Span kept, step)
        optimizer.Define(Span theta, ReadOnlySpan g, Span slots, step)

        let off (found: float32[]) (exact: float[]) =
            Array.map2 (fun (f: float32) e -> abs (float f - e) / (abs e + 1.0)) found exact

        Array.append (off fast theta) (off kept slots)
        |> allUpTo (Math.ScaleB(12.0, -24))

    // The same weights in one block and in two.
    let private oneByOne (optimizer: IOptimizer) (AnyKey key, _) =
        let update (theta: float32[]) (g: float32[]) (slots: float32[]) =
            optimizer.Update(Span theta, ReadOnlySpan g, Span slots, 3L)
            theta

        let single purpose =
            doubles key purpose count |> Array.map float32

        let slots = slotsOf optimizer key |> Array.map float32
        let half = count / 2

        let part start =
            update
                (Array.sub (single "theta") start half)
                (Array.sub (single "gradient") start half)
                (Array.concat
                    [
                        for k in 0 .. optimizer.Slots.Length - 1 -> Array.sub slots (k * count + start) half
                    ])

        let whole = update (single "theta") (single "gradient") (Array.copy slots)
        whole = Array.append (part 0) (part half)

    /// Laws of any optimiser.
    let lawsOf (name: string) (optimizer: IOptimizer) =
        [
            Law.within $"{name}: the float32 update equals the definition to rounding" any (rounding optimizer)
            Law.holds $"{name}: an entry's update depends on that entry alone, bit for bit" any (oneByOne optimizer)
        ]

    let private within name measure =
        Law.within name any (fun (AnyKey key, LearningRate rate) -> measure key rate)

    /// Laws of Adam (Kingma and Ba 2015), made for a step size.
    let adamLawsOf (adam: float -> IOptimizer) =
        [
            within "Adam's first step is the step size against the gradient's sign" (fun key rate ->
                let g = doubles key "gradient" count

                apart (change (adam rate) [ g ]) (g |> Array.map (fun g -> -rate * g / (abs g + 1e-8)))
                |> upTo (1e-12 * rate))

            // Section 2.1: m^ / sqrt v^ is the same for c g; epsilon is the rest, and 1e-8 beside |g| of 1e-3 and more
            // at most 1e-5 of it.
            within "Adam's steps do not depend on the gradient's scale" (fun key rate ->
                let gradients =
                    gradientsOf key 5 |> List.map (Array.map (fun g -> g + float (sign g) * 1e-3))

                apart (change (adam rate) gradients) (change (adam rate) (scaled 1024.0 gradients))
                |> upTo (5.0 * 1e-4 * rate))
        ]

    /// Laws of gradient descent with momentum, made for step size, momentum and whether it is Nesterov's.
    let sgdLawsOf (sgd: float -> float -> bool -> IOptimizer) =
        // The error on (x^2 + L y^2) / 2 from (1, 1) after n steps.
        let quadratic rate momentum n high =
            let optimizer: IOptimizer = sgd rate momentum false
            let x, slots = [| 1.0; 1.0 |], Array.zeroCreate<float>(2 * optimizer.Slots.Length)

            for t in 1..n do
                optimizer.Define(Span x, ReadOnlySpan [| x[0]; high * x[1] |], Span slots, int64 t)

            max (abs x[0]) (abs x[1])

        // L, which is also the condition number k.
        let curvature (key: Key) = 2.0 + 98.0 * key.Uniform 0L
        let momentum (key: Key) = 0.9 * key.Uniform 7L + 0.05

        [
            within "momentum's velocity is the geometric sum of the gradients" (fun key rate ->
                let mu, gradients = momentum key, gradientsOf key 8
                let _, velocity = defined (sgd rate mu false) (Array.zeroCreate count) gradients

                gradients
                |> List.mapi (fun t -> Array.map (fun g -> Math.Pow(mu, float (7 - t)) * g))
                |> sum
                |> apart velocity
                |> upTo 1e-12)

            within "without momentum the weights move by the step size times the sum of the gradients" (fun key rate ->
                let gradients = gradientsOf key 8

                apart (change (sgd rate 0.0 false) gradients) (sum (scaled -rate gradients))
                |> upTo (1e-12 * rate * 8.0))

            within "Nesterov's step is the gradient's and what momentum would coast on without one" (fun key rate ->
                let mu, gradients = momentum key, gradientsOf key 4
                let before, last = List.take 3 gradients, List.last gradients
                let minus = Array.map2 (-)

                let step =
                    minus (change (sgd rate mu true) gradients) (change (sgd rate mu true) before)

                let coasting =
                    minus
                        (change (sgd rate mu false) (gradients @ [ Array.zeroCreate count ]))
                        (change (sgd rate mu false) gradients)

                apart step (Array.map2 (fun coast g -> coast - rate * g) coasting last)
                |> upTo 1e-12)

            // Polyak 1964: at its best parameters the heavy ball comes nearer by (sqrt k - 1) / (sqrt k + 1) a step;
            // the double root adds the factor 1 + 2 n.
            within "the heavy ball goes to a quadratic's minimum at Polyak's rate" (fun key _ ->
                let root = sqrt (curvature key)
                let factor, n = (root - 1.0) / (root + 1.0), 60

                quadratic (4.0 / (root + 1.0) ** 2.0) (factor ** 2.0) n (root * root)
                |> upTo ((1.0 + 2.0 * float n) * factor ** float n * (1.0 + 1e-9) + 1e-12))

            within "gradient descent at its best step size comes nearer by (k - 1) / (k + 1) a step" (fun key _ ->
                let k = curvature key

                abs (quadratic (2.0 / (k + 1.0)) 0.0 20 k - ((k - 1.0) / (k + 1.0)) ** 20.0)
                |> upTo 1e-12)
        ]

    /// Laws of RMSprop (Tieleman and Hinton 2012), made for step size and epsilon; its decay is 0.9.
    let rmsPropLawsOf (rmsProp: float -> float -> IOptimizer) =
        [
            Law.holds
                "RMSprop's steps do not depend on the gradient's scale, but for epsilon: with none, bit for bit"
                any
                (fun (AnyKey key, LearningRate rate) ->
                    let gradients, steps = gradientsOf key 5, change (rmsProp rate 0.0)
                    steps gradients = steps (scaled 1024.0 gradients))

            within "RMSprop's first step is 1 / sqrt(1 - rho) step sizes against the gradient's sign" (fun key rate ->
                let g = doubles key "gradient" count

                apart (change (rmsProp rate 0.0) [ g ]) (g |> Array.map (fun g -> -rate * float (sign g) / sqrt 0.1))
                |> upTo (1e-12 * rate * 4.0))
        ]

    /// Optimisers.
    let chapter =
        let all: (string * IOptimizer) list =
            [
                "Adam", Adam(0.01)
                "gradient descent", Sgd(0.1)
                "momentum", Sgd(0.1, 0.9)
                "Nesterov's momentum", Sgd(0.1, 0.9, true)
                "RMSprop", RmsProp(0.01)
            ]

        [
            for name, optimizer in all do
                yield! lawsOf name optimizer
            yield! adamLawsOf (fun rate -> Adam rate)
            yield! sgdLawsOf (fun rate momentum nesterov -> Sgd(rate, momentum, nesterov))
            yield! rmsPropLawsOf (fun rate epsilon -> RmsProp(rate, 0.9, epsilon))
        ]
        |> List.map (Law.withCases 60)
        |> Chapter.ofLaws "optimisers"
