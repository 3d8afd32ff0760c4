namespace Collapse.Spec

/// The whole specification: what always holds, chapter by chapter in reading order.
module Specification =
    /// The chapters.
    let chapters =
        [
            RandomnessLaws.chapter
            InputNoiseLaws.chapter
            SignalsLaws.chapter
            RecordsLaws.chapter
            SimilarityLaws.chapter
            StepLaws.chapter
            GradientLaws.chapter
            FastPathLaws.chapter
            DifferentiationLaws.chapter
            OptimizerLaws.chapter
            FamilyLaws.chapter
            AdversarialLaws.chapter
            NoiseLaws.chapter
            FeedbackLaws.chapter
            SelectionLaws.chapter
            PolicyLaws.chapter
            Chapter.ofLaws "measures" (CorrelationLaws.laws @ DispersionLaws.laws @ ReconstructionLaws.laws)
            StatisticsLaws.chapter
            TheoryLaws.chapter
            CollapseLawLaws.chapter
            ProtocolLawLaws.chapter
            ForecastLaws.chapter
            ClosedFormLaws.chapter
            GuardingLaws.chapter
        ]

    /// Every law with its path, such as "measures / fast correlation equals naive".
    let laws = chapters |> List.collect Chapter.laws
