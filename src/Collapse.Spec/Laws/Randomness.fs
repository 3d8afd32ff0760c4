namespace Collapse.Spec

open System
open FsCheck.FSharp
open MathNet.Numerics.Distributions
open Collapse.Numerics

/// Laws of the random numbers. They are statistical: each case is judged at a level of one in a million, so a law of 30
/// cases would fail by chance with fewer than one in 30,000 choices of the root seed. The seed that is used is fixed.
module RandomnessLaws =
    let private level = 1e-6
    let internal sizes = 30

    // A standard normal number is beyond this with the probability `level`.
    let private beyond = Normal.InvCDF(0.0, 1.0, 1.0 - level / 2.0)

    // Pearson's statistic of counts against equal shares, and the value it exceeds with the probability `level`.
    let internal chiSquare (counts: int[]) =
        let expected = float (Array.sum counts) / float counts.Length

        let statistic =
            counts |> Array.sumBy (fun n -> (float n - expected) ** 2.0 / expected)

        statistic |> upTo (ChiSquared.InvCDF(float (counts.Length - 1), 1.0 - level))

    // Pearson's statistic of independent counts against what each is expected to be, their sum being free.
    let internal poisson (counts: (float * float)[]) =
        counts
        |> Array.sumBy (fun (n, expected) -> (n - expected) ** 2.0 / expected)
        |> upTo (ChiSquared.InvCDF(float counts.Length, 1.0 - level))

    let internal histogram bins (values: int seq) =
        let counts = Array.zeroCreate bins

        for value in values do
            counts[value] <- counts[value] + 1

        counts

    // A mean of n independent values with the given mean and standard deviation lies within `beyond` standard errors.
    let internal meanWithin expected deviation (values: float[]) =
        abs (Array.average values - expected)
        |> upTo (beyond * deviation / sqrt (float values.Length))

    let private normals n (key: Key) =
        Array.init n (fun i -> key.Normal(int64 i))

    let private uniforms n (key: Key) =
        Array.init n (fun i -> key.Uniform(int64 i))

    // Pairs of uniform numbers from two keys fall evenly into 8 x 8 boxes.
    let private pairsEven n (a: Key) (b: Key) =
        Array.map2 (fun u v -> 8 * int (8.0 * u) + int (8.0 * v)) (uniforms n a) (uniforms n b)
        |> histogram 64
        |> chiSquare

    // The correlation of n independent pairs of normal numbers is close to normal with standard deviation 1/sqrt n.
    let private uncorrelated n (a: Key) (b: Key) =
        Array.map2 (*) (normals n a) (normals n b) |> meanWithin 0.0 1.0

    let private keys = Generators.any<AnyKey>

    let private within name measure =
        Law.within name keys (fun (AnyKey key) -> measure key)

    let private keyed<'a> = Generators.any<AnyKey * 'a>

    let private independence =
        [
            within "keys of two purposes give independent numbers" (fun key ->
                pairsEven 6400 (key.Derive "noise") (key.Derive "feedback"))

            Law.within
                "keys of successive steps give independent numbers"
                keyed<SampleCount>
                (fun (AnyKey key, SampleCount step) ->
                    pairsEven 6400 (key.Derive(int64 step)) (key.Derive(int64 step + 1L)))

            Law.within
                "keys of neighbouring seeds give uncorrelated normal numbers"
                Generators.any<Seed>
                (fun (Seed seed) -> uncorrelated 5000 (Key.FromSeed seed) (Key.FromSeed(seed ^^^ 1L)))

            within "a derived key gives numbers independent of its parent's" (fun key ->
                pairsEven 6400 key (key.Derive 0L))

            within "the noise of successive steps is uncorrelated" (fun key ->
                let noise step =
                    (key.Derive(int64 step).Derive "noise").Normal 0L

                Array.init 1000 (fun step -> noise step * noise (step + 1))
                |> meanWithin 0.0 1.0)
        ]
        |> List.map (Law.withCases sizes)

    let private shapes =
        [
            within "uniform numbers fill 0 to 1 evenly" (fun key ->
                uniforms 12800 key
                |> Seq.map (fun u -> int (128.0 * u))
                |> histogram 128
                |> chiSquare)

            Law.within
                "integers below a count are even, each value reached"
                keyed<Coordinates>
                (fun (AnyKey key, Coordinates count) ->
                    Seq.init (200 * (count + 1)) (fun i -> key.Below(count + 1, int64 i))
                    |> histogram (count + 1)
                    |> chiSquare)

            // Of n draws n / 2 on average with variance n / 4, independently for each bit.
            within "each of the 64 bits is set half the time" (fun key ->
                let draws = Array.init 4000 (fun i -> key.Bits(int64 i))

                Seq.init 64 (fun bit -> draws |> Array.sumBy (fun draw -> float ((draw >>> bit) &&& 1UL)))
                |> Seq.sumBy (fun set -> (set - 2000.0) ** 2.0 / 1000.0)
                |> upTo (ChiSquared.InvCDF(64.0, 1.0 - level)))

            // Moments of a standard normal number z: Var z^2 = 2, Var z^3 = 15, Var z^4 = 96.
            for sentence, power, expected, variance in
                [
                    "have mean 0", 1.0, 0.0, 1.0
                    "have variance 1", 2.0, 1.0, 2.0
                    "are symmetric: third moment 0", 3.0, 0.0, 15.0
                    "have kurtosis 3", 4.0, 3.0, 96.0
                ] do
                within $"normal numbers {sentence}" (fun key ->
                    normals 20000 key
                    |> Array.map (fun z -> z ** power)
                    |> meanWithin expected (sqrt variance))

            Law.within
                "normal numbers have normal tails: 1, 2 and 3 sigma"
                keyed<Width>
                (fun (AnyKey key, Width width) ->
                    let distance = float (1 + width % 3)
                    let share = 2.0 * Normal.CDF(0.0, 1.0, -distance)

                    normals 20000 key
                    |> Array.map (fun z -> if abs z > distance then 1.0 else 0.0)
                    |> meanWithin share (sqrt (share * (1.0 - share))))

            Law.within
                "normal numbers are white: no correlation at lags 1 to 40"
                keyed<Coordinates>
                (fun (AnyKey key, Coordinates lag) ->
                    let z = normals (5000 + lag) key
                    Array.init 5000 (fun i -> z[i] * z[i + lag]) |> meanWithin 0.0 1.0)
        ]
        |> List.map (Law.withCases sizes)

    let private values =
        [
            Law.holds
                "a draw does not depend on which draws were made before it"
                keyed<Seed>
                (fun (AnyKey key, Seed seed) ->
                    let order = Key.FromSeed seed
                    let forwards = Array.init 40 (fun i -> key.Normal(int64 i))
                    let backwards = Array.zeroCreate 40

                    for i in Array.init 40 id |> Array.sortBy (fun i -> order.Bits(int64 i)) do
                        backwards[i] <- key.Normal(int64 i)

                    forwards = backwards)

            Law.holds "names that are cut differently give different keys" keyed<Width> (fun (AnyKey key, Width cut) ->
                let name = String.replicate 8 "abcdef"
                let parts = key.Derive(name.Substring(0, cut)).Derive(name.Substring cut)
                parts <> key.Derive name)

            Law.holds
                "a number and its digits as a name give different keys"
                keyed<Seed>
                (fun (AnyKey key, Seed number) -> key.Derive number <> key.Derive(string number))

            Law.holds "different numbers give different keys" keyed<Seed * Seed> (fun (AnyKey key, (Seed a, Seed b)) ->
                (key.Derive a = key.Derive b) = (a = b))
        ]

    // Both sides round once or twice: 4e-16 as Elementary states, and one unit in the last place for the platform.
    let private agrees name arguments (own: float -> float) (platform: float -> float) =
        Law.within $"{name} agrees with the platform's" arguments (fun x ->
            abs (own x - platform x) / abs (platform x) |> upTo (4e-16 + 2.3e-16))

    let private spread least most =
        Generators.any<AnyKey>
        |> Generators.made (fun (AnyKey key) -> least + (most - least) * key.Uniform 0L)

    // Angles at which the sine is small: the double nearest to a multiple of pi.
    let private multiplesOfPi =
        Gen.choose (1, 30_000_000)
        |> Gen.map (fun k -> float k * Math.PI)
        |> Arb.fromGen

    let private elementary =
        [
            agrees "Exp" (spread -700.0 700.0) Elementary.Exp Math.Exp
            agrees "Log" (Generators.made (fun e -> Math.Pow(10.0, e)) (spread -300.0 300.0)) Elementary.Log Math.Log
            agrees "Log near 1" (spread 0.5 2.0) Elementary.Log Math.Log
            agrees "Sin" (spread -1e8 1e8) Elementary.Sin Math.Sin
            agrees "Cos" (spread -10.0 10.0) Elementary.Cos Math.Cos
            agrees "Sin at multiples of pi" multiplesOfPi Elementary.Sin Math.Sin
        ]
        |> List.map (Law.withCases 2000)

    /// Keys, draws and elementary functions.
    let chapter =
        Chapter.ofLaws "randomness" (independence @ shapes @ values @ elementary)
