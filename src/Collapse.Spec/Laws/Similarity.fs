namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Learning
open Collapse.Numerics

/// Laws of SSIM and its gradient, on pairs of segments in [0, 1], and of its form with a non-negative luminance, on
/// pairs of which the second goes below the floor.
module SimilarityLaws =
    let private ssim = StructuralSimilarity(1.0, 0.0)
    let private cut = StructuralSimilarity(1.0, 0.0, Luminance = Luminance.NonNegative)

    // 11 to 50 coordinates; the second segment is a mixture of the first and something else.
    let private pairs =
        Generators.any<AnyKey * Coordinates * Noise>
        |> Generators.made (fun (AnyKey key, Coordinates d, Noise share) ->
            let x = Array.init (d + 10) (fun i -> key.Uniform(int64 i))

            let y =
                Array.init (d + 10) (fun i -> (1.0 - share) * x[i] + share * key.Uniform(int64 (1000 + i)))

            x, y)

    // The second segment is above the floor up to some coordinate and below it from there on; windows across it have
    // means on either side.
    let private crossing =
        Generators.any<AnyKey * Coordinates>
        |> Generators.made (fun (AnyKey key, Coordinates d) ->
            let length = d + 10
            let first = key.Derive("crossing").Below(length + 1, 0L)

            let value i =
                0.1 + 0.9 * key.Uniform(int64 (1000 + i))

            Array.init length (fun i -> key.Uniform(int64 i)),
            Array.init length (fun i -> if i < first then value i else -(value i)))

    // Neighbours differ by 0.3 at least, so that no window is nearly flat, and no mean is below 0.1.
    let private striped =
        Generators.any<AnyKey * Coordinates>
        |> Generators.made (fun (AnyKey key, Coordinates d) ->
            Array.init (d + 10) (fun i -> (if i % 2 = 0 then 0.1 else 0.6) + 0.2 * key.Uniform(int64 i)))

    let private mirror = Array.map (fun (v: float) -> -v)

    let private at (measure: StructuralSimilarity) (x: float[]) (y: float[]) =
        measure.Of(ReadOnlySpan x, ReadOnlySpan y)

    let private of' = at ssim

    // Each window's terms are sums of 11 products in [0, 1], off by at most some 30 u; C2 = 0.0009 is the least they
    // are divided by.
    let private rounding = 30.0 * 1.1e-16 / 0.0009

    let private gradientOf (measure: StructuralSimilarity) (x: float[]) (y: float[]) =
        let found = Array.zeroCreate y.Length
        measure.LossGradient(ReadOnlySpan x, ReadOnlySpan y, Span found) |> ignore
        found

    /// The definition in terms of deviations from the local means, with the window computed anew. The luminance's
    /// numerator is at least `least`.
    let private naive least (x: float[]) (y: float[]) =
        let bell =
            Array.init 11 (fun k -> exp (-(float (k - 5) ** 2.0) / (2.0 * 1.5 * 1.5)))

        let w = bell |> Array.map (fun b -> b / Array.sum bell)

        let weigh f =
            Array.sum (Array.mapi (fun k wk -> wk * f k) w)

        Array.init (x.Length - 10) (fun start ->
            let a, b = x[start .. start + 10], y[start .. start + 10]
            let mx, my = weigh (fun k -> a[k]), weigh (fun k -> b[k])

            let covariance (p: float[]) mp (q: float[]) mq =
                weigh (fun k -> (p[k] - mp) * (q[k] - mq))

            max least (2.0 * mx * my + 1e-4) * (2.0 * covariance a mx b my + 9e-4)
            / ((mx * mx + my * my + 1e-4)
               * (covariance a mx a mx + covariance b my b my + 9e-4)))
        |> Array.average

    let private within name statement =
        Law.within name pairs (fun (x, y) -> statement x y)

    let private withinCrossing name statement =
        Law.within name crossing (fun (x, y) -> statement x y)

    /// What any SSIM of range 1 and floor 0 must satisfy.
    let lawsOf (similarity: float[] -> float[] -> float) =
        [
            within "SSIM equals its definition, window by window" (fun x y ->
                abs (similarity x y - naive -infinity x y) |> upTo (2.0 * rounding))

            Law.within "SSIM of a segment with itself is 1" pairs (fun (x, _) ->
                abs (similarity x x - 1.0) |> upTo rounding)

            within "SSIM is symmetric" (fun x y -> abs (similarity x y - similarity y x) |> upTo (2.0 * rounding))

            within "SSIM is at most 1" (fun x y -> similarity x y |> upTo (1.0 + rounding))
        ]

    /// What any SSIM of range 1 and floor 0 with a non-negative luminance must satisfy.
    let nonNegativeLawsOf (similarity: float[] -> float[] -> float) =
        [
            withinCrossing "SSIM with a non-negative luminance equals its definition, window by window" (fun x y ->
                abs (similarity x y - naive 0.0 x y) |> upTo (2.0 * rounding))

            withinCrossing "SSIM with a non-negative luminance of a segment with itself is 1" (fun x y ->
                largest [ for z in [ x; y ] -> abs (similarity z z - 1.0) ] |> upTo rounding)

            withinCrossing "SSIM with a non-negative luminance is symmetric" (fun x y ->
                abs (similarity x y - similarity y x) |> upTo (2.0 * rounding))

            Law.holds "with a non-negative luminance a segment's mirror image has the loss 1" striped (fun x ->
                1.0 - similarity x (mirror x) = 1.0)

            Law.holds
                "a non-negative luminance changes nothing where the means have one sign, bit for bit"
                pairs
                (fun (x, y) ->
                    similarity x y = of' x y
                    && similarity (mirror x) (mirror y) = of' (mirror x) (mirror y))
        ]

    /// What any window of SSIM must satisfy: 11 weights.
    let windowLawsOf (window: float[]) =
        [
            Law.holds
                "SSIM's window has positive, symmetric weights, largest in the middle"
                (Arb.fromGen (Gen.choose (0, 10)))
                (fun k ->
                    let w = window
                    w[k] > 0.0 && w[k] = w[10 - k] && w[k] <= w[5])
        ]

    // The gradient by the coordinate in the middle. The central difference is off by h^2/6 of the third derivative and
    // by the rounding of SSIM over h.
    let private againstDifferences measure (gradient: float[] -> float[] -> float[]) x (y: float[]) =
        let h = 1e-5
        let i = y.Length / 2

        let moved change =
            1.0
            - at measure x (y |> Array.mapi (fun k v -> if k = i then v + change else v))

        let numeric = (moved h - moved -h) / (2.0 * h)
        abs ((gradient x y)[i] - numeric) |> upTo (rounding / h + 1e-6)

    // Whether the step of a central difference can reach the luminance's kink in some window: it moves 2 mx my by less
    // than 2e-5.
    let private nearKink x y =
        let means (z: float[]) =
            [
                for part in Array.windowed StructuralSimilarity.Taps z ->
                    Seq.map2 (*) StructuralSimilarity.Window part |> Seq.sum
            ]

        List.exists2 (fun mx my -> abs (2.0 * mx * my + 1e-4) <= 2e-5) (means x) (means y)

    /// What any gradient of 1 - SSIM by the second segment must satisfy.
    let gradientLawsOf gradient =
        [
            within "SSIM's gradient equals central differences" (againstDifferences ssim gradient)
        ]

    /// The same with a non-negative luminance, at which the gradient of a window whose means have opposite signs is 0.
    let nonNegativeGradientLawsOf (gradient: float[] -> float[] -> float[]) =
        [
            withinCrossing
                "the gradient of SSIM with a non-negative luminance equals central differences, off its kink"
                (fun x y ->
                    if nearKink x y then
                        Measured.Vacuous
                    else
                        againstDifferences cut gradient x y)

            Law.holds "with a non-negative luminance a segment's mirror image has no gradient" striped (fun x ->
                gradient x (mirror x) |> Array.forall ((=) 0.0))
        ]

    let private laws =
        lawsOf of'
        @ windowLawsOf (Seq.toArray StructuralSimilarity.Window)
        @ [
            let moved = Array.map (fun v -> 3.0 * v - 2.0)

            within "SSIM is unchanged when values, range and floor are scaled and shifted together" (fun x y ->
                abs (at (StructuralSimilarity(3.0, -2.0)) (moved x) (moved y) - of' x y)
                |> upTo (8.0 * rounding))

            withinCrossing
                "SSIM with a non-negative luminance is unchanged when values, range and floor are scaled and shifted"
                (fun x y ->
                    let other = StructuralSimilarity(3.0, -2.0, Luminance = Luminance.NonNegative)
                    abs (at other (moved x) (moved y) - at cut x y) |> upTo (8.0 * rounding))

            Law.holds "SSIM takes a segment's mirror image for nearly the segment itself: above 0.9" striped (fun x ->
                of' x (mirror x) > 0.9)
        ]
        @ gradientLawsOf (gradientOf ssim)
        @ nonNegativeLawsOf (at cut)
        @ nonNegativeGradientLawsOf (gradientOf cut)

    /// Structural similarity.
    let chapter = Chapter.ofLaws "structural similarity" laws
