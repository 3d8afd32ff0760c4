namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Numerics
open Collapse.Data

/// Laws of segmentation and scaling, on synthetic recordings and on any data.
module SignalsLaws =
    let private options = CohortOptions()

    // Any of the synthetic subjects, with any seed.
    let private recordings =
        Generators.any<Seed * Width>
        |> Generators.made (fun (Seed seed, Width subject) -> SyntheticEcg.Record(subject, seed))

    let private changed change (recording: Recording) =
        Recording(
            recording.Subject,
            recording.Name,
            recording.Rate,
            Collections.Immutable.ImmutableArray.CreateRange(Seq.map change recording.Signal)
        )

    let private furthest (a: float32[][]) (b: float32[][]) =
        apart (Seq.collect (Seq.map float) a) (Seq.collect (Seq.map float) b)

    /// The laws of whatever cuts a recording into windows R-35 .. R+59, each min-max scaled.
    let segmentLawsOf (cut: Recording -> float32[][]) =
        [
            Law.holds "the R peak is at index 35 of every window" recordings (fun recording ->
                let found = cut recording

                found.Length > 0
                && found
                   |> Array.forall (fun window -> window.Length = 95 && Array.max window[25..45] = window[35]))

            Law.within "segments are unchanged when the recording is scaled" recordings (fun recording ->
                furthest (cut recording) (cut (changed (fun v -> 2.5 * v) recording))
                |> upTo 1e-6)

            Law.within "segments are unchanged when the recording is shifted in level" recordings (fun recording ->
                furthest (cut recording) (cut (changed (fun v -> v + 0.75) recording))
                |> upTo 1e-6)
        ]
        |> List.map (Law.withCases 40)

    let private segments =
        segmentLawsOf (fun recording -> Segments.Cut(recording, options) |> Seq.toArray)

    let private scaling =
        // Those rows that scaling can stretch; a law about a matrix without any is vacuous.
        let rows (SmallData m) =
            Matrices.rows m |> Array.filter (fun row -> Array.max row > Array.min row)

        let apply kind (row: float[]) =
            Scale.Apply(ReadOnlySpan row, kind) |> Array.map float

        let each bound name measure =
            Law.within name Generators.any<SmallData> (rows >> Array.map measure >> allUpTo bound)

        [
            for kind in Enum.GetValues<Scaling>() do
                each 1.2e-7 $"scaling {kind} is undone by its inverse, to single precision" (fun row ->
                    let scale = Scale.Of(ReadOnlySpan row, kind)

                    Array.map2
                        (fun x s -> abs (scale.Inverse s - x) / (abs scale.Offset + scale.Factor * abs s))
                        row
                        (apply kind row)
                    |> largest)

            Law.holdsWhere
                "min-max scaling reaches 0 and 1 and nothing beyond"
                Generators.any<SmallData>
                (rows >> Array.isEmpty >> not)
                (rows
                 >> Array.map (apply Scaling.MinMax)
                 >> Array.forall (fun row -> Array.min row = 0.0 && Array.max row = 1.0))

            each 1e-6 "z-scores have mean 0" (apply Scaling.ZScore >> Array.average >> abs)

            each 1e-6 "z-scores have variance 1" (fun row ->
                abs ((apply Scaling.ZScore row |> Array.averageBy (fun z -> z * z)) - 1.0))
        ]

    /// Segments and scaling.
    let chapter = Chapter.ofLaws "signals" (segments @ scaling)
