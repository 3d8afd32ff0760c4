using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Tests.Data;

public class DataDigestTests
{
    private static readonly Samples Training = Data([1, 2, 3, 4, 5, 6], 3, "a", "b");
    private static readonly Samples HeldOut = Data([7, 8, 9], 3, "c");

    [Fact]
    public void The_digest_is_64_lower_case_digits_and_depends_on_content_alone()
    {
        Assert.Matches("^[0-9a-f]{64}$", DataDigest.Of(Training, HeldOut));
        Assert.Equal(DataDigest.Of(Training, HeldOut),
            DataDigest.Of(Data([1, 2, 3, 4, 5, 6], 3, "a", "b"), Data([7, 8, 9], 3, "c")));
    }

    [Fact]
    public void The_digest_is_that_of_the_documented_bytes()
    {
        // [1 x 1] of 1.0 by "a", then [1 x 1] of -2.0 by "bc"
        byte[] bytes = Convert.FromHexString("0100000001000000" + "01000000" + "61" + "0000803f" + "0100000001000000"
            + "02000000" + "6263" + "000000c0");
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal(expected, DataDigest.Of(Data([1], 1, "a"), Data([-2], 1, "bc")));
    }

    [Fact]
    public void Every_bit_of_every_value_counts()
    {
        HashSet<string> digests = [DataDigest.Of(Training, HeldOut)];
        for (int i = 0; i < 6; i++)
        {
            for (int bit = 0; bit < 23; bit++) // of the fraction: other bits may make a value that is not finite
            {
                float[] values = Training.Values.Values.ToArray();
                values[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(values[i]) ^ (1 << bit));
                Assert.True(digests.Add(DataDigest.Of(Data(values, 3, "a", "b"), HeldOut)));
            }
        }
    }

    [Fact]
    public void Subjects_shapes_and_the_order_of_the_parts_count()
    {
        Samples[] variants =
        [
            Training, Data([1, 2, 3, 4, 5, 6], 3, "ab", ""), Data([1, 2, 3, 4, 5, 6], 3, "", "ab"),
            Data([1, 2, 3, 4, 5, 6], 3, "a", "c"),
            Data([1, 2, 3, 4, 5, 6], 2, "a", "b", ""), Data([1, 2, 3, 4, 5, 6], 6, "a"),
            Data([0, 2, 3, 4, 5, 6], 3, "a", "b"),
            Data([-0f, 2, 3, 4, 5, 6], 3, "a", "b"),
        ];
        Assert.Equal(2 * variants.Length, variants
            .SelectMany(variant => (string[])[DataDigest.Of(variant, HeldOut), DataDigest.Of(HeldOut, variant)])
                .Distinct().Count());
    }

    [Fact]
    public void An_image_is_not_the_segment_of_its_values_and_classes_do_not_count()
    {
        Samples images = Data([1, 2, 3, 4, 5, 6, 7, 8], 4, "a", "b");
        Assert.Equal(DataDigest.Of(images, HeldOut), DataDigest.Of(images with { Classes = ["x", "y"] }, HeldOut));
        Assert.Equal(2, new[] { images, images with { Shape = new(1, 2, 2) } }.Select(data =>
            DataDigest.Of(data, HeldOut)).Distinct().Count());
    }

    private static Samples Data(float[] values, int columns, params string[] subjects) =>
        new(Matrix.From(values.Length / columns, columns, values), [.. subjects]);
}
