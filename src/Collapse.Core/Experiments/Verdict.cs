namespace Collapse.Experiments;

/// <summary>What a run says about a claim.</summary>
public enum Verdict
{
    /// <summary>The fixed criterion is met.</summary>
    Holds,

    /// <summary>The weaker of two fixed criteria is met (P4: at least 0.95 but not 0.99).</summary>
    Nearly,

    /// <summary>The criterion is not met.</summary>
    DoesNotHold,

    /// <summary>The run does not hold the data the claim needs; the numbers say what is missing.</summary>
    NotTested,
}

/// <summary>Verdicts in words: the same in tables, reports and on the console.</summary>
public static class Verdicts
{
    /// <summary><c>holds</c>, <c>nearly holds</c>, <c>does not hold</c> or <c>not tested</c>.</summary>
    public static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Nearly => "nearly holds",
        Verdict.DoesNotHold => "does not hold",
        _ => "not tested",
    };
}

/// <summary>One claim of the paper for one cell of the grid, judged on one run.</summary>
/// <param name="Claim">The claim's name: P1 to P6.</param>
/// <param name="Statement">The claim as a sentence.</param>
/// <param name="Scope">What it was judged on, such as <c>DAE, MSE, H = 20</c>.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Numbers">The numbers behind it, with the number of simulations, such as <c>median 0.731 -> 0.998 (n =
/// 10)</c>.</param>
/// <param name="Test">The test and criterion, with its size, such as <c>Jonckheere-Terpstra z = 6.2, p = 3e-10; needs p
/// &lt; 0.01 and a rise of 0.05</c>.</param>
public sealed record Finding(string Claim, string Statement, string Scope, Verdict Verdict, string Numbers,
    string Test);
