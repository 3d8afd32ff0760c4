namespace Collapse.Spec.Texts

open System.Threading
open Collapse.Numerics

/// What is known of a piece of work before it runs.
type TextPart =
    {
        Name: string
        /// About how many seconds it takes in full on one core.
        Seconds: float
        /// Whether it reads the digits.
        Digits: bool
        /// Whether it reads the ECG beats.
        Beats: bool
    }

/// The pieces of work behind the claims of the other texts.
[<RequireQualifiedAccess>]
module TextParts =
    let private piece name seconds digits beats =
        {
            Name = name
            Seconds = seconds
            Digits = digits
            Beats = beats
        }

    /// All of them.
    let all =
        [
            piece "deep" 600.0 true true
            piece "digits" 300.0 true false
            piece "digits-feedback" 240.0 true false
            piece "features" 240.0 true false
            piece "contraction" 120.0 false true
            piece "bottleneck" 120.0 false true
        ]

    let private named name =
        all |> List.find (fun part -> part.Name = name)

    /// These pieces, as a store and a runner see them.
    let study = Text.study (fun part -> (named part).Seconds)

    /// A piece of work on some data, of which it reads what it needs and nothing else.
    let ofData (data: TextData) quick seed (part: TextPart) : TextRun =
        {
            Part = part.Name
            Quick = quick
            Seed = seed
            Data =
                String.concat
                    ""
                    [
                        if part.Digits then
                            data.Digits.Value.Provenance.Digest
                        if part.Beats then
                            data.Beats.Value.Provenance.Digest
                    ]
        }

    /// Does pieces of work on some data. Principal components of the digits are computed once for all that need them.
    /// A piece throws OperationCanceledException soon after it is told to stop: before the next epoch of a training.
    let runner (data: TextData) : TextRun -> CancellationToken -> TextResult =
        let components rows =
            lazy PrincipalComponents.Of((Rows.first rows data.Digits.Value.Training).Values)

        let few, many = components 300, components 5_000

        fun run stop ->
            let components = if run.Quick then few else many

            match run.Part with
            | "digits" -> DigitsPart.run components data.Digits.Value run stop
            | "deep" -> DeepPart.run components data.Digits.Value data.Beats.Value run stop
            | "features" -> FeaturesPart.run data.Digits.Value run stop
            | "bottleneck" -> BottleneckPart.run data.Beats.Value run stop
            | "contraction" -> ContractionPart.run data.Beats.Value run stop
            | "digits-feedback" -> FeedbackPart.run data.Digits.Value run stop
            | other -> invalidArg (nameof run) $"There is no part {other}."
