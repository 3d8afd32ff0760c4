using Collapse.Spec;
using Microsoft.FSharp.Collections;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>A fault that a law must find.</summary>
internal static class Planted
{
    /// <summary>The named law holds for the real thing and is broken by the fault.</summary>
    /// <param name="output">Receives what the law measured of both.</param>
    /// <param name="law">The law's sentence.</param>
    /// <param name="laws">The laws of whatever claims to be the real thing.</param>
    /// <param name="real">The real thing.</param>
    /// <param name="fault">The same with the fault.</param>
    public static void Breaks<T>(this ITestOutputHelper output, string law, Func<T, FSharpList<Law>> laws, T real,
        T fault)
    {
        LawResult held = LawModule.check(Settings.Default, laws(real).Single(candidate => candidate.Name == law));
        Assert.True(held.Holds, held.Message);
        LawResult broken = LawModule.check(Settings.Default, laws(fault).Single(candidate => candidate.Name == law));
        Assert.False(broken.Holds, $"The fault kept the law: {broken.Message}");
        output.WriteLine($"{law}\nreal: {held.Message}\nfault: {broken.Message}");
    }
}
