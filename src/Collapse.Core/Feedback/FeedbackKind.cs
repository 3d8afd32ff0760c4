using System.Globalization;

namespace Collapse.Feedback;

/// <summary>A policy's one number: what it is called and which values it takes.</summary>
/// <param name="Name">What it is, in one word, such as <c>share</c>.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The largest value.</param>
/// <param name="Whole">Whether only whole numbers are possible.</param>
public sealed record Dose(string Name, double Least, double Most, bool Whole = false)
{
    /// <summary>Whether a value is possible; NaN never is.</summary>
    public bool Allows(double value) => value >= Least && value <= Most && (!Whole || value == Math.Floor(value));

    /// <summary>Which values are possible, in words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"a {(Whole ? "whole " : "")}{Name} from {Least} to {Most}");
}

/// <summary>A kind of policy: a line of <see cref="FeedbackKinds.All"/>.</summary>
/// <param name="Name">The name in tables, protocols and on the command line.</param>
/// <param name="Help">What becomes of a response, in one sentence.</param>
/// <param name="Dose">The one number that such a policy has; null when it has none.</param>
/// <param name="Create">The policy with this number, which is 0 where there is none.</param>
public sealed record FeedbackKind(string Name, string Help, Dose? Dose, Func<double, IFeedback> Create)
{
    /// <summary>How it is written: <c>gold:SHARE</c>, <c>replace</c>.</summary>
    public string Form => Dose is null ? Name : $"{Name}:{Dose.Name.ToUpperInvariant()}";
}
