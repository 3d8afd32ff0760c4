using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>What becomes of an entry of a product before it is stored: saves writing it and reading it again.</summary>
internal interface IFinish<TVector> where TVector : unmanaged
{
    /// <summary>The values to store in place of the sums of neighbouring entries.</summary>
    /// <param name="sums">Entries of the product, one a lane.</param>
    /// <param name="at">Floats from the first entry of the product to the first of these.</param>
    TVector Apply(TVector sums, nint at);
}

/// <summary>The sums as they are.</summary>
internal readonly struct AsTheyAre<TVector> : IFinish<TVector> where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply(TVector sums, nint at) => sums;
}

/// <summary>relu: the sum where it is positive, else 0.</summary>
internal readonly struct Rectified<TSimd, TVector> : IFinish<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply(TVector sums, nint at) => TSimd.KeepWherePositive(sums, sums);
}

/// <summary>
/// The sum where another value is positive, else 0: the chain rule through relu, whose derivative is 1 or 0.
/// </summary>
/// <param name="values">The other values, laid out as the product.</param>
internal readonly unsafe struct KeptWherePositive<TSimd, TVector>(float* values) : IFinish<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply(TVector sums, nint at) => TSimd.KeepWherePositive(TSimd.Load(values + at), sums);
}

/// <summary>The sum, added to what stands in its place.</summary>
/// <param name="values">The product's own place.</param>
internal readonly unsafe struct AddedTo<TSimd, TVector>(float* values) : IFinish<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply(TVector sums, nint at) => TSimd.Add(TSimd.Load(values + at), sums);
}
