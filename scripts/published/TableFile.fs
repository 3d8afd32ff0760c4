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
            | _ -> raise (row.Refuse name text "a number")

    /// A line of bad input: what a field is, and what it must be.
    member row.Refuse (name: string) (value: string) (expected: string) : exn =
        InputException.At(row.Path, row.Line, $"{name} is '{value}'; expected {expected}.")

    /// A field as a whole number of at least some number.
    member row.AtLeast (name: string) (least: int) =
        match Int32.TryParse(row.Text name, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, value when value >= least -> value
        | _ -> raise (row.Refuse name (row.Text name) $"a whole number of at least {least}")

    /// A field as a whole number of at least 0.
    member row.Whole(name: string) = row.AtLeast name 0

/// A column that a table must have, and what its cells are.
[<RequireQualifiedAccess>]
type Column =
    /// Anything.
    | Text of string
    /// A number, or nothing where none is known.
    | Number of string
    /// A whole number of at least the second.
    | Whole of string * int

    /// The name in the heading.
    member column.Name =
        match column with
        | Text name
        | Number name
        | Whole(name, _) -> name

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

    // Every cell is read once here: a damaged one shall not be found after the computations.
    let private check (columns: Column list) (row: TableRow) =
        for column in columns do
            match column with
            | Column.Text _ -> ()
            | Column.Number name -> row.Number name |> ignore
            | Column.Whole(name, least) -> row.AtLeast name least |> ignore

        row

    /// Reads a CSV file with a heading; a column that is asked for and missing, two of one name, or a cell that is not
    /// what its column has, is bad input. Lines that begin with # are left out.
    let read (path: string) (columns: Column list) : Table =
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

        let names = columns |> List.map _.Name
        let expected = String.concat ", " names

        for name in names do
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

                    check
                        columns
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
    let tryRead (folder: string) (name: string) (columns: Column list) : Table option =
        let path = Path.Combine(folder, name)
        if File.Exists path then Some(read path columns) else None

    /// SHA-256 of a file.
    let digest (path: string) : string = snd (text path)

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
