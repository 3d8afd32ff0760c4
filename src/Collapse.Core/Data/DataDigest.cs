using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Collapse.Data;

/// <summary>The fingerprint of data: two data sets with the same one hold the same bits.</summary>
public static class DataDigest
{
    /// <summary>SHA-256 over the training data and then the held-out data.</summary>
    /// <remarks>
    /// Each part is written as: rows and columns (32-bit integers), for each row the length of its subject id and the
    /// id (UTF-8), then all values row after row as the bits of 32-bit floats; every number little-endian. Where
    /// samples are no plain segments, channels, height and width come last. Classes do not count: what learns without
    /// them gives the same results, and a study whose results depend on them must say so in its protocol.
    /// </remarks>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(Samples training, Samples heldOut)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, training);
        Append(hash, heldOut);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, Samples samples)
    {
        Append(hash, samples.Count);
        Append(hash, samples.Coordinates);
        foreach (string subject in samples.Subjects)
        {
            byte[] name = Encoding.UTF8.GetBytes(subject);
            Append(hash, name.Length);
            hash.AppendData(name);
        }

        foreach (float value in samples.Values.Values)
            Append(hash, BitConverter.SingleToInt32Bits(value));
        if (samples.Shape == SampleShape.Segment(samples.Coordinates)) return;
        Append(hash, samples.Shape.Channels);
        Append(hash, samples.Shape.Height);
        Append(hash, samples.Shape.Width);
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
