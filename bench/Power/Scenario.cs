using Collapse.Data;
using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Bench.Power;

/// <summary>A way in which generated rows may differ from real ones, and pairs of sets that differ so.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Pair">Real and generated rows from a key.</param>
internal sealed record Scenario(string Name, Func<Key, (GuardData Real, GuardData Generated)> Pair)
{
    public const int Rows = 300, Columns = 95, Kept = 20;

    private static readonly double[] Cosines =
    [
        .. Enumerable.Range(0, Columns * Columns).Select(at =>
            Math.Sqrt((at < Columns ? 1.0 : 2.0) / Columns)
            * Math.Cos(Math.PI * (at / Columns) * ((at % Columns) + 0.5) / Columns)),
    ];

    /// <summary>
    /// Normal rows with falling variances, also with the tails of Student's t with 5 degrees of freedom.
    /// </summary>
    public static IEnumerable<Scenario> OfNormal()
    {
        yield return Scaled("null", _ => 1);
        yield return Scaled("null, t5 tails", _ => 1, tails: 5);
        yield return Scaled("all variances -10 %", _ => 0.9);
        yield return Scaled("all variances +10 %", _ => 1.1);
        yield return Scaled("weak directions -20 %", i => i < 10 ? 1 : 0.8);
        yield return Scaled("weak directions -50 %", i => i < 10 ? 1 : 0.5);
        yield return Scaled("rank 20", i => i < Kept ? 1 : 0);
        yield return new Scenario("30 % near-copies", key =>
        {
            Matrix made = Normal(key.Derive("made"), _ => 1, 0);
            Key noise = key.Derive("noise");
            return (Of(Normal(key.Derive("real"), _ => 1, 0)), Of(Matrix.Create(Rows, Columns, (row, values) =>
            {
                // The last 30 % repeat earlier rows but for a hundredth of the standard deviation.
                made.Row(row < Rows * 7 / 10 ? row : row - Rows * 7 / 10).CopyTo(values);
                if (row < Rows * 7 / 10) return;
                for (int i = 0; i < Columns; i++)
                    values[i] += (float)(0.01 * Math.Sqrt(Variance(i)) * noise.Normal((row * Columns) + i));
            })));
        });
        yield return new Scenario("a tenth of a class lost", key =>
            (Of(Classed(key.Derive("real"), 0.1)), Of(Classed(key.Derive("made"), 0))));
        double far = 0.3 * Math.Sqrt(Variance(1));
        yield return new Scenario("mean moved by .3 of direction 2", key =>
            (Of(Normal(key.Derive("real"), _ => 1, 0)), Of(Moved(key.Derive("made"), 1, far))));
    }

    /// <summary>Beats of PTB-XL: patients dealt to two sides, and weak directions of one side shrunk.</summary>
    public static IEnumerable<Scenario> OfPatients(Samples beats)
    {
        (string, double)[] losses = [("null", 1), ("weak directions -50 %", 0.5), ("weak directions -90 %", 0.1)];
        foreach ((string name, double factor) in losses)
        {
            yield return new Scenario($"PTB-XL patients, {name}", key =>
            {
                (Samples real, Samples made) = Dealt(beats, key);
                return (GuardData.From(real), GuardData.From(Shrunk(made, factor)));
            });
        }
    }

    public static (Samples Real, Samples Made) Dealt(Samples beats, Key key)
    {
        string[] patients =
            [.. beats.Subjects.Distinct().Index().OrderBy(one => key.Bits(one.Index)).Select(one => one.Item)];
        Samples Side(IEnumerable<string> names)
        {
            HashSet<string> own = [.. names];
            return beats.Take([.. Enumerable.Range(0, beats.Count).Where(row => own.Contains(beats.Subjects[row]))]);
        }

        int half = patients.Length / 2;
        return (Side(patients[..half]), Side(patients[half..(2 * half)]));
    }

    private static Scenario Scaled(string name, Func<int, double> factor, int tails = 0) => new(name, key =>
        (Of(Normal(key.Derive("real"), _ => 1, tails)), Of(Normal(key.Derive("made"), factor, tails))));

    // Every column mixes all directions, as the samples of a signal do: direction k is the k-th cosine.
    private static GuardData Of(Matrix scores) => new(Matrix.Create(scores.Rows, Columns, (row, values) =>
    {
        for (int i = 0; i < Columns; i++)
        {
            double sum = 0;
            for (int k = 0; k < Columns; k++) sum += scores[row, k] * Cosines[(k * Columns) + i];
            values[i] = (float)sum;
        }
    }));

    private static double Variance(int i) => Math.Exp(-i / 6.0) + 1e-3;

    private static Matrix Normal(Key key, Func<int, double> factor, int tails) => Matrix.Create(
        Rows, Columns, (row, values) =>
    {
        double radius = 1;
        if (tails > 0)
        {
            double sum = Enumerable.Range(0, tails).Sum(i => Square(key.Derive("tails").Normal((row * tails) + i)));
            radius = Math.Sqrt((tails - 2) / sum);
        }

        for (int i = 0; i < Columns; i++)
            values[i] = (float)(radius * Math.Sqrt(Variance(i) * factor(i)) * key.Normal((row * Columns) + i));
    });

    // A share of the rows lies three standard deviations off along the first direction.
    private static Matrix Classed(Key key, double share)
    {
        Matrix rows = Normal(key, _ => 1, 0);
        return Matrix.Create(Rows, Columns, (row, values) =>
        {
            rows.Row(row).CopyTo(values);
            if (row < share * Rows) values[0] += (float)(3 * Math.Sqrt(Variance(0)));
        });
    }

    private static Matrix Moved(Key key, int direction, double distance)
    {
        Matrix rows = Normal(key, _ => 1, 0);
        return Matrix.Create(Rows, Columns, (row, values) =>
        {
            rows.Row(row).CopyTo(values);
            values[direction] += (float)distance;
        });
    }

    // The variance of all but the five strongest principal directions is multiplied.
    private static Samples Shrunk(Samples samples, double factor)
    {
        PrincipalComponents components = PrincipalComponents.Of(samples.Values);
        double[] factors = [.. components.Variances.Select((_, i) => i < 5 ? 1 : Math.Sqrt(factor))];
        return new Samples(components.Scaled(factors), samples.Subjects);
    }

    private static double Square(double x) => x * x;
}
