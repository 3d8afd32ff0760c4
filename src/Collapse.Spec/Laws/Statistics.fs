namespace Collapse.Spec

open System
open System.Collections.Generic
open FsCheck.FSharp
open MathNet.Numerics.Distributions
open Collapse.Numerics

/// Laws of the tests for growth that the claims rest on.
module StatisticsLaws =
    // Groups (or trajectories) of values; many of them tied when `steps` is small.
    let private drawn rows columns steps (key: Key) =
        Array.init rows (fun row ->
            Array.init columns (fun i -> Math.Floor(float steps * key.Uniform(int64 (row * columns + i)))))

    let private lists (rows: float[][]) =
        rows |> Array.map (fun row -> row :> IReadOnlyList<float>)

    let private jonckheere groups = JonckheereTerpstra.Test(lists groups)
    let private page trajectories = PageTrend.Test(lists trajectories)

    // 2 to 25 rows of 2 to 13 values, with ties.
    let private tables =
        Generators.any<AnyKey * SampleCount * Width>
        |> Generators.made (fun (AnyKey key, SampleCount rows, Width width) ->
            drawn (rows + 1) (2 + width % 12) (2 + width) key)

    let private within name statement = Law.within name tables statement

    let private holds name statement = Law.holds name tables statement

    // Grows strictly, and is exact in floating point on small integers.
    let private monotone x = x * x * x + 5.0 * x - 100.0

    // How often a test at level 0.01 finds growth among 1,000 tables of independent equal values: at most 0.01, up to
    // chance (z = 4: about one root seed in 30,000) and a tenth that the normal approximation is known to be off by.
    let private falseAlarms name rows columns steps (test: float[][] -> TrendTest) =
        Law.within name Generators.any<AnyKey> (fun (AnyKey key) ->
            let rejects i =
                (key.Derive(int64 i) |> drawn rows columns steps |> test).P < 0.01

            let found = Seq.length (Seq.filter rejects (seq { 0..999 }))
            float found / 1000.0 |> upTo (0.011 + 4.0 * sqrt (0.01 / 1000.0)))
        |> Law.withCases 5

    let private jonckheereLaws =
        [
            holds "Jonckheere-Terpstra is unchanged by any growing transformation of the values" (fun groups ->
                jonckheere groups = jonckheere (groups |> Array.map (Array.map monotone)))

            within "Jonckheere-Terpstra changes its sign when the order of the groups is reversed" (fun groups ->
                difference (jonckheere groups).Z -(jonckheere (Array.rev groups)).Z
                |> upTo 1e-12)

            holds "Jonckheere-Terpstra does not depend on the order within a group" (fun groups ->
                jonckheere groups = jonckheere (groups |> Array.map Array.rev))

            holds "Jonckheere-Terpstra's effect lies between 0 and 1, its p-value too" (fun groups ->
                let found = jonckheere groups
                let inside x = x >= 0.0 && x <= 1.0
                inside found.Effect && (Double.IsNaN found.P || inside found.P))

            falseAlarms "Jonckheere-Terpstra's false-alarm rate at level 0.01 is at most 0.01" 4 10 1_000_000 jonckheere

            falseAlarms
                "Jonckheere-Terpstra's false-alarm rate stays below its level when most values are tied"
                4
                10
                3
                jonckheere

            Law.holds
                "Jonckheere-Terpstra finds a rise of one spread per group in ten repetitions"
                Generators.any<AnyKey>
                (fun (AnyKey key) ->
                    let rising =
                        Array.init 4 (fun g -> Array.init 10 (fun i -> float g + key.Normal(int64 (10 * g + i))))

                    (jonckheere rising).P < 0.01)
        ]

    let private pageLaws =
        [
            holds "Page's test is unchanged by growing transformations, another for each trajectory" (fun rows ->
                let moved =
                    rows
                    |> Array.mapi (fun r row -> row |> Array.map (fun x -> float (r + 1) * monotone x))

                page rows = page moved)

            within "Page's test changes its sign when time runs backwards" (fun rows ->
                difference (page rows).Z -(page (rows |> Array.map Array.rev)).Z |> upTo 1e-9)

            within "Page's test does not depend on the order of the trajectories" (fun rows ->
                difference (page rows).Z (page (Array.rev rows)).Z |> upTo 1e-9)

            falseAlarms
                "Page's false-alarm rate at level 0.01 is at most 0.01 for exchangeable moments"
                10
                6
                1_000_000
                page
        ]

    /// The tests for growth.
    let chapter = Chapter.ofLaws "statistics" (jonckheereLaws @ pageLaws)
