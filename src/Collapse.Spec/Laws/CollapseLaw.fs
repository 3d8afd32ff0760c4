namespace Collapse.Spec

open System
open System.Collections.Immutable
open Collapse.Numerics
open Collapse.Theory

open CollapseCases

/// Laws of the collapse law itself: its closed forms, limits, order and units.
module CollapseLawLaws =
    // The largest of the differences of two lists, relative to the data's variances.
    let private off (law: CollapseLaw) (a: float seq) (b: float seq) =
        Seq.zip3 law.Eigenvalues a b
        |> Seq.map (fun (scale, x, y) -> abs (x - y) / scale)
        |> largest

    // A law about some laws, with the key that drew them.
    let private within name draw measure =
        Law.within name Generators.any<AnyKey> (fun (AnyKey key) -> measure key (draw key))

    let private closedForm name noise decay noisy =
        within $"the closed form {name} is what the integrator finds" (plain noise decay noisy) (fun key law ->
            let n = steps key law

            off law (law.Variances n) [ for i in 0..7 -> law.Mode(i).Integrated n ]
            |> upTo 1e-8)

    // Every value of the second law at least that of the first, but for what the integrator may be off.
    let private rises name (pair: CollapseLaw -> CollapseLaw * CollapseLaw) =
        within $"variances {name}" any (fun key law ->
            let low, high = pair law
            let n = steps key law

            Seq.zip3 law.Eigenvalues (high.Variances n) (low.Variances n)
            |> Seq.map (fun (scale, h, l) -> (l - h) / scale)
            |> allUpTo 1e-8)

    let private more share = (1.0 + share) / 2.0

    let private integrated =
        [
            closedForm "for noisy responses" 1.0 0.0 true
            closedForm "for clean responses" 1.0 0.0 false
            closedForm "with weight decay" 0.0 1.0 true
            closedForm "with noise and weight decay" 1.0 1.0 true

            within "W0(e^y) = w solves w + ln w = y, for e^y far beyond any float" id (fun key _ ->
                let y = (key.Uniform 0L - 0.2) * Math.Pow(10.0, 1.0 + 7.0 * key.Uniform 1L)
                let w = LambertW.OfExp y

                if y < -700.0 then
                    w |> upTo 1e-300
                else
                    abs (w + log w - y) |> upTo (4e-16 * (abs y + w + 1.0)))
        ]

    let private order =
        [
            // Protected vectors keep the gain up, and then noise that comes in adds to the variance.
            rises "fall with the noise where nothing is protected" (fun law ->
                CollapseCase.With(law, kept = 0.0, noise = 2.0 * law.NoiseVariance + 1e-3),
                CollapseCase.With(law, kept = 0.0))

            rises "fall with weight decay" (fun law -> CollapseCase.With(law, decay = 2.0 * law.Decay + 1e-3), law)

            rises "grow with the share of fresh vectors" (fun law ->
                law, CollapseCase.With(law, fresh = more law.FreshShare))

            rises "grow with the share of protected vectors" (fun law ->
                law, CollapseCase.With(law, kept = more law.ProtectedShare))

            within "variances fall with N" any (fun key law ->
                let n = steps key law

                Seq.zip3 law.Eigenvalues (law.Variances n) (law.Variances(1.5 * n))
                |> Seq.map (fun (scale, before, after) -> (after - before) / scale)
                |> allUpTo 1e-8)

            within "data times a and noise times a are variances times a^2" any (fun key law ->
                let a = Math.Pow(10.0, 6.0 * key.Uniform 0L - 3.0)
                let n = steps key law

                let scaled =
                    CollapseCase.With(
                        law,
                        eigenvalues = ImmutableArray.CreateRange(Seq.map (fun l -> a * a * l) law.Eigenvalues),
                        noise = a * a * law.NoiseVariance,
                        decay = a * a * law.Decay
                    )

                off law (law.Variances n) (scaled.Variances n |> Seq.map (fun lambda -> lambda / (a * a)))
                |> upTo 1e-8)
        ]

    let private limits =
        [
            within "after 0 steps the variances are the data's" any (fun _ law ->
                off law (law.Variances 0.0) law.Eigenvalues |> upTo 1e-13)

            // Responses to clean inputs lose about twice as much.
            within
                "without decay a variance loses at most sigma^2 N / M, so no noise freezes it"
                (fun key -> plain 1e-6 0.0 (key.Uniform 0L < 0.5) key)
                (fun key law ->
                    let n = steps key law

                    let most =
                        law.NoiseVariance * n / float law.Samples
                        * (if law.NoisyResponse then 1.0 else 2.0)

                    Seq.zip law.Eigenvalues (law.Variances n)
                    |> Seq.truncate law.Hidden
                    |> Seq.map (fun (before, now) -> (before - now - most) / before)
                    |> allUpTo 1e-13)

            within
                "without noise and decay the directions that are kept stay for ever"
                (fun key -> CollapseCase.With(full key, noise = 0.0, decay = 0.0))
                (fun key law ->
                    Seq.zip law.Eigenvalues (law.Variances(steps key law))
                    |> Seq.truncate law.Hidden
                    |> Seq.map (fun (before, now) -> abs (now - before) / before)
                    |> allUpTo 1e-15)

            within "directions beyond H have no gain and leave with the vectors that are replaced" any (fun key law ->
                let n = steps key law
                let now = law.Unprotected n
                let sweeps = n / (float law.Samples * (1.0 - law.ProtectedShare))
                let left = law.FreshShare + (1.0 - law.FreshShare) * exp -sweeps

                [
                    for i in law.Hidden .. now.Length - 1 do
                        law.Gain(i, law.Eigenvalues[i])
                        abs (now[i] / law.Eigenvalues[i] - left)
                ]
                |> allUpTo 1e-14)

            within "the variances end where the law says they end" any (fun _ law ->
                off law (law.Variances(1e13 * float law.Samples)) (law.FixedPoint())
                |> upTo 1e-6)

            // Little is protected or fresh, so that most directions do lose half.
            within
                "at its half-life a direction has half of its variance"
                (fun key ->
                    let law = any key in
                    CollapseCase.With(law, kept = law.ProtectedShare / 4.0, fresh = law.FreshShare / 4.0))
                (fun _ law ->
                    let final = law.FixedPoint()

                    [
                        for i, life in Seq.indexed (law.HalfLives()) do
                            if Double.IsFinite life then
                                abs (law.Variances(life)[i] / law.Eigenvalues[i] - 0.5)
                            elif final[i] < 0.5 * law.Eigenvalues[i] then
                                nan // it does lose half
                    ]
                    |> allUpTo 1e-7)

            // 1 - g^2 is 2 sigma^2 / lambda but for terms of order (sigma^2 / lambda)^2.
            within
                "with a share p protected, directions far above the noise keep 2p / (1 + p) of their variance for ever"
                (fun key ->
                    let p, law = 0.01 + 0.99 * key.Uniform 0L, plain 1.0 0.0 true key
                    CollapseCase.With(law, kept = p, noise = p * 1e-6 * Seq.min law.Eigenvalues))
                (fun _ law ->
                    let p = law.ProtectedShare

                    Seq.zip law.Eigenvalues (law.FixedPoint())
                    |> Seq.truncate law.Hidden
                    |> Seq.map (fun (before, last) -> abs (last / before - 2.0 * p / (1.0 + p)))
                    |> allUpTo 1e-5)

            within
                "the least protected or fresh share keeps what it must, and a smaller one does not"
                (plain 1.0 0.0 true)
                (fun key law ->
                    let kept = 0.02 + 0.97 * key.Uniform 0L

                    let excess p q =
                        Seq.sum (CollapseCase.With(law, kept = p, fresh = q).FixedPoint())
                        / Seq.sum law.Eigenvalues
                        - kept

                    let p, q = law.LeastProtectedShare kept, law.LeastFreshShare kept

                    [
                        -(excess p 0.0)
                        -(excess 0.0 q)
                        excess (p - 1e-6) 0.0
                        excess 0.0 (q - 1e-6)
                    ]
                    |> allUpTo 1e-12)
        ]

    /// The collapse law.
    let chapter =
        Chapter.ofLaws "collapse law" (integrated @ order @ limits @ PredictionLaws.laws)
