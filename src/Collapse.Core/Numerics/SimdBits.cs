using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Collapse.Numerics;

/// <summary>
/// What a kernel needs beyond <see cref="ISimd{TVector}"/> to treat lanes as 32-bit integers. Each lane acts alone.
/// </summary>
/// <remarks>
/// The two questions about all lanes decide between ways to the same bits and never reach a result: how many lanes are
/// asked at once depends on the register width.
/// </remarks>
internal interface ISimdBits<TVector> where TVector : unmanaged
{
    /// <summary>0, 1, 2, ... in ascending lanes.</summary>
    static abstract TVector Indices { get; }

    static abstract TVector Broadcast(uint value);

    /// <summary>left + right modulo 2^32.</summary>
    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector Xor(TVector left, TVector right);

    static abstract TVector RotateLeft(TVector value, [ConstantExpected] byte distance);

    static abstract TVector ShiftLeft(TVector value, [ConstantExpected] byte distance);

    static abstract TVector ShiftRight(TVector value, [ConstantExpected] byte distance);

    /// <summary>The signed integer divided by a power of two, rounded down.</summary>
    static abstract TVector ShiftRightSigned(TVector value, [ConstantExpected] byte distance);

    /// <summary>The greater of two signed integers. Of a float32 and 0: the float32 if positive, else 0.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The signed integer as a float32, rounded to nearest.</summary>
    static abstract TVector ToSingle(TVector value);

    /// <summary>negative where the top bit of sign is set, else positive.</summary>
    static abstract TVector SelectBySign(TVector sign, TVector negative, TVector positive);

    /// <summary>Whether every lane is a float32 zero, of either sign.</summary>
    static abstract bool AreZero(TVector value);

    /// <summary>Whether the top bit of every lane is set.</summary>
    static abstract bool AreNegative(TVector value);
}

/// <summary>16 integers in one 512-bit register.</summary>
internal readonly struct SimdBits512 : ISimdBits<Vector512<float>>
{
    public static Vector512<float> Indices => Vector512<uint>.Indices.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(uint value) => Vector512.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) =>
        (left.AsUInt32() + right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> And(Vector512<float> left, Vector512<float> right) =>
        (left.AsUInt32() & right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Or(Vector512<float> left, Vector512<float> right) =>
        (left.AsUInt32() | right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Xor(Vector512<float> left, Vector512<float> right) =>
        (left.AsUInt32() ^ right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RotateLeft(Vector512<float> value, [ConstantExpected] byte distance) =>
        Avx512F.IsSupported
            ? Avx512F.RotateLeft(value.AsUInt32(), distance).AsSingle()
            : ((value.AsUInt32() << distance) | (value.AsUInt32() >>> (32 - distance))).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftLeft(Vector512<float> value, [ConstantExpected] byte distance) =>
        (value.AsUInt32() << distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftRight(Vector512<float> value, [ConstantExpected] byte distance) =>
        (value.AsUInt32() >>> distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftRightSigned(Vector512<float> value, [ConstantExpected] byte distance) =>
        (value.AsInt32() >> distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) =>
        Vector512.Max(left.AsInt32(), right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle(Vector512<float> value) => Vector512.ConvertToSingle(value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SelectBySign(Vector512<float> sign, Vector512<float> negative,
        Vector512<float> positive) =>
        Vector512.ConditionalSelect(Vector512.LessThan(sign.AsInt32(), Vector512<int>.Zero).AsSingle(), negative,
            positive);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreZero(Vector512<float> value) => Vector512.EqualsAll(value, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Vector512<float> value) =>
        Vector512.LessThanAll(value.AsInt32(), Vector512<int>.Zero);
}

/// <summary>8 integers in one 256-bit register.</summary>
internal readonly struct SimdBits256 : ISimdBits<Vector256<float>>
{
    public static Vector256<float> Indices => Vector256<uint>.Indices.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(uint value) => Vector256.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) =>
        (left.AsUInt32() + right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> And(Vector256<float> left, Vector256<float> right) =>
        (left.AsUInt32() & right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Or(Vector256<float> left, Vector256<float> right) =>
        (left.AsUInt32() | right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Xor(Vector256<float> left, Vector256<float> right) =>
        (left.AsUInt32() ^ right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RotateLeft(Vector256<float> value, [ConstantExpected] byte distance) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.RotateLeft(value.AsUInt32(), distance).AsSingle()
            : ((value.AsUInt32() << distance) | (value.AsUInt32() >>> (32 - distance))).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftLeft(Vector256<float> value, [ConstantExpected] byte distance) =>
        (value.AsUInt32() << distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftRight(Vector256<float> value, [ConstantExpected] byte distance) =>
        (value.AsUInt32() >>> distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftRightSigned(Vector256<float> value, [ConstantExpected] byte distance) =>
        (value.AsInt32() >> distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) =>
        Vector256.Max(left.AsInt32(), right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<float> value) => Vector256.ConvertToSingle(value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SelectBySign(Vector256<float> sign, Vector256<float> negative,
        Vector256<float> positive) =>
        Avx.IsSupported
            ? Avx.BlendVariable(positive, negative, sign)
            : Vector256.ConditionalSelect(Vector256.LessThan(sign.AsInt32(), Vector256<int>.Zero).AsSingle(), negative,
                positive);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreZero(Vector256<float> value) => Vector256.EqualsAll(value, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Vector256<float> value) =>
        Vector256.LessThanAll(value.AsInt32(), Vector256<int>.Zero);
}

/// <summary>4 integers in one 128-bit register.</summary>
internal readonly struct SimdBits128 : ISimdBits<Vector128<float>>
{
    public static Vector128<float> Indices => Vector128<uint>.Indices.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(uint value) => Vector128.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) =>
        (left.AsUInt32() + right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> And(Vector128<float> left, Vector128<float> right) =>
        (left.AsUInt32() & right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Or(Vector128<float> left, Vector128<float> right) =>
        (left.AsUInt32() | right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Xor(Vector128<float> left, Vector128<float> right) =>
        (left.AsUInt32() ^ right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> RotateLeft(Vector128<float> value, [ConstantExpected] byte distance) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.RotateLeft(value.AsUInt32(), distance).AsSingle()
            : ((value.AsUInt32() << distance) | (value.AsUInt32() >>> (32 - distance))).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftLeft(Vector128<float> value, [ConstantExpected] byte distance) =>
        (value.AsUInt32() << distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftRight(Vector128<float> value, [ConstantExpected] byte distance) =>
        (value.AsUInt32() >>> distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftRightSigned(Vector128<float> value, [ConstantExpected] byte distance) =>
        (value.AsInt32() >> distance).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) =>
        Vector128.Max(left.AsInt32(), right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToSingle(Vector128<float> value) => Vector128.ConvertToSingle(value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SelectBySign(Vector128<float> sign, Vector128<float> negative,
        Vector128<float> positive) =>
        Sse41.IsSupported
            ? Sse41.BlendVariable(positive, negative, sign)
            : Vector128.ConditionalSelect(Vector128.LessThan(sign.AsInt32(), Vector128<int>.Zero).AsSingle(), negative,
                positive);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreZero(Vector128<float> value) => Vector128.EqualsAll(value, Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Vector128<float> value) =>
        Vector128.LessThanAll(value.AsInt32(), Vector128<int>.Zero);
}
