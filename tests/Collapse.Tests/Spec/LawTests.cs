using System.Globalization;
using Collapse.Spec;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace Collapse.Tests.Spec;

/// <summary>Every law of the specification as a test of its own.</summary>
/// <remarks>
/// The seeds are fixed. COLLAPSE_SEED=n takes others, COLLAPSE_EFFORT=f multiplies the number of cases, and
/// COLLAPSE_REPLAY=seed,gamma,size starts at the case that a failure printed.
/// </remarks>
[Trait("Tier", "fast")]
public class LawTests(ITestOutputHelper output)
{
    public static TheoryData<string> Paths { get; } = [.. Specification.laws.Select(law => law.Item1)];

    [PathTheory]
    [MemberData(nameof(Paths))]
    public void Law(string path)
    {
        Law law = Specification.laws.Single(candidate => candidate.Item1 == path).Item2;
        LawResult result = LawModule.check(Settings(), law);
        output.WriteLine(result.Message);
        Assert.True(result.Holds, result.Message);
    }

    [Fact]
    public void No_two_laws_share_a_path() => Assert.Distinct(Specification.laws.Select(law => law.Item1));

    private static Settings Settings() =>
        new(
            Read("COLLAPSE_SEED", text => long.Parse(text, CultureInfo.InvariantCulture), 1),
            Read("COLLAPSE_EFFORT", text => double.Parse(text, CultureInfo.InvariantCulture), 1.0),
            Read("COLLAPSE_REPLAY", text => FSharpOption<Replay>.Some(ReplayModule.parse(text)), null!));

    private static T Read<T>(string name, Func<string, T> parse, T fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? parse(text) : fallback;
}
