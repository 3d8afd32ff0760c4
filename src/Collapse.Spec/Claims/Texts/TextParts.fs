namespace Collapse.Spec.Texts

open Collapse.Numerics

/// The pieces of work behind the claims of the other texts.
[<RequireQualifiedAccess>]
module TextParts =
    /// Their names, and about how many seconds each takes in full on one core.
    let all =
        [
            "deep", 600.0
            "digits", 300.0
            "digits-feedback", 240.0
            "features", 240.0
            "contraction", 120.0
            "bottleneck", 120.0
        ]

    /// These pieces, as a store and a runner see them.
    let study = Text.study (fun part -> all |> List.find (fst >> (=) part) |> snd)

    /// Does pieces of work on some data. Principal components of the digits are computed once for all that need them.
    let runner (data: TextData) : TextRun -> TextResult =
        let components rows =
            lazy PrincipalComponents.Of((Rows.first rows data.Digits).Values)

        let few, many = components 300, components 5_000

        fun run ->
            let components = if run.Quick then few else many

            match run.Part with
            | "digits" -> DigitsPart.run components data run
            | "deep" -> DeepPart.run components data run
            | "features" -> FeaturesPart.run data run
            | "bottleneck" -> BottleneckPart.run data run
            | "contraction" -> ContractionPart.run data run
            | "digits-feedback" -> FeedbackPart.run data run
            | other -> invalidArg (nameof run) $"There is no part {other}."
