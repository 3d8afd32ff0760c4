namespace Collapse.Differentiation;

public static partial class Operations
{
    /// <summary>The sigmoid linear unit <c>x / (1 + e^-x)</c> of each entry.</summary>
    /// <remarks>S. Elfwing, E. Uchibe, K. Doya, Neural Networks 107:3 (2018).</remarks>
    public static Node Silu(this Node x) => x * x.Sigmoid();
}
