namespace Collapse.Guarding;

/// <summary>The size of a change with its 95 % interval.</summary>
/// <param name="Name">What is compared, generated over real.</param>
/// <param name="Value">The ratio (1: no change) or share.</param>
/// <param name="Low">The lower end; NaN where there are too few rows for one.</param>
/// <param name="High">The upper end.</param>
public sealed record Effect(string Name, double Value, double Low, double High);
