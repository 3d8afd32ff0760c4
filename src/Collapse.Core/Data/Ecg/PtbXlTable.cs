using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Collapse.Data;

/// <summary>What the table of PTB-XL says about one record.</summary>
/// <param name="Line">The line in the table, counted from 1.</param>
/// <param name="Id">ecg_id.</param>
/// <param name="Patient">patient_id without its decimals.</param>
/// <param name="Healthy">NORM with likelihood 100 and no statement besides NORM and SR (sinus rhythm).</param>
/// <param name="Flagged">Any of the six columns on signal quality, extra beats or a pacemaker is filled, with more than
/// 0, False or nan.</param>
/// <param name="Validated">validated_by_human.</param>
/// <param name="File">The record's header without its extension, relative to the folder, with slashes.</param>
internal sealed record PtbXlRow(int Line, int Id, string Patient, bool Healthy, bool Flagged, bool Validated,
    string File);

/// <summary>The table <c>ptbxl_database.csv</c>.</summary>
/// <param name="Rows">All rows, lowest ecg_id first.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
internal sealed partial record PtbXlTable(ImmutableArray<PtbXlRow> Rows, string Sha256)
{
    private static readonly ImmutableArray<string> Flags =
        ["baseline_drift", "static_noise", "burst_noise", "electrodes_problems", "extra_beats", "pacemaker"];

    /// <summary>
    /// Reads the table; one wrong row is an error that names its line, whether that row is needed or not.
    /// </summary>
    /// <param name="path">The table.</param>
    /// <param name="fileColumn">filename_lr or filename_hr.</param>
    public static PtbXlTable Read(string path, string fileColumn)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        string text = InputFile.Decode(bytes, path);
        List<(int Line, string[] Fields)> rows = TableRows.All(text, Separator(text), path);
        if (rows.Count == 0) throw InputException.At(path, 0, "empty; expected the table of PTB-XL.");
        (int Line, string[] Fields) header = rows[0];
        Dictionary<string, int> columns = [];
        for (int i = 0; i < header.Fields.Length; i++) columns.TryAdd(header.Fields[i], i);
        foreach (string name in (string[])["ecg_id", "patient_id", "scp_codes", "validated_by_human", .. Flags,
            fileColumn])
        {
            if (!columns.ContainsKey(name))
                throw InputException.At(path, header.Line,
                $"no column '{name}'; expected the header of PTB-XL's table.");
        }

        Dictionary<int, PtbXlRow> parsed = [];
        foreach ((int Line, string[] Fields) row in rows.Skip(1))
        {
            if (row.Fields.Length != header.Fields.Length)
                throw InputException.At(path, row.Line,
                    $"{row.Fields.Length} fields; expected {header.Fields.Length} as in the header.");
            PtbXlRow record = Parse(path, row.Line, name => row.Fields[columns[name]], fileColumn);
            if (!parsed.TryAdd(record.Id, record))
                throw InputException.At(path, row.Line,
                    $"ecg_id {record.Id} again, first in line {parsed[record.Id].Line}; expected each once.");
        }

        return new PtbXlTable([.. parsed.Values.OrderBy(row => row.Id)],
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static PtbXlRow Parse(string path, int line, Func<string, string> field, string fileColumn)
    {
        InputException Bad(string name, string expected) =>
            InputException.At(path, line, $"{name} is {InputFile.Quoted(field(name))}; expected {expected}.");
        int Whole(string name)
        {
            Match match = WholeNumber().Match(field(name));
            return match.Success && int.TryParse(match.Groups["digits"].ValueSpan, NumberStyles.None,
                CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Bad(name, "a whole number such as 15709 or 15709.0");
        }

        if (!ScpCodes.TryParse(field("scp_codes"), out ImmutableDictionary<string, double> codes))
            throw Bad("scp_codes", "a dictionary such as {'NORM': 100.0, 'SR': 0.0}");
        bool validated = Truth(field("validated_by_human")) ?? throw Bad("validated_by_human", "True or False");
        if (field(fileColumn).Length == 0) throw Bad(fileColumn, "the record's path below the folder");
        if (!IsBelow(field(fileColumn))) throw Bad(fileColumn, "a path that stays below the folder, with slashes");

        return new PtbXlRow(
            line,
            Whole("ecg_id"),
            Whole("patient_id").ToString(CultureInfo.InvariantCulture),
            codes.GetValueOrDefault("NORM") == 100 && codes.Keys.All(code => code is "NORM" or "SR"),
            Flags.Any(flag => Truth(field(flag)) ?? true),
            validated,
            field(fileColumn));
    }

    // What programs make of an empty field or a truth value when they write the table again; null for other words, such
    // as ", I-V1".
    private static bool? Truth(string field) => field.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "1.0" => true,
        "FALSE" or "0" or "0.0" or "" or "NAN" or "NA" or "NONE" or "NULL" or "<NA>" => false,
        _ => null,
    };

    // Spreadsheets write semicolons; the header has no other ones.
    private static char Separator(string text)
    {
        ReadOnlySpan<char> header = text.AsSpan(0, text.IndexOf('\n') is >= 0 and int end ? end : text.Length);
        return header.Count(';') > header.Count(',') ? ';' : header.Count('\t') > header.Count(',') ? '\t' : ',';
    }

    /// <summary>
    /// A path of plain names: not rooted, nothing that leads up, nothing that another system reads differently.
    /// </summary>
    private static bool IsBelow(string path) =>
        path.IndexOfAny(['\\', ':']) < 0 && !path.Any(char.IsControl)
            && path.Split('/').All(name => name is not ("" or "." or ".."));

    // The table was written with missing values in mind, so its integers carry decimals.
    [GeneratedRegex(@"\A(?<digits>[0-9]+)(\.0+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WholeNumber();
}
