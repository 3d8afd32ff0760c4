using System.Globalization;
using System.Text;
using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

public sealed class DecimalTextTests
{
    private static readonly Key Root = Key.FromSeed(31);

    [Fact]
    public void Every_float_comes_back_from_its_shortest_text()
    {
        for (int trial = 0; trial < 200_000; trial++)
        {
            float value = BitConverter.Int32BitsToSingle((int)Root.Bits(trial));
            if (float.IsFinite(value)) Same(value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Numbers_between_0_and_1_come_back_too_as_most_stored_ones_are()
    {
        for (int trial = 0; trial < 200_000; trial++)
            Same(((float)Root.Uniform(trial)).ToString("R", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Midway_between_two_floats_and_beside_it_the_nearest_float_is_given()
    {
        for (int trial = 0; trial < 20_000; trial++)
        {
            // With 8 bits before the point and 16 behind it the midway point has 6 + 17 digits at most, and often no
            // more than 15.
            float low = 1 + Root.Below(1 << 12, trial) / 4096f * 255, high = MathF.BitIncrement(low);
            decimal midway = ((decimal)(double)low + (decimal)(double)high) / 2;
            foreach (decimal value in new[] { midway, midway + 1e-13m, midway - 1e-13m, midway + 1e-20m,
                midway - 1e-20m })
                Same(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("16777217")] // 2^24 + 1, midway
    [InlineData("16777219")]
    [InlineData("16777217.0000001")]
    [InlineData("999999999999999")]
    [InlineData("0.00000000000001")]
    [InlineData("1E-45")]
    [InlineData("1e400")]
    [InlineData("0.1000000000000000000000000000000000001")]
    public void It_is_what_the_runtime_says(string text) => Same(text);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1..2")]
    [InlineData("1x")]
    [InlineData("--1")]
    public void What_is_no_number_is_refused(string text) =>
        Assert.Throws<FormatException>(() => DecimalText.ToSingle(Encoding.UTF8.GetBytes(text)));

    private static void Same(string text) => Assert.Equal(
        BitConverter.SingleToInt32Bits(float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        BitConverter.SingleToInt32Bits(DecimalText.ToSingle(Encoding.UTF8.GetBytes(text))));
}
