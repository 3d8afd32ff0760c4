namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Learning
open Collapse.Numerics

/// Laws of SSIM and its gradient, on pairs of segments in [0, 1].
module SimilarityLaws =
    let private ssim = StructuralSimilarity(1.0, 0.0)

    // 11 to 50 coordinates; the second segment is a mixture of the first and something else.
    let private pairs =
        Generators.any<AnyKey * Coordinates * Noise>
        |> Generators.made (fun (AnyKey key, Coordinates d, Noise share) ->
            let x = Array.init (d + 10) (fun i -> key.Uniform(int64 i))

            let y =
                Array.init (d + 10) (fun i -> (1.0 - share) * x[i] + share * key.Uniform(int64 (1000 + i)))

            x, y)

    let private of' (x: float[]) (y: float[]) = ssim.Of(ReadOnlySpan x, ReadOnlySpan y)

    // Each window's terms are sums of 11 products in [0, 1], off by at most some 30 u; C2 = 0.0009 is the least they
    // are divided by.
    let private rounding = 30.0 * 1.1e-16 / 0.0009

    let private gradientOf (x: float[]) (y: float[]) =
        let found = Array.zeroCreate y.Length
        ssim.LossGradient(ReadOnlySpan x, ReadOnlySpan y, Span found) |> ignore
        found

    /// The definition in terms of deviations from the local means, with the window computed anew.
    let private naive (x: float[]) (y: float[]) =
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

            (2.0 * mx * my + 1e-4) * (2.0 * covariance a mx b my + 9e-4)
            / ((mx * mx + my * my + 1e-4)
               * (covariance a mx a mx + covariance b my b my + 9e-4)))
        |> Array.average

    let private within name statement =
        Law.within name pairs (fun (x, y) -> statement x y)

    /// What any SSIM of range 1 and floor 0 must satisfy.
    let lawsOf (similarity: float[] -> float[] -> float) =
        [
            within "SSIM equals its definition, window by window" (fun x y ->
                abs (similarity x y - naive x y) |> upTo (2.0 * rounding))

            Law.within "SSIM of a segment with itself is 1" pairs (fun (x, _) ->
                abs (similarity x x - 1.0) |> upTo rounding)

            within "SSIM is symmetric" (fun x y -> abs (similarity x y - similarity y x) |> upTo (2.0 * rounding))

            within "SSIM is at most 1" (fun x y -> similarity x y |> upTo (1.0 + rounding))
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

    /// What any gradient of 1 - SSIM by the second segment must satisfy.
    let gradientLawsOf (gradient: float[] -> float[] -> float[]) =
        [
            // The central difference is off by h^2/6 of the third derivative and by the rounding of SSIM over h.
            within "SSIM's gradient equals central differences" (fun x y ->
                let h = 1e-5
                let i = y.Length / 2

                let at change =
                    1.0 - of' x (y |> Array.mapi (fun k v -> if k = i then v + change else v))

                let numeric = (at h - at -h) / (2.0 * h)

                abs ((gradient x y)[i] - numeric) |> upTo (rounding / h + 1e-6))
        ]

    let private laws =
        lawsOf of'
        @ windowLawsOf (Seq.toArray StructuralSimilarity.Window)
        @ [
            within "SSIM is unchanged when values, range and floor are scaled and shifted together" (fun x y ->
                let moved = Array.map (fun v -> 3.0 * v - 2.0)
                let other = StructuralSimilarity(3.0, -2.0)

                abs (other.Of(ReadOnlySpan(moved x), ReadOnlySpan(moved y)) - of' x y)
                |> upTo (8.0 * rounding))
        ]
        @ gradientLawsOf gradientOf

    /// Structural similarity.
    let chapter = Chapter.ofLaws "structural similarity" laws
