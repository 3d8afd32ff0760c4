namespace Collapse.Data.Wfdb;

/// <summary>How a WFDB signal file stores its samples; the value is the number that headers use.</summary>
/// <remarks>
/// Source: G. B. Moody, WFDB Applications Guide, signal(5). In signal files of several signals the samples alternate.
/// </remarks>
public enum WfdbFormat
{
    /// <summary>Signed 8-bit first differences from the header's initial value; the first is 0.</summary>
    Format8 = 8,

    /// <summary>Signed 16 bits, least significant byte first.</summary>
    Format16 = 16,

    /// <summary>Signed 24 bits, least significant byte first.</summary>
    Format24 = 24,

    /// <summary>Signed 32 bits, least significant byte first.</summary>
    Format32 = 32,

    /// <summary>Signed 16 bits, most significant byte first.</summary>
    Format61 = 61,

    /// <summary>8 bits, 128 above the value.</summary>
    Format80 = 80,

    /// <summary>16 bits, 32,768 above the value, least significant byte first.</summary>
    Format160 = 160,

    /// <summary>Signed 12 bits, two samples in three bytes.</summary>
    Format212 = 212,

    /// <summary>
    /// Signed 10 bits, three samples in four bytes, the third split over the upper ends of both byte pairs.
    /// </summary>
    Format310 = 310,

    /// <summary>Signed 10 bits, three samples one after the other in the low 30 bits of four bytes.</summary>
    Format311 = 311,
}
