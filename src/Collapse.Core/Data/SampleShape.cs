namespace Collapse.Data;

/// <summary>How the coordinates of a sample lie: channels of rows of columns, in that order of nesting.</summary>
/// <remarks>
/// Coordinate (c, y, x) is number (c Height + y) Width + x. A segment of a signal is one channel of height 1.
/// </remarks>
/// <param name="Channels">Channels, at least 1: 1 for grey images and for one lead, 3 for coloured images.</param>
/// <param name="Height">Rows of an image; 1 for segments.</param>
/// <param name="Width">Columns of an image; the length of a segment.</param>
public sealed record SampleShape(int Channels, int Height, int Width)
{
    /// <summary>D, the number of coordinates.</summary>
    public int Coordinates => Channels * Height * Width;

    /// <summary>Whether samples are images: higher than one row.</summary>
    public bool IsImage => Height > 1;

    /// <summary>A segment of <paramref name="length"/> values.</summary>
    public static SampleShape Segment(int length) => new(1, 1, length);

    /// <summary>Such as <c>95</c> or <c>1 x 28 x 28</c>.</summary>
    public override string ToString() => IsImage || Channels > 1 ? $"{Channels} x {Height} x {Width}" : $"{Width}";
}
