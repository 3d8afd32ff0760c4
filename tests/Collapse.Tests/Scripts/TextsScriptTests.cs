using Collapse.Data;
using Collapse.Scripts;

namespace Collapse.Tests.Scripts;

/// <summary>What texts.fsx reads for the parts that it is asked for.</summary>
public sealed class TextsScriptTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("radio", "R1")]
    [InlineData("bottleneck", "T8")]
    public void A_part_that_reads_no_digits_runs_without_any(string part, string claim)
    {
        // The default folder of the digits is relative, and is not beside the tests.
        Assert.False(Directory.Exists("../shared/mnist"));
        Assert.Equal(0, Run("--only", part));
        Assert.Contains(
            $"\n{claim},", File.ReadAllText(_folder.File("out/claims.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "digits")]
    [InlineData("--only", "radio,deep")]
    [InlineData("--only", "radio", "--digits", "idx:..")]
    [InlineData("--only", "bottleneck", "--digits", "idx:..")]
    [InlineData("--only", "radio", "--data", "synthetic")]
    [InlineData("--only", "bottleneck", "--data", "csv:nowhere.csv")]
    public void Data_that_are_missing_or_that_nothing_reads_are_bad_input_and_nothing_is_written(
        params string[] arguments)
    {
        Assert.Equal(2, Run(arguments));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_missing_folder_of_digits_is_one_line_that_names_its_option() => Assert.Equal(
        "--digits is 'idx:nowhere': folder 'nowhere' not found; expected one with IDX files.",
        Assert.Throws<InputException>(() => Collapse.Scripts.Data.loadAs("digits", "idx:nowhere", new DataOptions()))
            .Message);

    private int Run(params string[] arguments) => Texts.run([.. arguments, "--quick", "--out", _folder.File("out")]);
}
