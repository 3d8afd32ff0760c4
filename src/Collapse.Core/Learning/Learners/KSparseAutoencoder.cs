using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The k-sparse autoencoder: <c>z = W x + b</c>, of which the k largest entries are kept and the others are 0, and <c>y
/// = W' z + c</c>.
/// </summary>
/// <remarks>
/// A. Makhzani, B. Frey, "k-sparse autoencoders", arXiv:1312.5663 (2013), section 2.1. The gradient flows through the
/// kept entries alone. More hidden neurons than coordinates are allowed.
/// </remarks>
public sealed record KSparseAutoencoder : TiedAutoencoder
{
    /// <summary>
    /// k, the number of entries of the code that are kept; 1 to <see cref="TiedAutoencoder.Hidden"/>.
    /// </summary>
    public required int Kept { get; init; }

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => base.Encode(graph, x).KeepLargest(Kept);
}
