using Collapse.Measures;
using Collapse.Numerics;

// Thirty noisy ramps of eight values: how long would they survive a denoising autoencoder that is trained on its own outputs?
Key key = Key.FromSeed(1);
Matrix data = Matrix.FromRows([.. Enumerable.Range(0, 30).Select(row =>
    Enumerable.Range(0, 8).Select(i => (float)(i + key.Normal(8 * row + i))).ToArray())]);
Console.WriteLine($"correlation {PairwiseCorrelation.Of(data).Value:F3}, effective rank {EffectiveRank.Of(data):F2}");
Console.WriteLine($"variances of the principal directions: {string.Join(", ", PrincipalComponents.Of(data).Variances.Select(v => $"{v:F2}"))}");
