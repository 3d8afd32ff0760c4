using Collapse.Numerics;

namespace Collapse.Tests.Data;

/// <summary>Damages a file in many ways, the same ways for the same seed.</summary>
internal static class Damage
{
    /// <summary>
    /// Cuts the file short or flips one to three bits, runs the reader, and puts the file back; so many times.
    /// </summary>
    /// <returns>
    /// How often the reader refused. Any exception but <see cref="InputException"/>, or a message of several lines,
    /// fails the test.
    /// </returns>
    public static int Each(string file, int trials, long seed, Action read)
    {
        byte[] whole = File.ReadAllBytes(file);
        Key key = Key.FromSeed(seed);
        int refused = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            Key draws = key.Derive(trial);
            byte[] damaged = draws.Below(4, 0) == 0 ? whole[..draws.Below(whole.Length, 1)] : (byte[])whole.Clone();
            for (int flip = 0; flip <= draws.Below(3, 2) && damaged.Length > 0; flip++)
                damaged[draws.Below(damaged.Length, 10 + flip)] ^= (byte)(1 << draws.Below(8, 20 + flip));
            File.WriteAllBytes(file, damaged);
            try
            {
                read();
            }
            catch (InputException error)
            {
                refused++;
                Assert.DoesNotContain('\n', error.Message);
            }
        }

        File.WriteAllBytes(file, whole);
        return refused;
    }
}
