using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>
/// The data of chains of generations with what is computed from them once: real rows, and the sampling floor. Safe to
/// share between threads.
/// </summary>
public sealed class GenerationData
{
    private const string ToyPrefix = "toy:";
    private const int Paths = 10;

    private readonly DataSet _data;
    private readonly Lazy<ImmutableArray<int>> _order;

    /// <summary>Data to be held against; toys bring their distribution along.</summary>
    /// <param name="data">The data.</param>
    /// <param name="most">Real rows at most, and as many held-out ones: of more, so many are drawn once and for
    /// all.</param>
    public GenerationData(DataSet data, int most = int.MaxValue)
    {
        data = data with { Training = Few(data.Training, most), HeldOut = Few(data.HeldOut, most) };
        _data = data;
        string source = data.Provenance.Source;
        NormalModes? modes = source.StartsWith(ToyPrefix, StringComparison.Ordinal)
            ? Toys.Of(source[ToyPrefix.Length..]).Modes : null;
        Real = new RealRows(data.Training, modes);
        Measures = [.. SampleMeasures.For(Real)];
        _order = new(() => Mixed(data.HeldOut.Count, "held out"));
    }

    /// <summary>The real rows.</summary>
    public RealRows Real { get; }

    /// <summary>What is measured of new rows.</summary>
    public ImmutableArray<SampleMeasure> Measures { get; }

    /// <summary>The real rows with their shape and classes.</summary>
    public Samples Samples => _data.Training;

    /// <summary>How the coordinates lie.</summary>
    public SampleShape Shape => _data.Training.Shape;

    /// <summary>Where the data come from.</summary>
    public Provenance Provenance => _data.Provenance;

    /// <summary>The learner of a protocol.</summary>
    /// <exception cref="InputException">The data do not suit it.</exception>
    public ILearner Learner(GenerationProtocol protocol)
    {
        GeneratorSetting setting = new(
            Real.Values.Columns, Spread.Of(Real.Values), Real.ClassNames.Length, Real.Modes?.Count ?? 0)
        {
            Shape = Shape,
        };
        if (!(setting.Sigma > 0))
            throw new InputException("All values of the training data are equal; expected rows that vary.");
        return GeneratorCatalog.Of(protocol.Learner).Make(setting);
    }

    /// <summary>
    /// The rows that a learner is first trained on; for one of labelled rows with the class as their last column.
    /// </summary>
    public Matrix Training(ILearner learner) =>
        learner is ILabelled ? Labelled(Real.Values, Real.Classes) : Real.Values;

    /// <summary>
    /// Paths between codes of ten pairs of real rows, decoded; none for a learner without codes or new rows.
    /// </summary>
    public LatentPath Path(ILearner learner, LearnerState state)
    {
        if (learner is not (ISampler and IEncoder coder)) return LatentPath.None;
        ImmutableArray<int> rows = [.. Mixed(Real.Values.Rows, "paths").Take(2 * Paths)];
        Matrix codes = coder.Encode(state, Real.Values.Take(rows));
        return LatentPath.Of(Real, [.. Enumerable.Range(0, rows.Length / 2).Select(pair => coder.Decode(
            state, Codes.Interpolate(codes.Take([2 * pair]), codes.Take([2 * pair + 1]), LatentPath.Steps + 1)))]);
    }

    /// <summary>M of a protocol.</summary>
    public int Wanted(GenerationProtocol protocol) => protocol.Samples > 0 ? protocol.Samples : Real.Values.Rows;

    /// <summary>The measures of new rows; of as many of them as there are held-out ones, if those are fewer.</summary>
    /// <param name="generation">Their generation.</param>
    /// <param name="trainingRows">How many rows it was trained on.</param>
    /// <param name="rows">New rows, with a class as their last column where the learner was asked for one.</param>
    /// <param name="path">Paths between codes, where the learner has them.</param>
    public GenerationPoint Measure(int generation, int trainingRows, Matrix rows, LatentPath? path = null)
    {
        int count = Math.Min(rows.Rows, _data.HeldOut.Count), coordinates = Real.Values.Columns;
        DrawnRows drawn =
            new(Real, Matrix.Create(count, coordinates, (row, values) => rows.Row(row)[..coordinates].CopyTo(values)));
        ImmutableArray<double> shares = Shares(drawn);
        double agreement = double.NaN;
        if (rows.Columns > coordinates && drawn.IsFinite)
        {
            ImmutableArray<int> found = ClassShares.Classify(drawn);
            agreement = found.Where((of, row) => of == (int)rows[row, coordinates]).Count() / (double)count;
        }

        return new(generation, trainingRows, [.. Measures.Select(measure => measure.Of(drawn))], shares, agreement, path
            ?? LatentPath.None);
    }

    private static Matrix Labelled(Matrix rows, ImmutableArray<int> classes) =>
        Matrix.Create(rows.Rows, rows.Columns + 1, (row, values) =>
        {
            rows.Row(row).CopyTo(values);
            values[^1] = classes[row];
        });

    // Mixed, since rows of one subject or class stand together; the same for every run.
    private static ImmutableArray<int> Mixed(int count, string purpose)
    {
        Key key = Key.FromSeed(0).Derive(purpose);
        return [.. Enumerable.Range(0, count).OrderBy(row => key.Uniform(row))];
    }

    private static Samples Few(Samples samples, int most) =>
        samples.Count <= most ? samples : samples.Take([.. Mixed(samples.Count, "few").Take(most).Order()]);

    // Of a known mode the share of high-quality rows that are nearest to it, else as the nearest real rows tell the
    // class.
    private ImmutableArray<double> Shares(DrawnRows drawn)
    {
        if (Real.ClassNames.IsEmpty) return [];
        if (Real.Modes is not { } modes) return ClassShares.Of(drawn);
        if (!drawn.IsFinite) return [.. Real.ClassNames.Select(_ => double.NaN)];
        ImmutableArray<int> counts = ModeCoverage.Of(drawn.Values, modes).Counts;
        return [.. counts.Select(count => count / (double)drawn.Values.Rows)];
    }

    /// <summary>The same of held-out real rows, at most as many as a generation draws.</summary>
    public GenerationPoint Floor(GenerationProtocol protocol)
    {
        int count = Math.Min(Wanted(protocol), _data.HeldOut.Count);
        Samples rows = _data.HeldOut.Take([.. _order.Value.Take(count)]);
        if (Real.ClassNames.IsEmpty || rows.Classes.IsEmpty) return Measure(0, 0, rows.Values);
        return Measure(0, 0, Labelled(rows.Values, [.. rows.Classes.Select(name => Real.ClassNames.IndexOf(name))]));
    }
}
