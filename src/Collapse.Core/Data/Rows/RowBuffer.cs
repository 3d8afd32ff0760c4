using System.Collections.Immutable;
using System.Globalization;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>Rows as they are read, scaled one by one, in one buffer that grows.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="scaling">The scaling of each row; null to keep rows as they stand, constant ones too.</param>
/// <param name="dropConstant">Whether rows of equal values are left out, instead of refused.</param>
/// <param name="byLine">Whether places are lines of the file, else numbers of rows.</param>
/// <param name="keepApart">Whether rows that are not finite are kept apart, instead of refused.</param>
internal sealed class RowBuffer(string file, Scaling? scaling, bool dropConstant, bool byLine, bool keepApart = false)
{
    private readonly List<string> _subjects = [];
    private readonly List<string> _classes = [];
    private readonly List<ApartRow> _apart = [];
    private float[] _values = [];
    private int _columns;
    private int _constant;
    private (int Place, double Value) _firstConstant;

    /// <summary>Rows taken so far.</summary>
    public int Count { get; private set; }

    /// <summary>Rows of equal values that were left out.</summary>
    public int Dropped => dropConstant ? _constant : 0;

    /// <summary>Rows that are not finite, in order.</summary>
    public ImmutableArray<ApartRow> Apart => [.. _apart];

    /// <summary>Adds a row.</summary>
    /// <param name="place">Its line, or its number from 1.</param>
    /// <param name="row">Its values, as many as in the first row; finite, unless such rows are kept apart.</param>
    /// <param name="subject">Its subject; null for a subject of its own, called by the row's number from 1.</param>
    /// <param name="label">Its class; null where classes are not known.</param>
    public void Add(int place, ReadOnlySpan<double> row, string? subject = null, string? label = null)
    {
        if (scaling is not null && !row.ContainsAnyExcept(row[0]))
        {
            if (_constant++ == 0) _firstConstant = (place, row[0]);
            return;
        }

        if (keepApart && !IsFinite(row))
        {
            int number = Count + _apart.Count;
            _apart.Add(new ApartRow(number, subject ?? Name(number), label));
            return;
        }

        _columns = row.Length;
        long end = (long)(Count + 1) * _columns;
        if (end > Array.MaxLength) throw At(place,
            $"more than {Array.MaxLength / _columns} rows of {_columns} values; expected a table that fits into "
            + $"memory");
        if (end > _values.Length)
            Array.Resize(ref _values,
                (int)Math.Min(Array.MaxLength, Math.Max(end, Math.Max(1024, _values.Length + (_values.Length / 2)))));
        Span<float> target = _values.AsSpan(Count * _columns, _columns);
        LinearScale scale = scaling is Scaling kind ? Scale.Of(row, kind) : new LinearScale(0, 1);
        bool varies = false;
        for (int i = 0; i < row.Length; i++)
        {
            target[i] = (float)scale.Forward(row[i]);
            varies |= target[i] != target[0];
            if (!float.IsFinite(target[i])) varies = false;
            if (!float.IsFinite(target[i])) break;
        }

        if (!varies && (scaling is not null || !float.IsFinite(target[^1])
            || target.ContainsAny(float.PositiveInfinity, float.NegativeInfinity)))
            throw At(place,
                "values too large or too close together for single precision; expected values that differ within 1e-38 "
                + "to 1e38");
        Count++;
        _subjects.Add(subject ?? Name(Count - 1 + _constant + _apart.Count));
        if (label is not null) _classes.Add(label);
    }

    /// <summary>All rows that were added.</summary>
    /// <exception cref="InputException">None were, or some are constant and not to be left out.</exception>
    public Samples ToSamples()
    {
        if (_constant > 0 && !dropConstant)
        {
            string rows = _constant == 1 ? "1 row is constant" : $"{_constant} rows are constant";
            string first = string.Create(CultureInfo.InvariantCulture,
                $"{(_constant == 1 ? "all values are" : "in the first all values are")} {_firstConstant.Value}");
            throw At(_firstConstant.Place,
                $"{rows}: {first}; expected rows that vary, or --drop-constant to leave such rows out");
        }

        if (Count == 0 && _apart.Count > 0)
            throw InputException.At(file, 0, $"none of {_apart.Count} rows is finite; expected rows of numbers.");
        if (Count == 0)
            throw InputException.At(file, 0, _constant > 0 ? "all rows are constant; expected rows that vary."
                : "no rows of numbers; expected one segment a row.");
        Matrix values = Matrix.From(Count, _columns, _values.AsSpan(0, Count * _columns));
        _values = [];
        return new Samples(values, [.. _subjects]) { Classes = [.. _classes] };
    }

    // In single precision, which the rows are kept in.
    private static bool IsFinite(ReadOnlySpan<double> row)
    {
        foreach (double value in row)
        {
            if (!float.IsFinite((float)value)) return false;
        }

        return true;
    }

    private static string Name(int number) => (number + 1).ToString(CultureInfo.InvariantCulture);

    private InputException At(int place, string message) =>
        byLine ? InputException.At(file, place, message + ".") : InputException.At(file, 0, $"row {place}: {message}.");
}
