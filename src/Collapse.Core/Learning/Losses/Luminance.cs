using System.Diagnostics.CodeAnalysis;

namespace Collapse.Learning;

/// <summary>Which values the luminance term of SSIM takes.</summary>
/// <remarks>
/// The luminance compares two local means. Of data above the floor it is positive, and the two forms are the same
/// number. A linear output layer can answer below the floor, where they part (<see cref="StructuralSimilarity"/>).
/// </remarks>
public enum Luminance
{
    /// <summary>
    /// 2 mx my + C1 over mx^2 + my^2 + C1, as defined, from -1 to 1. Two negative terms multiply to a positive
    /// similarity: SSIM(x, -x) is close to 1, the mirror optimum.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It says that the term has a sign; no type is meant.")]
    Signed,

    /// <summary>
    /// max(2 mx my + C1, 0) over the same, from 0 to 1: a window whose luminance is not positive has similarity 0 and
    /// no gradient, so the mirror image has no better similarity than 0 and is no optimum.
    /// </summary>
    NonNegative,
}
