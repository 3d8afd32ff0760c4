using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

/// <summary>Uniform numbers in lanes against their plain form.</summary>
public sealed class UniformsTests
{
    [Fact]
    public void Every_width_gives_the_plain_numbers_wherever_it_starts()
    {
        Key key = Key.FromSeed(3);
        foreach (long start in (ReadOnlySpan<long>)[0, 16, 48, 1L << 34])
        {
            float[] plain = [.. Enumerable.Range(0, 160).Select(i => Uniforms.Plain(key, start + i))];
            float[][] wide = [new float[160], new float[160], new float[160]];
            Uniforms.Fill<Simd512, SimdBits512, Vector512<float>>(key, start, wide[0]);
            Uniforms.Fill<Simd256, SimdBits256, Vector256<float>>(key, start, wide[1]);
            Uniforms.Fill<Simd128, SimdBits128, Vector128<float>>(key, start, wide[2]);
            Assert.All(wide, values => Assert.Equal(plain, values));
            Assert.All(plain, value => Assert.InRange(value, 5e-8f, 0.99999994f));
        }

        // The mean of 16,000 uniform numbers: within 5 standard errors of 1/2.
        float[] many = new float[16_000];
        Uniforms.Fill(key, 0, many);
        Assert.InRange(many.Average(), 0.5 - 5 * 0.2887 / 126.5, 0.5 + 5 * 0.2887 / 126.5);
    }
}
