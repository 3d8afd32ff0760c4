using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>HTML elements as LINQ to XML nodes, which escape and nest by themselves.</summary>
internal static class Html
{
    private static readonly string[] Void = ["meta", "br", "hr", "col"];

    /// <summary>An element; strings among the content become escaped text, attributes attributes.</summary>
    public static XElement Of(string name, params object?[] content) =>
        new(name, content.Select(part => part is string text ? Svg.Clean(text) : part));

    public static XAttribute Class(string name) => new("class", name);

    public static XElement Section(string id, string title, params object?[] content) =>
        Of("section", new XAttribute("id", id), Of("h2", title), content);

    /// <summary>A table; the heading row is repeated on every printed page.</summary>
    public static XElement Table(string name, IEnumerable<object> headings, IEnumerable<XElement> rows) => Of(
        "table",
        Class(name),
        Of("thead", Of("tr", headings.Select(heading => Of("th", new XAttribute("scope", "col"), heading)))),
        rows.Any(row => row.Name == "tbody") ? rows : Of("tbody", rows));

    public static XElement Row(params object?[] cells) => Of("tr", cells.Select(cell => Of("td", cell)));

    /// <summary>A number's cell, set to the right.</summary>
    public static XElement NumberRow(int words, params object?[] cells) => Of(
        "tr",
        cells.Select((cell, i) => Of("td", i < words ? null : Class("number"), cell)));

    /// <summary>Names and their values.</summary>
    public static XElement Facts(IEnumerable<KeyValuePair<string, string>> facts) => Of(
        "dl",
        facts.Select(fact => new[] { Of("dt", fact.Key), Of("dd", fact.Value) }));

    /// <summary>The whole document as text.</summary>
    public static string Document(XElement root)
    {
        // HTML knows no short form for an empty element other than the void ones.
        foreach (XElement element in root.DescendantsAndSelf()
            .Where(element => element.Name.Namespace == XNamespace.None))
        {
            if (element.IsEmpty && !Void.Contains(element.Name.LocalName)) element.Value = "";
        }

        return "<!DOCTYPE html>\n" + Svg.Write(root);
    }
}
