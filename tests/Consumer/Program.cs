using Collapse.Guarding;
using Collapse.Measures;
using Collapse.Numerics;

// Thirty noisy ramps of eight values: how long would they survive a denoising autoencoder that is trained on its own
// outputs?
Key key = Key.FromSeed(1);
Matrix data = Matrix.FromRows([.. Enumerable.Range(0, 30).Select(row =>
    Enumerable.Range(0, 8).Select(i => (float)(i + key.Normal(8 * row + i))).ToArray())]);
Console.WriteLine($"correlation {PairwiseCorrelation.Of(data).Value:F3}, effective rank {EffectiveRank.Of(data):F2}");
Console.WriteLine(
    $"variances of the principal directions: "
    + $"{string.Join(", ", PrincipalComponents.Of(data).Variances.Select(v => $"{v:F2}"))}");

// The same rows with a tenth of their spread: a guard in a test suite says no, and says why.
Matrix shrunk = Matrix.Create(data.Rows, data.Columns, (row, values) =>
{
    for (int i = 0; i < values.Length; i++) values[i] = i + 0.1f * (data[row, i] - i);
});
try
{
    GuardAssert.Healthy(data, [shrunk]);
    return 1;
}
catch (GuardException collapse)
{
    Console.WriteLine(collapse.Message);
    return 0;
}
