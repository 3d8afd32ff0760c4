namespace Collapse.Scripts.Literature

open System
open System.Globalization
open System.IO
open System.IO.Compression
open System.Security.Cryptography
open CsvHelper
open CsvHelper.Configuration
open Collapse

/// One row of a table, read by the names of its columns.
type TableRow =
    {
        /// The file, as the user named it.
        Path: string
        /// The line, counted from 1.
        Line: int
        /// The fields by the names of the columns.
        Fields: Map<string, string>
    }

    /// A field as it stands.
    member row.Text(name: string) =
        match row.Fields.TryFind name with
        | Some text -> text
        | None -> raise (InputException.At(row.Path, row.Line, $"no field '{name}'; expected a value in that column."))

    /// A field as a number; NaN where it is empty.
    member row.Number(name: string) =
        match row.Text name with
        | "" -> nan
        | text ->
            match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
            | true, value -> value
            | _ -> raise (InputException.At(row.Path, row.Line, $"{name} is '{text}'; expected a number."))

    /// A field as a whole number of at least 0.
    member row.Whole(name: string) =
        match Int32.TryParse(row.Text name, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, value -> value
        | _ -> raise (InputException.At(row.Path, row.Line, $"{name} is '{row.Text name}'; expected a whole number."))

/// A table of the sources' folder.
type Table =
    {
        /// The file's name without its folder.
        Name: string
        /// SHA-256 of the bytes.
        Digest: string
        /// The rows in the file's order.
        Rows: TableRow list
    }

[<RequireQualifiedAccess>]
module TableFile =
    let private text (path: string) =
        try
            let bytes = File.ReadAllBytes path
            bytes, Convert.ToHexStringLower(SHA256.HashData bytes)
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (InputException($"'{path}' cannot be read; expected a table: {error.Message}", error))

    /// Reads a CSV file with a heading; a column that is asked for and missing, or two of one name, is bad input. Lines
    /// that begin with # are left out.
    let read (path: string) (columns: string list) : Table =
        let bytes, digest = text path

        let configuration =
            CsvConfiguration(
                CultureInfo.InvariantCulture,
                HasHeaderRecord = false,
                AllowComments = true,
                TrimOptions = TrimOptions.Trim
            )

        use parser = new CsvParser(new StreamReader(new MemoryStream(bytes)), configuration)

        if not (parser.Read()) then
            raise (InputException.At(path, 0, "empty; expected a heading and rows."))

        let heading = Array.toList (nonNull parser.Record)

        let expected = String.concat ", " columns

        for name in columns do
            if not (List.contains name heading) then
                raise (InputException.At(path, 1, $"no column '{name}'; expected {expected}."))

        if (List.distinct heading).Length < heading.Length then
            raise (InputException.At(path, 1, "two columns of one name; expected different names."))

        let rows =
            [
                while parser.Read() do
                    let fields = nonNull parser.Record

                    if fields.Length <> heading.Length then
                        let found = $"{fields.Length} fields; expected {heading.Length}."
                        raise (InputException.At(path, parser.RawRow, found))

                    {
                        Path = path
                        Line = parser.RawRow
                        Fields = Map(Seq.zip heading fields)
                    }
            ]

        {
            Name = nonNull (Path.GetFileName path)
            Digest = digest
            Rows = rows
        }

    /// The table of that name in a folder; none when the folder has no such file.
    let tryRead (folder: string) (name: string) (columns: string list) : Table option =
        let path = Path.Combine(folder, name)
        if File.Exists path then Some(read path columns) else None

    /// A text file that may be compressed with gzip, and its digest.
    let lines (path: string) : string list * string =
        let bytes, digest = text path
        let plain = new MemoryStream(bytes)

        let stream: Stream =
            if path.EndsWith(".gz", StringComparison.Ordinal) then
                new GZipStream(plain, CompressionMode.Decompress)
            else
                plain

        use reader = new StreamReader(stream)

        [
            while not reader.EndOfStream do
                match reader.ReadLine() with
                | null -> ()
                | line when String.IsNullOrWhiteSpace line -> ()
                | line -> line
        ],
        digest
