namespace Collapse.Numerics;

/// <content>What a tile is made for, as types: the compiler makes a loop of its own for each.</content>
internal static unsafe partial class Product
{
    // Where the sums of a tile start.
    private interface IStart
    {
        static abstract bool Loads { get; }
    }

    private readonly struct FromZero : IStart
    {
        public static bool Loads => false;
    }

    private readonly struct FromDestination : IStart
    {
        public static bool Loads => true;
    }

    private interface ICount
    {
        static abstract int Value { get; }
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    private readonly struct Five : ICount
    {
        public static int Value => 5;
    }

    private readonly struct Six : ICount
    {
        public static int Value => 6;
    }
}
