namespace Collapse.Spec

open System
open Collapse.Experiments
open Collapse.Runs
open Collapse.Feedback
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory

/// Laws of the collapse law as a protocol states it: which parameters enter, how, and where nothing is predicted.
module ProtocolLawLaws =
    /// Drawn data of 20 to 60 rows, and a moment.
    type private Case =
        {
            Key: Key
            Data: Matrix
            Components: PrincipalComponents
            /// N, up to three sweeps over the data.
            Steps: float
        }

    let private case (AnyKey key) =
        let rows = 20 + key.Derive("rows").Below(41, 0L)

        let data =
            Matrix.Create(
                rows,
                6,
                fun row values ->
                    for i in 0 .. values.Length - 1 do
                        let own = key.Derive("data").Derive(int64 row).Normal(int64 i)
                        values[i] <- float32 (float (i % 3) + own / float (1 + i))
            )

        {
            Key = key
            Data = data
            Components = PrincipalComponents.Of data
            Steps = 3.0 * float rows * key.Uniform 0L
        }

    /// A protocol with any width, noise and weight decay on a case's data; what a law is about is given.
    type private Drawn =
        static member Of
            (
                case: Case,
                ?learner,
                ?policy,
                ?response,
                ?loss,
                ?reduction,
                ?decay,
                ?noise,
                ?reference,
                ?order,
                ?rows,
                ?warmUp,
                ?rate,
                ?initialization,
                ?optimizer,
                ?batch,
                ?repetition
            ) =
            let uniform (purpose: string) = case.Key.Derive(purpose).Uniform 0L

            Protocol(
                Learner = defaultArg learner "dae",
                Hidden = 1 + int (6.0 * uniform "hidden"),
                Policy =
                    (match defaultArg policy (Replace() :> IFeedback) with
                     | :? SelectiveFeedback as policy ->
                         policy.With(
                             Selection(Order = defaultArg order SelectionOrder.Uniform, Rows = defaultArg rows 1)
                         )
                         :> IFeedback
                     | policy -> policy),
                Response = defaultArg response ResponseInput.Noisy,
                Loss = defaultArg loss Loss.Mse,
                Reduction = defaultArg reduction Reduction.Mean,
                WeightDecay = defaultArg decay (0.1 * Math.Round(uniform "decay?") * uniform "decay"),
                Noise = defaultArg noise (0.05 + 0.9 * uniform "noise"),
                NoiseReference = defaultArg reference NoiseReference.Reference,
                WarmUp = defaultArg warmUp 5_000,
                LearningRate = defaultArg rate 1e-3,
                Initialization = defaultArg initialization Initialization.GlorotUniform,
                OptimizerState = defaultArg optimizer OptimizerState.Kept,
                BatchSize = defaultArg batch 0,
                Repetition = defaultArg repetition 0
            )
                .Validated()

    let private predicted case (protocol: Protocol) =
        ProtocolLaw.Of(protocol, case.Components, Spread.Of case.Data) |> Option.ofObj

    let private known case protocol = (predicted case protocol).Value

    // The variances after the case's steps, in units of those before, for the directions that vary.
    let private left case protocol =
        let law = (known case protocol).Law

        Seq.zip law.Eigenvalues (law.Variances case.Steps)
        |> Seq.map (fun (before, now) -> now / before)
        |> Array.ofSeq

    let private apart a b =
        Seq.map2 (fun (x: float) y -> abs (x - y)) a b |> Seq.max

    let private holds name statement =
        Law.holds name Generators.any<AnyKey> (case >> statement) |> Law.withCases 50

    let private within name measure =
        Law.within name Generators.any<AnyKey> (case >> measure) |> Law.withCases 50

    let private entering =
        [
            holds
                "what brings a learner to its optimum does not enter: warm-up, rate, start, optimiser, batches, repetition"
                (fun c ->
                    let plain = left c (Drawn.Of c)

                    [
                        Drawn.Of(c, warmUp = 17)
                        Drawn.Of(c, rate = 0.02)
                        Drawn.Of(c, initialization = Initialization.HeNormal)
                        Drawn.Of(c, optimizer = OptimizerState.Reset)
                        Drawn.Of(c, batch = 5)
                        Drawn.Of(c, repetition = 3)
                    ]
                    |> List.forall (fun p -> left c p = plain))

            holds "a gold standard of nothing and mixing in nothing are predicted as replacing" (fun c ->
                let plain = left c (Drawn.Of c)

                left c (Drawn.Of(c, policy = GoldStandard 0.0)) = plain
                && left c (Drawn.Of(c, policy = Mix 0.0)) = plain)

            holds
                "without feedback, with all gold, and with fresh data alone the data are predicted to stay, as the outputs are"
                (fun c ->
                    [
                        Drawn.Of(c, policy = NoFeedback())
                        Drawn.Of(c, policy = GoldStandard 1.0)
                        Drawn.Of(c, policy = Mix 1.0)
                    ]
                    |> List.forall (fun p ->
                        let prediction = known c p

                        left c p |> Array.forall (fun share -> share = 1.0)
                        && prediction.OutputCorrelation(c.Steps).Equals(prediction.OutputCorrelation 0.0)))

            holds "an autoencoder's responses to clean and to noisy inputs are predicted alike" (fun c ->
                let of' response =
                    left c (Drawn.Of(c, learner = "ae", response = response))

                of' ResponseInput.Clean = of' ResponseInput.Noisy)

            // Noise that comes in with a response adds to the variance.
            holds "a denoising autoencoder's clean responses are predicted to lose more than its noisy ones" (fun c ->
                let of' response =
                    left c (Drawn.Of(c, response = response))

                let clean, noisy = of' ResponseInput.Clean, of' ResponseInput.Noisy

                Array.forall2 (fun a b -> a <= b + 1e-8) clean noisy
                && (c.Steps < 1.0 || clean[0] < noisy[0]))

            within "half sums with decay w are predicted as means with decay 2 w / D" (fun c ->
                let w = 0.1 * c.Key.Uniform 1L
                let means = Drawn.Of(c, decay = 2.0 * w / float c.Data.Columns)
                let sums = Drawn.Of(c, decay = w, reduction = Reduction.HalfSum)

                {
                    Value = apart (left c means) (left c sums)
                    Bound = 1e-9
                })

            holds "more gold and more fresh data are predicted to keep more" (fun c ->
                let dose = 0.8 * c.Key.Uniform 1L

                [
                    (fun share -> GoldStandard share :> IFeedback)
                    (fun probability -> Mix probability)
                ]
                |> List.forall (fun policy ->
                    let of' dose =
                        left c (Drawn.Of(c, policy = policy dose))

                    Array.forall2 (fun less more -> less <= more + 1e-8) (of' dose) (of' (dose + 0.1))))
        ]

    let private rows =
        [
            within "k rows a step are predicted as k times as many steps" (fun c ->
                let k = 1 + c.Key.Derive("k").Below(c.Data.Rows / 10, 0L)
                let one = (known c (Drawn.Of c)).Law
                let several = (known c (Drawn.Of(c, rows = k))).Law

                {
                    Value = apart (several.Variances c.Steps) (one.Variances(float k * c.Steps))
                    Bound = 1e-12 * one.Eigenvalues[0]
                })

            // Euler's method of step h for a rate that falls with the variance, by no more than that; see CollapseLaw.
            within
                "k rows of m a step: the law is within k / 2m of the recursion of exchanging them, in units of the data's variance"
                (fun c ->
                    let policies: IFeedback list =
                        [ Replace(); GoldStandard(0.4 * c.Key.Uniform 1L); Mix(c.Key.Uniform 2L) ]

                    let off policy =
                        let response =
                            if c.Key.Uniform 3L < 0.5 then
                                ResponseInput.Noisy
                            else
                                ResponseInput.Clean

                        let k = 1 + c.Key.Derive("k").Below(c.Data.Rows / 20, 0L)

                        let law =
                            (known c (Drawn.Of(c, policy = policy, response = response, rows = k))).Law

                        let share = float k / ((1.0 - law.ProtectedShare) * float law.Samples)
                        let steps = int c.Steps
                        let noise = if law.NoisyResponse then law.NoiseVariance else 0.0

                        let exchanged mode start =
                            let next lambda =
                                let gain =
                                    law.Gain(mode, law.ProtectedShare * start + (1.0 - law.ProtectedShare) * lambda)

                                let response = gain * gain * (lambda + noise)
                                let comesIn = (1.0 - law.FreshShare) * response + law.FreshShare * start
                                lambda + share * (comesIn - lambda)

                            Seq.fold (fun lambda _ -> next lambda) start (seq { 1..steps })

                        let recursion = Seq.mapi exchanged law.Eigenvalues

                        Seq.map3
                            (fun start a b -> abs (a - b) / start)
                            law.Eigenvalues
                            recursion
                            (law.Unprotected(float steps))
                        |> Seq.max
                        |> fun distance -> distance / share

                    {
                        Value = policies |> List.map off |> List.max
                        Bound = 0.5
                    })
        ]

    let private unknown =
        [
            holds "nothing is predicted for what grows, is let pass or trained from scratch" (fun c ->
                ([ Accumulate(); AccumulateSubsample(); Verified 0.3; Generations 10 ]: IFeedback list)
                |> List.forall (fun policy -> (predicted c (Drawn.Of(c, policy = policy))).IsNone))

            holds
                "nothing is predicted for rows in turn, noise of the current spread, decay of other losses, or more than a tenth of the rows a step"
                (fun c ->
                    let current = NoiseReference.Current

                    [
                        Drawn.Of(c, order = SelectionOrder.Cyclic)
                        Drawn.Of(c, order = SelectionOrder.Permuted)
                        Drawn.Of(c, reference = current)
                        Drawn.Of(c, loss = Loss.Mae, decay = 1e-3)
                        Drawn.Of(c, loss = Loss.Ssim, decay = 1e-3)
                        Drawn.Of(c, rows = c.Data.Rows / 10 + 1)
                        Drawn.Of(c, rows = c.Data.Rows / 10, policy = GoldStandard 0.6)
                        Drawn.Of(c, rows = 1_000_000)
                    ]
                    |> List.forall (fun p -> (predicted c p).IsNone)
                    // Where there is no noise, or nothing is fed back, those are predicted too.
                    && [
                        Drawn.Of(c, reference = current, learner = "ae")
                        Drawn.Of(c, reference = current, noise = 0.0)
                        Drawn.Of(c, reference = current, policy = NoFeedback())
                        Drawn.Of(c, order = SelectionOrder.Cyclic, policy = NoFeedback())
                       ]
                       |> List.forall (fun p -> (predicted c p).IsSome))
        ]

    /// The collapse law of a protocol.
    let chapter = Chapter.ofLaws "protocol law" (entering @ rows @ unknown)
