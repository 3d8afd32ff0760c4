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
            /// A denoising autoencoder with MSE that replaces one row a step, anything else drawn; what a law is about
            /// is set.
            Protocol: Protocol
        }

    // The protocol with one of its parameters changed.
    let private set (parameter: ProtocolParameter<'T>) (value: 'T) (protocol: Protocol) =
        parameter.With(protocol, value)

    let private feeding (policy: IFeedback) = set Parameters.Policy policy

    let private choosing order rows =
        feeding (Replace(Selection = Selection(Order = order, Rows = rows)))

    let private several = choosing SelectionOrder.Uniform

    let private case (AnyKey key, ProtocolSmall drawn) =
        let rows = 20 + key.Derive("rows").Below(41, 0L)
        let uniform (purpose: string) = key.Derive(purpose).Uniform 0L

        let data =
            Matrices.build rows 6 (fun row i ->
                let own = key.Derive("data").Derive(int64 row).Normal(int64 i)
                float (i % 3) + own / float (1 + i))

        {
            Key = key
            Data = data
            Components = PrincipalComponents.Of data
            Steps = 3.0 * float rows * key.Uniform 0L
            Protocol =
                drawn
                |> set Parameters.Learner "dae"
                |> set Parameters.Loss Loss.Mse
                |> feeding (Replace())
                |> set Parameters.NoiseReference NoiseReference.Reference
                |> set Parameters.Hidden (1 + int (6.0 * uniform "hidden"))
                |> set Parameters.WeightDecay (0.1 * Math.Round(uniform "decay?") * uniform "decay")
                |> set Parameters.Noise (0.05 + 0.9 * uniform "noise")
        }

    let private predicted case (protocol: Protocol) =
        ProtocolLaw.Of(protocol, case.Components, Spread.Of case.Data) |> Option.ofObj

    let private known case protocol = (predicted case protocol).Value

    // The variances after the case's steps, in units of those before, for the directions that vary.
    let private left case protocol =
        let law = (known case protocol).Law

        Seq.zip law.Eigenvalues (law.Variances case.Steps)
        |> Seq.map (fun (before, now) -> now / before)
        |> Array.ofSeq

    let private parts = Generators.any<AnyKey * ProtocolSmall>

    let private holds name statement =
        Law.holds name parts (case >> statement) |> Law.withCases 50

    let private within name measure =
        Law.within name parts (case >> measure) |> Law.withCases 50

    let private entering =
        [
            holds
                ("what brings a learner to its optimum does not enter: warm-up, rate, start, optimiser, batches, "
                 + "repetition")
                (fun c ->
                    let p = c.Protocol

                    left c p =
                        left
                            c
                            (Protocol(
                                Learner = p.Learner,
                                Hidden = p.Hidden,
                                Policy = p.Policy,
                                Response = p.Response,
                                Reduction = p.Reduction,
                                WeightDecay = p.WeightDecay,
                                Noise = p.Noise
                            )))

            holds "a gold standard of nothing and mixing in nothing are predicted as replacing" (fun c ->
                let plain = left c c.Protocol

                left c (feeding (GoldStandard 0.0) c.Protocol) = plain
                && left c (feeding (Mix 0.0) c.Protocol) = plain)

            holds
                ("without feedback, with all gold, and with fresh data alone the data are predicted to stay, as the "
                 + "outputs are")
                (fun c ->
                    ([ NoFeedback(); GoldStandard 1.0; Mix 1.0 ]: IFeedback list)
                    |> List.forall (fun policy ->
                        let p = feeding policy c.Protocol
                        let prediction = known c p

                        left c p |> Array.forall (fun share -> share = 1.0)
                        && prediction.OutputCorrelation(c.Steps).Equals(prediction.OutputCorrelation 0.0)))

            holds "an autoencoder's responses to clean and to noisy inputs are predicted alike" (fun c ->
                let of' response =
                    c.Protocol
                    |> set Parameters.Learner "ae"
                    |> set Parameters.Response response
                    |> left c

                of' ResponseInput.Clean = of' ResponseInput.Noisy)

            // Noise that comes in with a response adds to the variance.
            holds "a denoising autoencoder's clean responses are predicted to lose more than its noisy ones" (fun c ->
                let of' response =
                    c.Protocol |> set Parameters.Response response |> left c

                let clean, noisy = of' ResponseInput.Clean, of' ResponseInput.Noisy

                Array.forall2 (fun a b -> a <= b + 1e-8) clean noisy
                && (c.Steps < 1.0 || clean[0] < noisy[0]))

            within "half sums with decay w are predicted as means with decay 2 w / D" (fun c ->
                let w = 0.1 * c.Key.Uniform 1L

                let reduced reduction decay =
                    c.Protocol
                    |> set Parameters.Reduction reduction
                    |> set Parameters.WeightDecay decay
                    |> left c


                apart (reduced Reduction.Mean (2.0 * w / float c.Data.Columns)) (reduced Reduction.HalfSum w)
                |> upTo 1e-9)

            holds "more gold and more fresh data are predicted to keep more" (fun c ->
                let dose = 0.8 * c.Key.Uniform 1L

                [
                    (fun share -> GoldStandard share :> IFeedback)
                    (fun probability -> Mix probability)
                ]
                |> List.forall (fun policy ->
                    let of' dose =
                        left c (feeding (policy dose) c.Protocol)

                    Array.forall2 (fun less more -> less <= more + 1e-8) (of' dose) (of' (dose + 0.1))))
        ]

    let private rows =
        [
            within "k rows a step are predicted as k times as many steps" (fun c ->
                let k = 1 + c.Key.Derive("k").Below(c.Data.Rows / 10, 0L)
                let one = (known c c.Protocol).Law
                let many = (known c (several k c.Protocol)).Law

                apart (many.Variances c.Steps) (one.Variances(float k * c.Steps))
                |> upTo (1e-12 * one.Eigenvalues[0]))

            // Euler's method of step h for a rate that falls with the variance, by no more than that; see CollapseLaw.
            within
                ("k rows of m a step: the law is within k / 2m of the recursion of exchanging them, in units of the "
                 + "data's variance")
                (fun c ->
                    let policies: SelectiveFeedback list =
                        [ Replace(); GoldStandard(0.4 * c.Key.Uniform 1L); Mix(c.Key.Uniform 2L) ]

                    let off (policy: SelectiveFeedback) =
                        let k = 1 + c.Key.Derive("k").Below(c.Data.Rows / 20, 0L)

                        let law = (known c (feeding (policy.With(Selection(Rows = k))) c.Protocol)).Law

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
                        |> largest
                        |> fun distance -> distance / share

                    policies |> List.map off |> allUpTo 0.5)
        ]

    let private unknown =
        [
            holds "nothing is predicted for what grows, is let pass or trained from scratch" (fun c ->
                ([ Accumulate(); AccumulateSubsample(); Verified 0.3; Generations 10 ]: IFeedback list)
                |> List.forall (fun policy -> (predicted c (feeding policy c.Protocol)).IsNone))

            holds
                ("nothing is predicted for rows in turn, noise of the current spread, decay of other losses, or more "
                 + "than a tenth of the rows a step")
                (fun c ->
                    let current = set Parameters.NoiseReference NoiseReference.Current

                    [
                        choosing SelectionOrder.Cyclic 1
                        choosing SelectionOrder.Permuted 1
                        current
                        set Parameters.Loss Loss.Mae >> set Parameters.WeightDecay 1e-3
                        set Parameters.Loss Loss.Ssim >> set Parameters.WeightDecay 1e-3
                        several (c.Data.Rows / 10 + 1)
                        feeding (GoldStandard(0.6, Selection = Selection(Rows = c.Data.Rows / 10)))
                        several 1_000_000
                    ]
                    |> List.forall (fun change -> (predicted c (change c.Protocol)).IsNone)
                    // Where there is no noise, or nothing is fed back, those are predicted too.
                    && [
                        current >> set Parameters.Learner "ae"
                        current >> set Parameters.Noise 0.0
                        current >> feeding (NoFeedback())
                       ]
                       |> List.forall (fun change -> (predicted c (change c.Protocol)).IsSome))
        ]

    /// The collapse law of a protocol.
    let chapter = Chapter.ofLaws "protocol law" (entering @ rows @ unknown)
