namespace Collapse.Spec

open System
open System.Collections.Immutable
open Collapse.Numerics
open Collapse.Theory

/// Collapse laws drawn at random, and one law with some of its parameters changed.
type internal CollapseCase =
    /// The same law but for what is given.
    static member With(law: CollapseLaw, ?eigenvalues, ?samples, ?noise, ?decay, ?noisy, ?kept, ?fresh) =
        CollapseLaw(
            Eigenvalues = defaultArg eigenvalues law.Eigenvalues,
            Samples = defaultArg samples law.Samples,
            Hidden = law.Hidden,
            NoiseVariance = defaultArg noise law.NoiseVariance,
            NoisyResponse = defaultArg noisy law.NoisyResponse,
            Decay = defaultArg decay law.Decay,
            ProtectedShare = defaultArg kept law.ProtectedShare,
            FreshShare = defaultArg fresh law.FreshShare
        )

/// Laws with and without noise, decay, protected and fresh vectors, and numbers of steps.
module internal CollapseCases =
    let uniform (key: Key) (purpose: string) = key.Derive(purpose).Uniform 0L
    let decades low high u = Math.Pow(10.0, low + (high - low) * u)

    /// Noise, decay, protected and fresh vectors in it; eight variances over six decades; noise over eight, so that
    /// lambda / sigma^2 reaches 1e8.
    let full (key: Key) =
        let eigenvalues =
            Array.init 8 (fun i -> decades -4.0 2.0 (key.Derive("eigenvalues").Uniform(int64 i)))

        CollapseLaw(
            Eigenvalues = ImmutableArray.CreateRange(Array.sortDescending eigenvalues),
            Samples = 20 + int (400.0 * uniform key "samples"),
            Hidden = 1 + int (8.0 * uniform key "hidden"),
            NoiseVariance = decades -6.0 2.0 (uniform key "noise"),
            Decay = decades -6.0 1.0 (uniform key "decay"),
            ProtectedShare = uniform key "protected",
            FreshShare = uniform key "fresh"
        )

    /// Noise alone, or with decay.
    let plain noise decay noisy key =
        let law = full key

        CollapseCase.With(
            law,
            noise = noise * law.NoiseVariance,
            decay = decay * law.Decay,
            noisy = noisy,
            kept = 0.0,
            fresh = 0.0
        )

    /// Any of the laws: each with and without noise, decay, protected and fresh vectors.
    let any (key: Key) =
        let law = full key

        let sometimes purpose value =
            value * float (key.Derive(purpose: string).Below(2, 0L))

        CollapseCase.With(
            law,
            noise = sometimes "noise?" law.NoiseVariance,
            decay = sometimes "decay?" law.Decay,
            noisy = (sometimes "noisy?" 1.0 > 0.5),
            kept = sometimes "p?" law.ProtectedShare,
            fresh = sometimes "q?" law.FreshShare
        )

    /// From a hundredth of a sweep to ten thousand.
    let steps (key: Key) (law: CollapseLaw) =
        float law.Samples * decades -2.0 4.0 (uniform key "steps")
