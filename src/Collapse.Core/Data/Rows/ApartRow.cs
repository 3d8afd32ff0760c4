namespace Collapse.Data;

/// <summary>A row that stands in a source but holds a value that is missing, NaN, infinite or too large.</summary>
/// <param name="Row">Its number among all rows of the source, from 0.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Label">Its class; null where classes are not known.</param>
public sealed record ApartRow(int Row, string Subject, string? Label);
