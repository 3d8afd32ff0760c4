namespace Collapse.Feedback;

/// <summary>The paper's feedback: one j, drawn uniformly, and <c>x_j := y_j</c>; every other row stays.</summary>
/// <remarks>Th. Schanze 2026: "an arbitrary j"; uniform is our reading. Its other readings: <see cref="Replace"/>.</remarks>
public sealed record ReplaceOne : Replace;
