using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Layers that are compositions of operations, so that their gradients and the gradients' gradients follow.
/// </summary>
public static class Layers
{
    /// <summary>What is added to a variance before its root is taken, unless another number is given.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>
    /// Each column with mean 0 and variance 1: <c>(x - m) / sqrt(v + epsilon)</c>, m and v over the rows (divisor M).
    /// </summary>
    /// <remarks>
    /// The batch statistics of S. Ioffe, C. Szegedy, ICML 2015. A row's value depends on the other rows, which is why a
    /// critic whose gradient is penalised row by row must not have this layer (I. Gulrajani et al., NIPS 2017, section
    /// 4).
    /// </remarks>
    /// <param name="x">[samples x columns]; of one sample alone every value is 0.</param>
    /// <param name="epsilon">More than 0.</param>
    public static Node NormalizeColumns(Node x, double epsilon = Epsilon)
    {
        Node centred = x - x.MeanRows();
        return centred * (centred.Square().MeanRows() + epsilon).InverseSqrt();
    }

    /// <summary>Each row with mean 0 and variance 1, over its columns.</summary>
    /// <remarks>J. L. Ba, J. R. Kiros, G. E. Hinton, arXiv:1607.06450 (2016).</remarks>
    /// <param name="x">[samples x columns].</param>
    /// <param name="epsilon">More than 0.</param>
    public static Node NormalizeRows(Node x, double epsilon = Epsilon)
    {
        Node centred = x - x.MeanColumns();
        return centred * (centred.Square().MeanColumns() + epsilon).InverseSqrt();
    }

    /// <summary>
    /// Dropout: each entry is 0 with probability <paramref name="share"/>, else divided by 1 - share, so that its mean
    /// stays.
    /// </summary>
    /// <remarks>
    /// N. Srivastava et al., J. Mach. Learn. Res. 15:1929 (2014), in the inverted form. A share of 0 is x itself.
    /// </remarks>
    /// <param name="x">[samples x columns].</param>
    /// <param name="uniform">Numbers uniform in (0, 1), of x's shape, drawn anew at each step.</param>
    /// <param name="share">In [0, 1).</param>
    public static Node Dropout(Node x, Node uniform, double share)
    {
        if (!(share >= 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "Dropout takes a share in [0, 1).");
        return share == 0 ? x : Operations.Gate(uniform - share, 1 / (1 - share) * x);
    }

    /// <summary>1 at each row's class and 0 elsewhere.</summary>
    /// <param name="index">[samples x 1], whole numbers from 0 to classes - 1.</param>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <returns>[samples x classes].</returns>
    public static Node OneHot(Node index, int classes) =>
        Operations.Constant(Matrix.Create(classes, classes, (row, values) => values[row] = 1)).GatherRows(index);

    /// <summary>The mean over samples of <c>-sum_c t_c ln softmax(x)_c</c>, from what goes into the softmax.</summary>
    /// <remarks>
    /// Logits, not probabilities: with a softmax before it a perfect classifier of ten classes would stay at ln(1 +
    /// 9/e) = 1.4612.
    /// </remarks>
    /// <param name="logits">x, [samples x classes].</param>
    /// <param name="targets">t, of the same shape; each row sums to 1.</param>
    public static Node CrossEntropy(Node logits, Node targets) => -(targets * logits.LogSoftmax()).SumColumns().Mean();

    /// <summary>
    /// Mean binary cross-entropy <c>-t ln y - (1 - t) ln(1 - y)</c>, y = 1 / (1 + e^-x), from x: <c>ln(1 + e^x) - t
    /// x</c>.
    /// </summary>
    /// <param name="logits">x.</param>
    /// <param name="target">t, 0 or 1 for all.</param>
    public static Node BinaryCrossEntropy(Node logits, double target) => (logits.Softplus() - target * logits).Mean();
}
