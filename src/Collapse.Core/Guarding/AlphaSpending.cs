namespace Collapse.Guarding;

/// <summary>How a false-alarm rate is shared out over looks without an end.</summary>
public static class AlphaSpending
{
    /// <summary>The rate of look g: <c>alpha 6 / (pi^2 g^2)</c>. Over all looks the rates add up to alpha.</summary>
    /// <param name="alpha">The rate of all looks together.</param>
    /// <param name="look">g, counted from 1.</param>
    public static double Of(double alpha, int look)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(look, 1);
        return alpha * 6 / (Math.PI * Math.PI * look * look);
    }
}
