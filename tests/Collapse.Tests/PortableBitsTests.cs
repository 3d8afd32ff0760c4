using System.Text.RegularExpressions;

namespace Collapse.Tests;

/// <summary>Nothing that reaches a result calls what gives other bits on another system.</summary>
public sealed partial class PortableBitsTests
{
    [Fact]
    public void The_core_calls_no_function_whose_last_bits_depend_on_the_platform()
    {
        string core = Path.Combine(Fixtures.RepositoryRoot, "src", "Collapse.Core");
        string[] found =
        [
            .. from file in Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
               let relative = Path.GetRelativePath(core, file)
               where !relative.StartsWith("obj", StringComparison.Ordinal)
                   && !relative.StartsWith("Figures", StringComparison.Ordinal)
               from line in File.ReadLines(file)
               where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
               from Match match in Platform().Matches(line)
               select $"{relative}: {match.Value}",
        ];
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("y = Math.Exp(x);")]
    [InlineData("y = MathF.Log10(x);")]
    [InlineData("y = double.Pow(x, 2);")]
    [InlineData("Vector<float> v;")]
    [InlineData("var random = new Random(1);")]
    [InlineData("TensorPrimitives.Sum(x)")]
    public void The_check_finds_what_it_looks_for(string line) => Assert.Matches(Platform(), line);

    // Math.Sqrt, Abs, Round, FusedMultiplyAdd, ScaleB and ILogB are exact; Vector128<T> and its wider kin have a fixed
    // width.
    [GeneratedRegex(
        @"\b(Math|MathF|double|float|Double|Single)\.(Exp\w*|Log\w*|Pow|Sin\w*|Cos\w*|Tan\w*"
        + @"|A(sin|cos|tan)\w*|Cbrt|RootN|Hypot)\("
        + @"|\bVector<|\bTensorPrimitives\b|\bnew Random\(|\bRandom\.Shared\b"
        + @"|\bReciprocal\w*Estimate\b|\bMultiplyAddEstimate\b")]
    private static partial Regex Platform();
}
