using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;

namespace Collapse.Figures;

/// <summary>Everything that a report shows.</summary>
public sealed record ReportContent
{
    /// <summary>The page's title.</summary>
    public required string Title { get; init; }

    /// <summary>The data that all simulations ran on.</summary>
    public required DataSet Data { get; init; }

    /// <summary>The simulations, in the order of their keys.</summary>
    public required IReadOnlyList<SimulationResult> Results { get; init; }

    /// <summary>The verdicts, one for each claim and cell.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The command line that makes the same results again.</summary>
    public required string Command { get; init; }

    /// <summary>The figures, numbered in this order.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Names and versions of the software, in reading order; see <see cref="Report.Software"/>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Software { get; init; } = [];

    /// <summary>
    /// Notes on these results for the reader, one paragraph each, such as why a claim does not hold; may be empty.
    /// </summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
