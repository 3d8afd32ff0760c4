using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>What a denoising autoencoder's input meets in training, anew at every step. Immutable.</summary>
/// <remarks>
/// P. Vincent, H. Larochelle, Y. Bengio, P.-A. Manzagol, ICML 2008; the three kinds of noise: the same, JMLR 11:3371
/// (2010), section 3.3.
/// </remarks>
public sealed record Corruption
{
    private Corruption(string name, double amount, Func<Graph, Node, Node> apply) =>
        (Name, Amount, Apply) = (name, amount, apply);

    /// <summary>No corruption.</summary>
    public static Corruption None { get; } = new("none", 0, (_, x) => x);

    /// <summary>The name of the kind.</summary>
    public string Name { get; }

    /// <summary>sigma or share.</summary>
    public double Amount { get; }

    internal Func<Graph, Node, Node> Apply { get; }

    /// <summary>Whether it is Gaussian noise.</summary>
    internal bool IsGaussian => Name == "gaussian";

    /// <summary>The same with noise of another size; none stays none.</summary>
    /// <param name="sigma">sigma(e), in the units of the data.</param>
    /// <exception cref="InputException">It is noise of another kind.</exception>
    public Corruption WithSigma(double sigma) => this == None ? None : IsGaussian
        ? Gaussian(sigma)
        : throw new InputException(
            $"The input meets {Name} noise, which has no standard deviation to set; expected gaussian noise or none.");

    /// <summary>
    /// Gaussian white noise: <c>x + e</c>; the same e as <see cref="Autoencoder"/> draws from the same key.
    /// </summary>
    /// <param name="sigma">sigma(e), in the units of the data.</param>
    public static Corruption Gaussian(double sigma) =>
        new("gaussian", NotNegative(sigma), (graph, x) => x + graph.Noise(sigma) * graph.Normal("", graph.Coordinates));

    /// <summary>Masking noise: each entry becomes 0 with a probability.</summary>
    /// <param name="share">The probability; 0.3 is usual.</param>
    public static Corruption Masking(double share = 0.3) =>
        new("masking", Share(share), (graph, x) =>
            Operations.Gate(graph.Uniform("masking", graph.Coordinates) - share, x));

    /// <summary>
    /// Salt-and-pepper noise: each entry becomes the lowest or the highest value with a probability, either as likely.
    /// </summary>
    /// <param name="share">The probability of both together.</param>
    /// <param name="low">The lowest value; 0 for data in [0, 1].</param>
    /// <param name="high">The highest value.</param>
    public static Corruption SaltAndPepper(double share = 0.3, double low = 0, double high = 1) =>
        new(FormattableString.Invariant($"salt and pepper of {low} and {high}"), Share(share), (graph, x) =>
        {
            Node u = graph.Uniform("salt and pepper", graph.Coordinates);
            Node spared = (u - share).IsPositive(), salt = (share / 2 - u).IsPositive();
            return spared * x + (high - low) * (1 - spared) * salt + low * (1 - spared);
        });

    /// <summary>
    /// Noise from a collection of recorded (or drawn) noise: each sample meets one of its rows, any as likely.
    /// </summary>
    /// <param name="name">What the noise is; two collections of one name and size count as equal.</param>
    /// <param name="noise">[noises x coordinates].</param>
    public static Corruption FromBank(string name, Matrix noise) => new(name, noise.Rows, (graph, x) =>
        x + graph.Uniform("bank", noise.Rows).MaskOfLargest(1).MatMul(Operations.Constant(noise)));

    /// <summary>Noise that a function draws, added: fresh for each sample at each step.</summary>
    /// <param name="name">What the noise is; two of one name and size count as equal.</param>
    /// <param name="amount">Its size, such as a standard deviation.</param>
    /// <param name="draw">Draws the noise of one sample.</param>
    public static Corruption Drawn(string name, double amount, RowDraw draw) =>
        new(name, amount, (graph, x) => x + graph.Drawn(name, graph.Coordinates, draw));

    /// <inheritdoc/>
    public bool Equals(Corruption? other) => other is not null && Name == other.Name && Amount.Equals(other.Amount);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Amount);

    private static double NotNegative(double sigma) =>
        sigma >= 0 ? sigma : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "sigma must be at least 0.");

    private static double Share(double share) =>
        share is >= 0 and <= 1 ? share
            : throw new ArgumentOutOfRangeException(nameof(share), share, "A share is 0 to 1.");
}
