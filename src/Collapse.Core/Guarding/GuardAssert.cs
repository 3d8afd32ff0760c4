using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>A pipeline is not healthy. The message is the report's sentence.</summary>
public sealed class GuardException : Exception
{
    /// <summary>What was found.</summary>
    public GuardException(GuardReport report) : base(report?.Sentence) => Report = report;

    /// <summary>For serializers.</summary>
    public GuardException()
    {
    }

    /// <summary>A message alone.</summary>
    public GuardException(string message) : base(message)
    {
    }

    /// <summary>A message and what caused it.</summary>
    public GuardException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The report; null where the exception was made without one.</summary>
    public GuardReport? Report { get; }
}

/// <summary>
/// An assertion for test suites, whatever their framework: it throws when generated rows are not healthy.
/// </summary>
/// <remarks>
/// "Cannot be told" throws too: a test that could not have failed says nothing. Give it more rows, or allow a larger
/// <see cref="GuardOptions.VisibleLoss"/>.
/// </remarks>
public static class GuardAssert
{
    /// <summary>Returns the report of healthy generations, else throws <see cref="GuardException"/>.</summary>
    public static GuardReport Healthy(Matrix real, IReadOnlyList<Matrix> generations, GuardOptions? options = null) =>
        Healthy(Guard.Judge(real, generations, options));

    /// <inheritdoc cref="Healthy(Matrix, IReadOnlyList{Matrix}, GuardOptions?)"/>
    public static GuardReport Healthy(Samples real, IReadOnlyList<Samples> generations, GuardOptions? options = null) =>
        Healthy(Guard.Judge(real, generations, options));

    /// <inheritdoc cref="Healthy(Matrix, IReadOnlyList{Matrix}, GuardOptions?)"/>
    public static GuardReport Healthy(GuardReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Verdict == GuardVerdict.Healthy ? report : throw new GuardException(report);
    }
}
