using System.Collections.Immutable;
using System.Globalization;

namespace Collapse.Feedback;

/// <summary>All kinds of policies, and policies as text.</summary>
/// <remarks>
/// A policy is written <c>NAME[:DOSE][/ORDER][/ROWS]</c>: <c>replace</c>, <c>gold:0.2</c>, <c>mix:0.1/permuted</c>,
/// <c>replace/cyclic/10</c>.
/// What is as by default (uniform order, one row a step) is left out. Numbers are in shortest round-trip form, so that
/// <see cref="Parse"/> of <see cref="Text"/> is the policy itself.
/// </remarks>
public static class FeedbackKinds
{
    private const int MostRows = 1_000_000;

    // A new kind is a file and a line here.
    private static readonly OpenList<FeedbackKind> List = new("policy", kind => kind.Name,
    [
        Replace.Kind, NoFeedback.Kind, GoldStandard.Kind, Mix.Kind, Accumulate.Kind, AccumulateSubsample.Kind,
        Verified.Kind, Generations.Kind,
    ]);

    /// <summary>Every kind: those of this library, then those that were registered.</summary>
    public static ImmutableArray<FeedbackKind> All => List.All;

    /// <summary>
    /// Makes a kind of policy known by its name to the current flow of control and all that it starts from now on, and
    /// to nobody else.
    /// </summary>
    /// <exception cref="InputException">There is another kind of that name.</exception>
    public static void Register(FeedbackKind kind) => List.Add(kind);

    /// <summary>The policy as text.</summary>
    public static string Text(IFeedback policy)
    {
        string text = Of(policy.Name) is { Dose: not null }
            ? $"{policy.Name}:{policy.Dose.ToString("R", CultureInfo.InvariantCulture)}" : policy.Name;
        if (policy is not SelectiveFeedback { Selection: { } selection }) return text;
        if (selection.Order != SelectionOrder.Uniform) text += "/" + selection.Order.ToString().ToLowerInvariant();
        if (selection.Rows != 1) text += "/" + selection.Rows.ToString(CultureInfo.InvariantCulture);
        return text;
    }

    /// <summary>The policy that a text names.</summary>
    /// <exception cref="InputException">It names none, or one with a number that it cannot have; the message says what
    /// was expected.</exception>
    public static IFeedback Parse(string text)
    {
        string[] parts = text.Split('/'), head = parts[0].Split(':');
        FeedbackKind kind = Of(head[0])
            ?? throw Wrong(text, $"one of {string.Join(", ", All.Select(known => known.Form))}");
        double dose = 0;
        bool whole = head.Length == (kind.Dose is null ? 1 : 2)
            && (kind.Dose is null
                || double.TryParse(head[1], NumberStyles.Float, CultureInfo.InvariantCulture, out dose));
        if (!whole) throw Wrong(text, kind.Form);
        if (kind.Dose is { } range && !range.Allows(dose)) throw Wrong(text, range.ToString());
        if (parts.Skip(1).GroupBy(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Any(same => same.Count() > 1))
            throw Wrong(text, $"{kind.Form}/ORDER/ROWS, each once");
        IFeedback policy = kind.Create(dose);
        foreach (string part in parts.Skip(1))
        {
            if (policy is not SelectiveFeedback selective) throw Wrong(text, $"{kind.Form}, which chooses no rows");
            policy = selective with
            {
                Selection = With(selective.Selection, part)
                ?? throw Wrong(text, $"{kind.Form}/ORDER/ROWS with an order of uniform, cyclic, permuted")
            };
        }

        return Complaint(policy) is { } expected ? throw Wrong(text, expected) : policy;
    }

    /// <summary>What is expected of a policy that is not as it must be; null for one that is.</summary>
    public static string? Complaint(IFeedback policy)
    {
        if (Of(policy.Name)?.Dose is { } dose && !dose.Allows(policy.Dose)) return dose.ToString();
        if (policy is not SelectiveFeedback { Selection: { } selection }) return null;
        return !Enum.IsDefined(selection.Order) ? "an order of uniform, cyclic, permuted"
            : selection.Rows is < 1 or > MostRows ? $"1 to {MostRows} rows a step"
            : null;
    }

    private static FeedbackKind? Of(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static Selection? With(Selection selection, string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            ? selection with { Rows = rows }
        : Enum.GetValues<SelectionOrder>().Cast<SelectionOrder?>().FirstOrDefault(order =>
            string.Equals(order.ToString(), part, StringComparison.OrdinalIgnoreCase)) is { } order
                ? selection with { Order = order }
        : null;

    private static InputException Wrong(string text, string expected) => new($"policy is {text}; expected {expected}.");
}
