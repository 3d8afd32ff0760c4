using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>How a diffusion model goes back from noise to rows.</summary>
public enum DiffusionSampler
{
    /// <summary>The reverse stochastic equation: each step adds the noise that belongs to it.</summary>
    Stochastic,

    /// <summary>
    /// The same drift with the noise left out: not the model's distribution, and said to end in points.
    /// </summary>
    NoNoise,

    /// <summary>The probability flow: half of the score, no noise, the same distributions.</summary>
    Flow,
}

/// <summary>What the network of a diffusion model estimates from a noisy row.</summary>
public enum DiffusionTarget
{
    /// <summary>The noise in it.</summary>
    Noise,

    /// <summary>
    /// The clean row, from which the noise follows. A network narrower than the data cannot say noise, which fills all
    /// directions:
    /// those that it leaves out would grow by e^4 on the way back; of the clean row it leaves out what the data hardly
    /// have.
    /// </summary>
    Clean,
}

/// <summary>
/// Denoising diffusion: <c>x_t = e^(-t/2) x + sqrt(1 - e^-t) z</c>, z standard normal, t uniform; a network is given
/// x_t and t and lowers the mean squared error of the z that it says. New rows start as noise at t = 8 and go back by
/// Euler's rule on a geometric grid of times.
/// </summary>
/// <remarks>
/// J. Ho, A. Jain, P. Abbeel, NeurIPS 2020, equation (14); Y. Song et al., ICLR 2021, equations (6) and (13). It is the
/// denoising autoencoder's descendant: the noise that it says is minus the score times sqrt(1 - e^-t) (Tweedie).
/// Reverse step of length d &lt; 0: <c>x + (-x/2 + z^ / sqrt(1 - e^-t)) d + sqrt(-d) noise</c>. Data are centred and
/// divided by one standard deviation, kept among the weights.
/// </remarks>
public sealed record Diffusion : GradientLearner, ISampler
{
    private const double Start = 8, Least = 1e-3; // times in training
    private const int Frequencies = 16;
    // T. Hang et al., "Efficient diffusion training via min-SNR weighting", ICCV 2023
    private const double MostWeight = 5;
    private const string Centre = "centre", Deviation = "deviation";

    /// <summary>Hidden layers of the network.</summary>
    public EquatableArray<int> Widths { get; init; } = [256, 256, 256];

    /// <summary>Rows of an update.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>The optimiser.</summary>
    public IOptimizer Optimizer { get; init; } = new Adam(2e-3);

    /// <summary>What the network says.</summary>
    public DiffusionTarget Target { get; init; }

    /// <summary>How new rows are made.</summary>
    public DiffusionSampler Sampler { get; init; }

    /// <summary>The time at which they are done, more than 0: what noise is left has variance 1 - e^-t.</summary>
    public double End { get; init; } = 0.02;

    /// <summary>Euler steps.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>Whether data are centred and scaled; without it the network sees them as they are.</summary>
    public bool Standardize { get; init; } = true;

    private DenseNetwork Stack => new("N", Widths) { Hidden = Activation.Silu };

    /// <inheritdoc/>
    public override LearnerState Init(Key key, Matrix samples)
    {
        LearnerState state = base.Init(key, samples);
        if (!Standardize) return state;
        double[] mean = new double[samples.Columns];
        for (int i = 0; i < samples.Values.Length; i++)
            mean[i % mean.Length] += samples.Values[i] / (double)samples.Rows;
        double square = 0;
        for (int i = 0; i < samples.Values.Length; i++)
            square += (samples.Values[i] - mean[i % mean.Length]) * (samples.Values[i] - mean[i % mean.Length]);
        float deviation = (float)Math.Sqrt(square / samples.Values.Length);
        Matrix centre = Matrix.Create(1, mean.Length, (_, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)mean[i];
        });
        return state with
        {
            Theta = state.Theta.With(Centre, centre)
                .With(Deviation, Matrix.From(1, 1, [deviation > 0 ? deviation : 1])),
        };
    }

    /// <inheritdoc/>
    public Matrix Sample(LearnerState state, int count, Key key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int coordinates = state.Coordinates;
        if (count == 0) return Matrix.Zeros(0, coordinates);
        float[] x = new float[count * coordinates];
        AddNoise(x, coordinates, 1, key.Derive("start"));
        double time = Start, ratio = Elementary.Exp(Elementary.Log(End / Start) / Steps);
        for (int step = 0; step < Steps; step++)
        {
            double next = step == Steps - 1 ? End : time * ratio, length = next - time;
            double noise = Math.Sqrt(1 - Elementary.Exp(-time)), share = Sampler == DiffusionSampler.Flow ? 0.5 : 1;
            float slope = (float)(share / noise * length), own = (float)(1 - length / 2);
            ReadOnlySpan<float> said = Said(state, x, coordinates, (float)time).Values;
            for (int i = 0; i < x.Length; i++)
                x[i] = MathF.FusedMultiplyAdd(slope, said[i], own * x[i]);
            if (Sampler == DiffusionSampler.Stochastic)
                AddNoise(x, coordinates, (float)Math.Sqrt(-length), key.Derive(step));
            time = next;
        }

        (Matrix centre, float deviation) = (state.Theta[Centre], state.Theta[Deviation][0, 0]);
        return Matrix.Create(count, coordinates, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = MathF.FusedMultiplyAdd(deviation, x[row * coordinates + i], centre[0, i]);
        });
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        Parameter.Bias(Centre, coordinates), new(Deviation, 1, 1, Shift: 1),
        .. Stack.Parameters(coordinates + 2 * Frequencies, coordinates),
    ];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Objective> Objectives() =>
        [new("noise", Loss) { Trains = [.. Stack.Trained], Optimizer = Optimizer, Batch = Batch, Replacement = true }];

    /// <summary>The noise that the network says: of rows whose last column is the time.</summary>
    internal override Node Expression(GraphPart part, Graph graph, Node x) =>
        Said(graph, x.TakeColumns(0, graph.Coordinates), x.TakeColumns(graph.Coordinates, 1));

    private Node Loss(Graph graph, Node x)
    {
        Node clean = (x - graph[Centre]) / graph[Deviation], z = graph.Normal("noise", graph.Coordinates);
        Node time = (Start - Least) * graph.Uniform("time", 1) + Least;
        Node noisy = (-0.5 * time).Exp() * clean + (1 - (-1.0 * time).Exp()).Sqrt() * z;
        if (Target == DiffusionTarget.Noise) return (Said(graph, noisy, time) - z).Square().Mean();
        // The error of the noise is that of the clean row times e^-t / (1 - e^-t), which is cut where little noise is
        // left.
        Node ratio = (-1.0 * time).Exp() / (1 - (-1.0 * time).Exp());
        Node weight = MostWeight - (MostWeight - ratio).Relu();
        return ((Network(graph, noisy, time) - clean).Square() * weight).Mean();
    }

    // The noise, whichever of the two the network says.
    private Node Said(Graph graph, Node x, Node time)
    {
        Node said = Network(graph, x, time);
        if (Target == DiffusionTarget.Noise) return said;
        return (x - (-0.5 * time).Exp() * said) / (1 - (-1.0 * time).Exp()).Sqrt();
    }

    // Times go in as sines and cosines of t f, f from 1 to e^5 in equal ratios.
    private Node Network(Graph graph, Node x, Node time)
    {
        Node angles = time * Operations.Constant(Matrix.Create(1, Frequencies, (_, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)Elementary.Exp(5.0 * i / (Frequencies - 1));
        }));
        return Stack.Apply(graph, x.Concatenate(angles.Sin()).Concatenate(angles.Cos()), training: true);
    }

    private Matrix Said(LearnerState state, float[] x, int coordinates, float time)
    {
        Matrix inputs = Matrix.Create(x.Length / coordinates, coordinates + 1, (row, values) =>
        {
            x.AsSpan(row * coordinates, coordinates).CopyTo(values);
            values[coordinates] = time;
        });
        return Run(GraphPart.Decode, state, inputs, default);
    }

    private static void AddNoise(float[] x, int coordinates, float sigma, Key key)
    {
        float[] noise = new float[LaneBuffer.RoundUp(coordinates)];
        for (int row = 0; row < x.Length / coordinates; row++)
        {
            Normals.Fill(key, (long)row * noise.Length, noise);
            for (int i = 0; i < coordinates; i++)
                x[row * coordinates + i] = MathF.FusedMultiplyAdd(sigma, noise[i], x[row * coordinates + i]);
        }
    }
}
