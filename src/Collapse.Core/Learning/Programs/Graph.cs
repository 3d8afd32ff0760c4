using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>Draws the numbers of one sample: a pure function of the key.</summary>
/// <param name="key">The sample's own.</param>
/// <param name="values">What to fill.</param>
public delegate void RowDraw(Key key, Span<float> values);

/// <summary>
/// What a learner's expressions are made of besides the data: its weights, random draws, and numbers that follow the
/// step.
/// </summary>
/// <remarks>
/// Draws are leaves that are filled anew at each step from its key; a draw of a sample is a function of the key, the
/// purpose and the sample's row alone. The same purpose within one expression is the same draw.
/// </remarks>
public sealed class Graph
{
    private readonly Dictionary<string, Leaf> _weights;
    private readonly Dictionary<string, Node> _transposed = [];
    private readonly Dictionary<string, Draw> _draws = [];
    private readonly List<(Leaf Leaf, Func<long, double> Value)> _schedules = [];

    internal Graph(GradientLearner learner, int samples, int coordinates, int phase)
    {
        (Samples, Coordinates, Phase) = (samples, coordinates, phase);
        _weights = learner.Parameters(coordinates).ToDictionary(
            parameter => parameter.Name, parameter => new Leaf(parameter.Name, parameter.Rows, parameter.Columns));
    }

    /// <summary>M, the number of rows of the data.</summary>
    public int Samples { get; }

    /// <summary>D, the number of coordinates of the data.</summary>
    public int Coordinates { get; }

    /// <summary>The part of training for which the expression is (<see cref="GradientLearner.Phase"/>).</summary>
    public int Phase { get; }

    internal IReadOnlyDictionary<string, Leaf> Weights => _weights;

    internal IEnumerable<Draw> Draws => _draws.Values;

    internal IEnumerable<(Leaf Leaf, Func<long, double> Value)> Schedules => _schedules;

    /// <summary>The weights of a name.</summary>
    public Node this[string name] => _weights[name];

    /// <summary>A dense layer: <c>x W' + b</c>.</summary>
    /// <param name="x">[samples x inputs].</param>
    /// <param name="weights">The name of W, [outputs x inputs].</param>
    /// <param name="biases">The name of b, [1 x outputs].</param>
    public Node Dense(Node x, string weights, string biases) =>
        x.MatMul(this[weights], transposeRight: true) + this[biases];

    /// <summary>The transpose of the weights of a name, written out once for all layers that use them.</summary>
    internal Node Transposed(string weights)
    {
        if (!_transposed.TryGetValue(weights, out Node? known))
            _transposed[weights] = known = this[weights].Transposed();
        return known;
    }

    /// <summary>
    /// Standard normal numbers, <paramref name="columns"/> for each sample; an empty purpose takes the step's key
    /// itself.
    /// </summary>
    public Node Normal(string purpose, int columns) =>
        Drawn(new(purpose, Normals: true, PerSample: true, new Leaf(purpose, Samples, columns)));

    /// <summary>Numbers uniform in (0, 1), <paramref name="columns"/> for each sample.</summary>
    public Node Uniform(string purpose, int columns) =>
        Drawn(new(purpose, Normals: false, PerSample: true, new Leaf(purpose, Samples, columns)));

    /// <summary>Numbers uniform in (0, 1), the same for all samples.</summary>
    public Node SharedUniform(string purpose, int rows, int columns) =>
        Drawn(new(purpose, Normals: false, PerSample: false, new Leaf(purpose, rows, columns)));

    /// <summary>Numbers that a function draws, <paramref name="columns"/> for each sample.</summary>
    /// <param name="purpose">What for; the same purpose is the same draw.</param>
    /// <param name="columns">How many.</param>
    /// <param name="row">Fills those of one sample from a key of its own.</param>
    public Node Drawn(string purpose, int columns, RowDraw row) =>
        Drawn(new(purpose, Normals: false, PerSample: true, new Leaf(purpose, Samples, columns)) { Row = row });

    /// <summary>A number that follows the step: <paramref name="value"/> of the learning steps made before.</summary>
    public Node Schedule(Func<long, double> value)
    {
        Leaf leaf = new("schedule", 1, 1);
        _schedules.Add((leaf, value));
        return leaf;
    }

    /// <summary>sigma(e) of the learner's Gaussian input noise; a session may give it another size.</summary>
    internal Node Noise(double sigma)
    {
        Sigma ??= (new Leaf("sigma", 1, 1), sigma);
        return Sigma.Value.Leaf;
    }

    internal (Leaf Leaf, double Value)? Sigma { get; private set; }

    private Leaf Drawn(Draw draw)
    {
        if (!_draws.TryGetValue(draw.Purpose, out Draw? known)) _draws[draw.Purpose] = known = draw;
        else if (known.Normals != draw.Normals || known.Leaf.Rows != draw.Leaf.Rows
            || known.Leaf.Columns != draw.Leaf.Columns)
            throw new ArgumentException($"The draw '{draw.Purpose}' is asked for in two kinds or shapes.");
        return known.Leaf;
    }

    /// <summary>A leaf that is drawn.</summary>
    internal sealed record Draw(string Purpose, bool Normals, bool PerSample, Leaf Leaf)
    {
        /// <summary>The function that draws a row; null for normal or uniform numbers.</summary>
        public RowDraw? Row { get; init; }

        /// <summary>Fills the leaf. Rows of samples are numbered from <paramref name="firstRow"/>.</summary>
        public void Fill(Block block, Key key, int firstRow)
        {
            Key own = Purpose.Length == 0 ? key : key.Derive(Purpose);
            if (!PerSample) firstRow = 0;
            for (int row = 0; row < block.Rows; row++)
            {
                if (Row is not null)
                {
                    Row(own.Derive(firstRow + row), block.Row(row));
                    continue;
                }

                // One column more, as the dense engine's rows have: the same key gives the same noise there and here.
                long start = (long)(firstRow + row) * LaneBuffer.RoundUp(block.Columns + 1);
                if (Normals) Numerics.Normals.Fill(own, start, Padded(block, row));
                else Uniforms.Fill(own, start, Padded(block, row));
            }
        }

        private static unsafe Span<float> Padded(Block block, int row) =>
            new(block.Pointer + (long)row * block.Stride, block.Stride);
    }
}
