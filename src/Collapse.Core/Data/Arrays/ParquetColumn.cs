using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Collapse.Data;

/// <summary>One column of one row group of a Parquet table: numbers, or texts.</summary>
internal sealed class ParquetColumn
{
    private readonly string _name;
    private readonly double[]? _numbers; // NaN where nothing stands
    private readonly string[]? _texts;

    private ParquetColumn(string name, double[]? numbers, string[]? texts)
    {
        _name = name;
        _numbers = numbers;
        _texts = texts;
    }

    /// <summary>How many rows.</summary>
    public int Length => _numbers?.Length ?? _texts!.Length;

    /// <summary>Reads a column; one of a type that is neither number nor text is an error.</summary>
    public static async Task<ParquetColumn> ReadAsync(ParquetRowGroupReader rows, DataField field, string path)
    {
        int count = (int)rows.RowCount;
        double[]? numbers = field.ClrType switch
        {
            Type type when type == typeof(float) => await NumbersAsync<float>(rows, field, count, NpyNumber.Shortest),
            Type type when type == typeof(double) => await NumbersAsync<double>(rows, field, count, value => value),
            Type type when type == typeof(int) => await NumbersAsync<int>(rows, field, count, value => value),
            Type type when type == typeof(long) => await NumbersAsync<long>(rows, field, count, value => value),
            Type type when type == typeof(short) => await NumbersAsync<short>(rows, field, count, value => value),
            Type type when type == typeof(sbyte) => await NumbersAsync<sbyte>(rows, field, count, value => value),
            Type type when type == typeof(byte) => await NumbersAsync<byte>(rows, field, count, value => value),
            Type type when type == typeof(ushort) => await NumbersAsync<ushort>(rows, field, count, value => value),
            Type type when type == typeof(uint) => await NumbersAsync<uint>(rows, field, count, value => value),
            Type type when type == typeof(ulong) => await NumbersAsync<ulong>(rows, field, count, value => value),
            Type type when type == typeof(bool) => await NumbersAsync<bool>(rows, field, count, value => value ? 1 : 0),
            _ => null,
        };
        if (numbers is not null) return new(field.Name, numbers, null);
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            string?[] texts = new string?[count];
            await rows.ReadAsync(field, texts.AsMemory()!);
            return new(field.Name, null, [.. texts.Select(text => text ?? "")]);
        }

        throw InputException.At(path, 0,
            $"column {InputFile.Quoted(field.Name)} holds values of the type {field.ClrType.Name}; expected numbers or "
            + $"texts.");
    }

    /// <summary>The number in a row, finite; unless any is wanted, where one that is missing is NaN.</summary>
    public double Number(int row, int place, string path, bool any = false)
    {
        double value = _numbers is not null ? _numbers[row] : double.NaN;
        return double.IsFinite(value) || (any && _numbers is not null)
            ? value
            : throw InputException.At(path, 0,
                $"row {place}: column {InputFile.Quoted(_name)} is {InputFile.Quoted(Text(row))}; expected a finite "
                + $"number, or --columns to leave the column out.");
    }

    /// <summary>What stands in a row, as text.</summary>
    public string Text(int row) =>
        _texts is not null ? _texts[row] : _numbers![row].ToString(CultureInfo.InvariantCulture);

    private static async Task<double[]> NumbersAsync<T>(ParquetRowGroupReader rows, DataField field, int count,
        Func<T, double> number) where T : struct
    {
        if (field.IsNullable)
        {
            T?[] values = new T?[count];
            await rows.ReadAsync<T>(field, values.AsMemory());
            return Array.ConvertAll(values, value => value is T some ? number(some) : double.NaN);
        }

        T[] all = new T[count];
        await rows.ReadAsync(field, all.AsMemory());
        return Array.ConvertAll(all, value => number(value));
    }
}
