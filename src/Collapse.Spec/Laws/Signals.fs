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
        |> Arb.toGen
        |> Gen.map (fun (Seed seed, Width subject) -> SyntheticEcg.Record(subject, seed))
        |> Arb.fromGen

    let private changed change (recording: Recording) =
        Recording(
            recording.Subject,
            recording.Name,
            recording.Rate,
            Collections.Immutable.ImmutableArray.CreateRange(Seq.map change recording.Signal)
        )

    let private furthest (a: float32[][]) (b: float32[][]) =
        if a.Length <> b.Length then
            infinity
        else
            Seq.map2
                (fun (x: float32[]) y -> Seq.map2 (fun (u: float32) v -> abs (float u - float v)) x y |> Seq.max)
                a
                b
            |> Seq.fold max 0.0

    /// The laws of whatever cuts a recording into windows R-35 .. R+59, each min-max scaled.
    let segmentLawsOf (cut: Recording -> float32[][]) =
        [
            Law.holds "the R peak is at index 35 of every window" recordings (fun recording ->
                let found = cut recording

                found.Length > 0
                && found
                   |> Array.forall (fun window -> window.Length = 95 && Array.max window[25..45] = window[35]))

            Law.within "segments are unchanged when the recording is scaled" recordings (fun recording ->
                {
                    Value = furthest (cut recording) (cut (changed (fun v -> 2.5 * v) recording))
                    Bound = 1e-6
                })

            Law.within "segments are unchanged when the recording is shifted in level" recordings (fun recording ->
                {
                    Value = furthest (cut recording) (cut (changed (fun v -> v + 0.75) recording))
                    Bound = 1e-6
                })
        ]
        |> List.map (Law.withCases 40)

    let private segments =
        segmentLawsOf (fun recording -> Segments.Cut(recording, options) |> Seq.toArray)

    let private rowsThatVary (SmallData m) =
        [
            for k in 0 .. m.Rows - 1 do
                let row = m.Row(k).ToArray() |> Array.map float

                if Array.max row > Array.min row then
                    row
        ]

    let private largest measure data =
        rowsThatVary data |> List.map measure |> List.fold max 0.0

    let private scaling =
        let data = Generators.any<SmallData>
        let apply kind (row: float[]) = Scale.Apply(ReadOnlySpan row, kind)

        [
            for kind in Enum.GetValues<Scaling>() do
                Law.holds $"scaling {kind} is undone by its inverse, to single precision" data (fun data ->
                    rowsThatVary data
                    |> List.forall (fun row ->
                        let scale = Scale.Of(ReadOnlySpan row, kind)

                        Array.forall2
                            (fun x (s: float32) ->
                                let size = abs scale.Offset + scale.Factor * abs (float s)
                                abs (scale.Inverse(float s) - x) <= 1.2e-7 * size)
                            row
                            (apply kind row)))

            Law.holds "min-max scaling reaches 0 and 1 and nothing beyond" data (fun data ->
                rowsThatVary data
                |> List.forall (fun row ->
                    let scaled = apply Scaling.MinMax row
                    Array.min scaled = 0.0f && Array.max scaled = 1.0f))

            Law.within "z-scores have mean 0" data (fun data ->
                {
                    Value = largest (apply Scaling.ZScore >> Array.averageBy float >> abs) data
                    Bound = 1e-6
                })

            Law.within "z-scores have variance 1" data (fun data ->
                {
                    Value =
                        largest
                            (apply Scaling.ZScore
                             >> Array.averageBy (fun z -> float z * float z)
                             >> fun v -> abs (v - 1.0))
                            data
                    Bound = 1e-6
                })
        ]

    /// Segments and scaling.
    let chapter = Chapter.ofLaws "signals" (segments @ scaling)
