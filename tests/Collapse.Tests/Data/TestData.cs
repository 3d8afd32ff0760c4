using Collapse.Data;

namespace Collapse.Tests.Data;

/// <summary>Data by their source, as tests need them.</summary>
internal static class TestData
{
    /// <summary>A table of text.</summary>
    public static DataSet LoadTable(string file, Scaling scaling) =>
        DataSource.Load("csv:" + file, new DataOptions { Scaling = scaling });

    /// <summary>Options as a command line gives them: <c>name=text</c>, or <c>name</c> alone.</summary>
    public static DataOptions Options(params string[] given)
    {
        DataOptions options = new();
        foreach (string one in given)
        {
            string[] parts = one.Split('=', 2);
            options = DataOption.All.Single(option => option.Name == parts[0])
                .With(options, parts.Length > 1 ? parts[1] : "");
        }

        return options;
    }

    /// <summary>The one line that a source is refused with.</summary>
    public static string Refusal(string specification, params string[] options)
    {
        string message = Assert.Throws<InputException>(() => DataSource.Load(specification, Options(options))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
