using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>One lead of one electrocardiogram of one subject.</summary>
/// <remarks>
/// A sample that was not measured is NaN; windows that hold one are left out (<see cref="Segments"/>).
/// </remarks>
/// <param name="Subject">The subject's id; two recordings of one subject carry the same.</param>
/// <param name="Name">The recording's name, such as its file's.</param>
/// <param name="Rate">Samples a second (Hz).</param>
/// <param name="Signal">The samples in time order (mV).</param>
public sealed record Recording(string Subject, string Name, double Rate, ImmutableArray<double> Signal);
