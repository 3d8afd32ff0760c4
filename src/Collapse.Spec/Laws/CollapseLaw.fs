namespace Collapse.Spec

open System
open System.Collections.Immutable
open FsCheck.FSharp
open Collapse.Measures
open Collapse.Numerics
open Collapse.Theory

/// Laws of the collapse law itself: its closed forms, limits, order and units.
module CollapseLawLaws =
    /// A law drawn at random, and the uniform numbers in [0, 1) it was drawn with.
    let private drawn (key: Key) =
        let uniform purpose = key.Derive(purpose: string).Uniform 0L

        // Eight variances over six decades; noise over eight, so that lambda / sigma^2 reaches 1e8.
        let decades low high u = Math.Pow(10.0, low + (high - low) * u)

        let eigenvalues =
            [|
                for i in 0L .. 7L -> decades -4.0 2.0 (key.Derive("eigenvalues").Uniform i)
            |]
            |> Array.sortDescending

        let law noise decay noisy fixedShare fresh =
            CollapseLaw(
                Eigenvalues = ImmutableArray.CreateRange eigenvalues,
                Samples = 20 + int (400.0 * uniform "samples"),
                Hidden = 1 + int (8.0 * uniform "hidden"),
                NoiseVariance = noise * decades -6.0 2.0 (uniform "noise"),
                Decay = decay * decades -6.0 1.0 (uniform "decay"),
                NoisyResponse = noisy,
                ProtectedShare = fixedShare * uniform "protected",
                FreshShare = fresh * uniform "fresh"
            )

        // From a hundredth of a sweep to ten thousand.
        let law: float -> float -> bool -> float -> float -> CollapseLaw = law
        law, fun (law: CollapseLaw) -> float law.Samples * decades -2.0 4.0 (uniform "steps")

    let private keys = Generators.any<AnyKey>

    // The largest of the relative differences of two lists, relative to the data's variances.
    let private apart (law: CollapseLaw) (a: float seq) (b: float seq) =
        Seq.zip3 law.Eigenvalues a b
        |> Seq.map (fun (scale, x, y) -> abs (x - y) / scale)
        |> Seq.max

    let private closedForm name noise decay noisy =
        Law.within name keys (fun (AnyKey key) ->
            let draw, steps = drawn key
            let law = draw noise decay noisy 0.0 0.0
            let n = steps law

            {
                Value = apart law (law.Variances n) [ for i in 0..7 -> law.Mode(i).Integrated n ]
                Bound = 1e-8
            })

    // Any of the laws: each with and without noise, decay, protected and fresh vectors.
    let private any (key: Key) =
        let yes purpose =
            float (key.Derive(purpose: string).Below(2, 0L))

        let draw, steps = drawn key

        let law =
            draw (yes "noise?") (yes "decay?") (yes "noisy?" > 0.5) (yes "p?") (yes "q?")

        law, steps law

    let private changed (law: CollapseLaw) noise decay fixedShare fresh =
        CollapseLaw(
            Eigenvalues = law.Eigenvalues,
            Samples = law.Samples,
            Hidden = law.Hidden,
            NoiseVariance = noise,
            NoisyResponse = law.NoisyResponse,
            Decay = decay,
            ProtectedShare = fixedShare,
            FreshShare = fresh
        )

    // Every value of the first list at least that of the second, but for what the integrator may be off.
    let private notBelow (law: CollapseLaw) (high: float seq) (low: float seq) =
        {
            Value =
                Seq.zip3 law.Eigenvalues high low
                |> Seq.map (fun (scale, h, l) -> (l - h) / scale)
                |> Seq.max
            Bound = 1e-8
        }

    let private data (key: Key) =
        let rows, columns =
            3 + key.Derive("rows").Below(20, 0L), 2 + key.Derive("columns").Below(12, 0L)

        // A common shape, larger than what rows differ by, and falling spreads.
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    let own = key.Derive("rows").Derive(int64 row).Normal(int64 i)
                    values[i] <- float32 (2.0 * float (i % 3) + own / float (1 + i))
        )

    // A law for drawn data, its prediction, and N.
    let private predicted (key: Key) =
        let data = data key
        let parts = PrincipalComponents.Of data
        let law, _ = any key

        let law =
            CollapseLaw(
                Eigenvalues = parts.Variances,
                Samples = data.Rows,
                Hidden = law.Hidden,
                NoiseVariance = law.NoiseVariance,
                NoisyResponse = law.NoisyResponse,
                Decay = law.Decay,
                FreshShare = law.FreshShare
            )

        data, CollapsePrediction(parts, law), 3.0 * float data.Rows * key.Uniform 0L

    let private rebuilt (prediction: CollapsePrediction) n outputs =
        let now = prediction.Law.Variances n

        prediction.Data.Scaled
            [|
                for i in 0 .. now.Length - 1 ->
                    let before = prediction.Law.Eigenvalues[i]

                    if before = 0.0 then
                        0.0
                    else
                        sqrt (now[i] / before)
                        * (if outputs then prediction.Law.Gain(i, now[i]) else 1.0)
            |]

    let private laws =
        [
            Law.within "W0(e^y) = w solves w + ln w = y, for e^y far beyond any float" keys (fun (AnyKey key) ->
                let y = (key.Uniform 0L - 0.2) * Math.Pow(10.0, 1.0 + 7.0 * key.Uniform 1L)
                let w = LambertW.OfExp y

                if y < -700.0 then
                    { Value = w; Bound = 1e-300 }
                else
                    {
                        Value = abs (w + log w - y)
                        Bound = 4e-16 * (abs y + w + 1.0)
                    })

            closedForm "the closed form for noisy responses is what the integrator finds" 1.0 0.0 true
            closedForm "the closed form for clean responses is what the integrator finds" 1.0 0.0 false
            closedForm "the closed form with weight decay is what the integrator finds" 0.0 1.0 true
            closedForm "the closed form with noise and weight decay is what the integrator finds" 1.0 1.0 true

            Law.within "after 0 steps the variances are the data's" keys (fun (AnyKey key) ->
                let law, _ = any key

                {
                    Value = apart law (law.Variances 0.0) law.Eigenvalues
                    Bound = 1e-13
                })

            Law.within "variances fall with N" keys (fun (AnyKey key) ->
                let law, n = any key
                notBelow law (law.Variances n) (law.Variances(1.5 * n)))

            // Protected vectors keep the gain up, and then noise that comes in adds to the variance.
            Law.within "variances fall with the noise where nothing is protected" keys (fun (AnyKey key) ->
                let law, n = any key
                let law = changed law law.NoiseVariance law.Decay 0.0 law.FreshShare

                let louder =
                    changed law (2.0 * law.NoiseVariance + 1e-3) law.Decay 0.0 law.FreshShare

                notBelow law (law.Variances n) (louder.Variances n))

            Law.within "variances fall with weight decay" keys (fun (AnyKey key) ->
                let law, n = any key

                let stronger =
                    changed law law.NoiseVariance (2.0 * law.Decay + 1e-3) law.ProtectedShare law.FreshShare

                notBelow law (law.Variances n) (stronger.Variances n))

            Law.within "variances grow with the share of fresh vectors" keys (fun (AnyKey key) ->
                let law, n = any key

                let more =
                    changed law law.NoiseVariance law.Decay law.ProtectedShare ((1.0 + law.FreshShare) / 2.0)

                notBelow law (more.Variances n) (law.Variances n))

            Law.within "variances grow with the share of protected vectors" keys (fun (AnyKey key) ->
                let law, n = any key

                let more =
                    changed law law.NoiseVariance law.Decay ((1.0 + law.ProtectedShare) / 2.0) law.FreshShare

                notBelow law (more.Variances n) (law.Variances n))

            Law.within
                "without decay a variance loses at most sigma^2 N / M, so no noise freezes it"
                keys
                (fun (AnyKey key) ->
                    let draw, steps = drawn key
                    let law = draw 1.0 0.0 (key.Uniform 0L < 0.5) 0.0 0.0
                    let law = changed law (1e-6 * law.NoiseVariance) 0.0 0.0 0.0
                    let n = steps law
                    // Responses to clean inputs lose about twice as much.
                    let most =
                        law.NoiseVariance * n / float law.Samples
                        * (if law.NoisyResponse then 1.0 else 2.0)

                    {
                        Value =
                            Seq.zip law.Eigenvalues (law.Variances n)
                            |> Seq.truncate law.Hidden
                            |> Seq.map (fun (before, now) -> (before - now - most) / before)
                            |> Seq.max
                        Bound = 1e-13
                    })

            Law.holds "without noise and decay the directions that are kept stay for ever" keys (fun (AnyKey key) ->
                let draw, steps = drawn key
                let law = draw 0.0 0.0 true 1.0 1.0
                let now = law.Variances(steps law)

                Seq.zip law.Eigenvalues now
                |> Seq.truncate law.Hidden
                |> Seq.forall (fun (before, now) -> abs (now - before) <= 1e-15 * before))

            Law.within
                "directions beyond H have no gain and leave with the vectors that are replaced"
                keys
                (fun (AnyKey key) ->
                    let law, n = any key
                    let now = law.Unprotected n
                    let sweeps = n / (float law.Samples * (1.0 - law.ProtectedShare))

                    {
                        Value =
                            [
                                0.0
                                for i in law.Hidden .. now.Length - 1 do
                                    law.Gain(i, law.Eigenvalues[i])
                                    let left = law.FreshShare + (1.0 - law.FreshShare) * exp -sweeps
                                    abs (now[i] / law.Eigenvalues[i] - left)
                            ]
                            |> List.max
                        Bound = 1e-14
                    })

            Law.within "data times a and noise times a are variances times a^2" keys (fun (AnyKey key) ->
                let law, n = any key
                let a = Math.Pow(10.0, 6.0 * key.Uniform 0L - 3.0)

                let scaled =
                    CollapseLaw(
                        Eigenvalues =
                            ImmutableArray.CreateRange(law.Eigenvalues |> Seq.map (fun lambda -> a * a * lambda)),
                        Samples = law.Samples,
                        Hidden = law.Hidden,
                        NoiseVariance = a * a * law.NoiseVariance,
                        NoisyResponse = law.NoisyResponse,
                        Decay = a * a * law.Decay,
                        ProtectedShare = law.ProtectedShare,
                        FreshShare = law.FreshShare
                    )

                {
                    Value =
                        apart law (law.Variances n) (scaled.Variances n |> Seq.map (fun lambda -> lambda / (a * a)))
                    Bound = 1e-8
                })

            Law.within "the variances end where the law says they end" keys (fun (AnyKey key) ->
                let law, _ = any key
                let late = law.Variances(1e13 * float law.Samples)

                {
                    Value = apart law late (law.FixedPoint())
                    Bound = 1e-6
                })

            Law.within "at its half-life a direction has half of its variance" keys (fun (AnyKey key) ->
                let law, _ = any key

                {
                    Value =
                        [
                            0.0
                            for i, life in Seq.indexed (law.HalfLives()) do
                                if Double.IsFinite life then
                                    abs (law.Variances(life)[i] / law.Eigenvalues[i] - 0.5)
                                elif law.FixedPoint()[i] < 0.5 * law.Eigenvalues[i] then
                                    nan // it does lose half
                        ]
                        |> List.max
                    Bound = 1e-7
                })

            Law.within
                "with a share p protected, directions far above the noise keep 2p / (1 + p) of their variance for ever"
                keys
                (fun (AnyKey key) ->
                    let p = 0.01 + 0.99 * key.Uniform 0L
                    let draw, _ = drawn key
                    let noise = p * 1e-6 * Seq.min (draw (1.0) 0.0 true 0.0 0.0).Eigenvalues
                    let law = changed (draw 1.0 0.0 true 0.0 0.0) noise 0.0 p 0.0

                    // 1 - g^2 is 2 sigma^2 / lambda but for terms of order (sigma^2 / lambda)^2.
                    {
                        Value =
                            Seq.zip law.Eigenvalues (law.FixedPoint())
                            |> Seq.truncate law.Hidden
                            |> Seq.map (fun (before, last) -> abs (last / before - 2.0 * p / (1.0 + p)))
                            |> Seq.max
                        Bound = 1e-5
                    })

            Law.within
                "the least protected or fresh share keeps what it must, and a smaller one does not"
                keys
                (fun (AnyKey key) ->
                    let draw, _ = drawn key
                    let law = draw 1.0 0.0 true 0.0 0.0
                    let kept = 0.02 + 0.97 * key.Uniform 0L
                    let total = Seq.sum law.Eigenvalues
                    let noise = law.NoiseVariance

                    let excess p q =
                        Seq.sum (changed (law) noise 0.0 p q |> _.FixedPoint()) / total - kept

                    let p, q = law.LeastProtectedShare kept, law.LeastFreshShare kept

                    {
                        Value =
                            List.max
                                [
                                    -(excess p 0.0)
                                    -(excess 0.0 q)
                                    excess (p - 1e-6) 0.0
                                    excess 0.0 (q - 1e-6)
                                ]
                        Bound = 1e-12
                    })

            Law.within
                "principal components put together again are the data, and their variances the data's"
                keys
                (fun (AnyKey key) ->
                    let data = data key
                    let parts = PrincipalComponents.Of data
                    let again = parts.Scaled(Array.create parts.Variances.Length 1.0)

                    let worst =
                        [
                            for row in 0 .. data.Rows - 1 do
                                for i in 0 .. data.Columns - 1 -> abs (float again[row, i] - float data[row, i])
                        ]
                        |> List.max

                    {
                        Value =
                            worst
                            + abs (Seq.sum parts.Variances / float data.Columns - OutputVariance.Of data)
                        Bound = 2e-6 // a float32 of size up to 8 is rounded by 4.8e-7
                    })

            Law.within
                "the predicted correlations are those of the rebuilt training set and of its outputs"
                keys
                (fun (AnyKey key) ->
                    let _, prediction, n = predicted key

                    let off (predicted: float) outputs =
                        let measured = PairwiseCorrelation.Of(rebuilt prediction n outputs)

                        // Rows that have shrunk to less than float32 shows are another matter.
                        if measured.ConstantRows > 0 then
                            0.0
                        else
                            abs (predicted - measured.Value)

                    {
                        Value =
                            off (prediction.TrainingCorrelation n) false
                            + off (prediction.OutputCorrelation n) true
                        Bound = 1e-5
                    })

            Law.within
                "predicted output variance and effective rank are those of the rebuilt outputs"
                keys
                (fun (AnyKey key) ->
                    let _, prediction, n = predicted key
                    let outputs = rebuilt prediction n true
                    let variance = prediction.OutputVariance n

                    // Directions that have shrunk to the rounding of the outputs count in their effective rank.
                    let rank =
                        if variance > 1e-4 then
                            abs (prediction.EffectiveRank n - EffectiveRank.Of outputs)
                        else
                            0.0

                    {
                        Value = abs (variance - OutputVariance.Of outputs) + 0.1 * rank
                        Bound = 1e-4
                    })

            Law.within "with everything protected the training set stays as it is" keys (fun (AnyKey key) ->
                let data, prediction, n = predicted key

                let law =
                    changed prediction.Law prediction.Law.NoiseVariance prediction.Law.Decay 1.0 0.0

                {
                    Value =
                        abs (
                            CollapsePrediction(prediction.Data, law).TrainingCorrelation n
                            - PairwiseCorrelation.Of(data).Value
                        )
                    Bound = 1e-5
                })
        ]

    /// The collapse law.
    let chapter = Chapter.ofLaws "collapse law" laws
