namespace Collapse.Signals;

/// <summary>Electrocardiograms from a dynamical model.</summary>
public static class SyntheticEcg
{
    /// <summary>Training and held-out data of synthetic subjects.</summary>
    /// <param name="options">Sizes, window, rate and scaling.</param>
    /// <param name="seed">The root seed.</param>
    public static DataSet Load(CohortOptions options, long seed) => throw new NotImplementedException();

    /// <summary>The recording of one subject.</summary>
    /// <param name="subject">The subject, counted from 1.</param>
    /// <param name="seed">The root seed.</param>
    public static Recording Record(int subject, long seed) => throw new NotImplementedException();
}
