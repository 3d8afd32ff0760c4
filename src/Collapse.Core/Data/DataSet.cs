namespace Collapse.Data;

/// <summary>The data of one experiment: what is trained on, and what is never trained on.</summary>
/// <param name="Training">The reference data, [M x D].</param>
/// <param name="HeldOut">Segments of other subjects with the same coordinates, for measures on new data.</param>
/// <param name="Provenance">Where both come from.</param>
public sealed record DataSet(Samples Training, Samples HeldOut, Provenance Provenance);
