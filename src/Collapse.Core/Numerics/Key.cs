using System.Text;

namespace Collapse.Numerics;

/// <summary>A random number generator as a value: 128 bits from which any draw can be computed at any time.</summary>
/// <remarks>
/// A key is made from a root seed and derived by purpose and by step (<c>root.Derive("noise").Derive(step)</c>). Draw
/// number <c>i</c> of a key is a function of the key and <c>i</c> alone, so nothing depends on the order of draws, on
/// threads, or on where a run was resumed. Derivation is Threefry-4x32-20, drawing Threefry-4x32-13
/// (<see cref="Threefry"/>). Draws with the same index share bits whatever their kind: use one kind a key.
/// </remarks>
/// <param name="High">The upper 64 bits.</param>
/// <param name="Low">The lower 64 bits.</param>
public readonly record struct Key(ulong High, ulong Low)
{
    // The last counter word tells derivation by name from derivation by number; draws use 0.
    private const uint ByNumber = 1;
    private const uint ByName = 2;

    internal (uint K0, uint K1, uint K2, uint K3) Words =>
        ((uint)Low, (uint)(Low >> 32), (uint)High, (uint)(High >> 32));

    /// <summary>The root key of a seed.</summary>
    public static Key FromSeed(long seed) => default(Key).Derive(seed);

    /// <summary>The key for a numbered part: a step, a subject, a repetition.</summary>
    public Key Derive(long number) => Next((ulong)number, 0, ByNumber);

    /// <summary>The key for a named purpose. Names that differ anywhere give unrelated keys.</summary>
    /// <param name="purpose">The name, hashed as UTF-8, eight bytes and their position at a time.</param>
    public Key Derive(string purpose)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(purpose);
        Key key = Next((ulong)bytes.Length, 0, ByName);
        for (int start = 0; start < bytes.Length; start += 8)
        {
            ulong part = 0;
            for (int i = start; i < Math.Min(start + 8, bytes.Length); i++)
                part |= (ulong)bytes[i] << (8 * (i - start));
            key = key.Next(part, (uint)start, ByName);
        }

        return key;
    }

    /// <summary>Draw <paramref name="index"/> as 64 uniform bits.</summary>
    public ulong Bits(long index)
    {
        var (x0, x1, _, _) = Draw(index);
        return ((ulong)x1 << 32) | x0;
    }

    /// <summary>Draw <paramref name="index"/> as a number uniform in [0, 1), a multiple of 2^-53.</summary>
    public double Uniform(long index) => (Bits(index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draw <paramref name="index"/> as an integer uniform in 0 .. <paramref name="count"/> - 1.</summary>
    /// <remarks>The upper half of a 64 x 32 bit product; no value is off its share by more than 2^-32 of it.</remarks>
    public int Below(int count, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Math.BigMul(Bits(index), (ulong)count, out _);
    }

    /// <summary>Draw <paramref name="index"/> as a standard normal number, in double precision.</summary>
    /// <remarks>G. E. P. Box, M. E. Muller, 1958: sqrt(-2 ln u) cos(2 pi v), u in (0, 1].</remarks>
    public double Normal(long index)
    {
        var (x0, x1, x2, x3) = Draw(index);
        double u = (((((ulong)x1 << 32) | x0) >> 11) + 1) * (1.0 / (1UL << 53));
        double v = ((((ulong)x3 << 32) | x2) >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Elementary.Log(u)) * Elementary.Cos(2 * Math.PI * v);
    }

    /// <summary>The key as 32 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";

    private (uint X0, uint X1, uint X2, uint X3) Draw(long index) =>
        Threefry.Encrypt(((uint)index, (uint)((ulong)index >> 32), 0, 0), Words, Threefry.DrawRounds);

    private Key Next(ulong part, uint position, uint kind)
    {
        var (x0, x1, x2, x3) =
            Threefry.Encrypt(((uint)part, (uint)(part >> 32), position, kind), Words, Threefry.KeyRounds);
        return new Key(((ulong)x3 << 32) | x2, ((ulong)x1 << 32) | x0);
    }
}
