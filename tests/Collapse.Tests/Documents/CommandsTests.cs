using Collapse.Learning;
using Collapse.Scripts;
using Collapse.Tests.Learning;
using Xunit.Abstractions;

namespace Collapse.Tests.Documents;

/// <summary>Every command that a page shows is one that its program takes.</summary>
[Trait("Tier", "fast")]
public sealed class CommandsTests(ITestOutputHelper output)
{
    public static TheoryData<string> Pages => [.. Markdown.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_of_a_page_is_understood(string page)
    {
        // The programs' defaults are made of the catalog's own members, before the learner that docs/extending.md adds.
        Assert.NotEmpty(Program.all());
        Catalog.Register(new("binary", "Binary AE", "nobody", s => new BinaryAutoencoder { Hidden = s.Hidden }));
        string[][] commands = [.. Markdown.Code(Markdown.Text(page)).SelectMany(DocumentedCommand.Of)];
        output.WriteLine($"{commands.Length} commands");
        string[] complaints =
        [
            .. from command in commands
               let complaint = DocumentedCommand.Complaint(command)
               where complaint is not null
               select $"{string.Join(' ', command)}: {complaint}",
        ];
        Assert.True(complaints.Length == 0, string.Join('\n', complaints));
    }

    [Fact]
    public void Pages_have_commands_in_blocks_and_in_text()
    {
        string[] found =
            [.. Markdown.Pages.SelectMany(page => Markdown.Code(Markdown.Text(page))).SelectMany(DocumentedCommand.Of)
            .Select(words => string.Join(' ', words))];
        Assert.Contains("dotnet test -c Release", found);
        Assert.Contains("dotnet fsi scripts/paper.fsx", found);
        Assert.True(found.Distinct().Count() >= 30, $"{found.Distinct().Count()} different commands");
    }

    [Theory]
    [InlineData("dotnet fsi scripts/paper.fsx --huh 1", "--huh")]
    [InlineData("dotnet fsi scripts/paper.fsx --lead V1", "--lead")]
    [InlineData("cd src && paper.fsx --losses mse,huh", "--losses")]
    [InlineData("dotnet fsi scripts/horizon.fsx -- --noise x   # a comment", "--noise")]
    [InlineData("dotnet fsi scripts/guard.fsx --alpha high", "--alpha")]
    [InlineData("dotnet fsi scripts/nothing.fsx", "nothing")]
    [InlineData("X=1 dotnet run -c Release --project bench -- huh", "huh")]
    [InlineData("dotnet run -c Release --project huh", "huh")]
    [InlineData("dotnet test -c Release --filter \"Huh\"", "Huh")]
    [InlineData("dotnet huh", "huh")]
    [InlineData(".ci/huh", "huh")]
    [InlineData("cd huh", "huh")]
    public void A_command_that_would_fail_is_found(string line, string named)
    {
        string[] complaints = [.. DocumentedCommand.Of(line).Select(DocumentedCommand.Complaint).OfType<string>()];
        Assert.Contains(named, Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void Fenced_and_indented_blocks_and_spans_are_read_and_other_languages_are_not()
    {
        string[] code =
            [.. Markdown.Code("text `a\nb` text\n\n```\nc\n```\n\n```csharp\nd\n```\n\n    e\n    f\n\nx\n    g\n")];
        Assert.Equal(["c", "e", "f", "a b"], code);
    }
}
