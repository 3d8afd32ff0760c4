namespace Collapse.Spec

/// Laws of the measures.
module MeasuresLaws =
    /// Correlation, variance, effective rank and reconstruction errors.
    let chapter =
        Chapter.ofLaws "measures" (CorrelationLaws.laws @ DispersionLaws.laws @ ReconstructionLaws.laws)
