namespace Collapse.Scripts.Pages

open System
open System.Globalization
open System.IO
open System.Security.Cryptography
open System.Text
open CsvHelper
open CsvHelper.Configuration
open Collapse
open Collapse.Runs

/// A row of a table: its cells by the names of the columns. Empty: not known; NaN: has no value.
type Row = Map<string, string>

/// A small table that pages are made from, and where its numbers come from.
type ResultFile =
    {
        /// Command, machine, date, and the SHA-256 of each full table, as they stand at the top of the file.
        Facts: (string * string) list
        /// The names of the columns, in order.
        Columns: string list
        /// The rows, in order.
        Rows: Row list
    }

/// Small tables as CSV files: first a line `# name: value` for each fact, then the heading, then the rows.
[<RequireQualifiedAccess>]
module ResultFile =
    let private bytes (path: string) =
        try
            File.ReadAllBytes path
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (InputException($"'{path}' cannot be read; expected a table: {error.Message}", error))

    /// SHA-256 of a file, in lower-case hexadecimal digits.
    let digest (path: string) : string =
        bytes path |> SHA256.HashData |> Convert.ToHexStringLower

    let private fact (path: string) (line: string) =
        match line.IndexOf ": " with
        | -1 -> raise (InputException.At(path, 1, $"'{line}'; expected '# name: value'."))
        | colon -> line[2 .. colon - 1], line[colon + 2 ..]

    /// Reads a table, of a run or a small one.
    let read (path: string) : ResultFile =
        use reader = new StreamReader(new MemoryStream(bytes path), Encoding.UTF8)

        let facts =
            [
                while reader.Peek() = int '#' do
                    fact path (nonNull (reader.ReadLine()))
            ]

        use parser =
            new CsvParser(reader, CsvConfiguration(CultureInfo.InvariantCulture, HasHeaderRecord = false))

        if not (parser.Read()) then
            raise (InputException.At(path, facts.Length + 1, "empty; expected a heading and rows."))

        let columns = List.ofArray (nonNull parser.Record)

        {
            Facts = facts
            Columns = columns
            Rows =
                [
                    while parser.Read() do
                        let cells = nonNull parser.Record

                        if cells.Length <> columns.Length then
                            let found = $"{cells.Length} cells; expected {columns.Length}."
                            raise (InputException.At(path, facts.Length + parser.RawRow, found))

                        Map(Seq.zip columns cells)
                ]
        }

    /// Writes a table; it appears complete or not at all.
    let write (path: string) (table: ResultFile) : unit =
        AtomicFile.Write(
            path,
            fun stream ->
                use text = new StreamWriter(stream, UTF8Encoding false, leaveOpen = true)

                for name, value in table.Facts do
                    text.Write $"# {name}: {value}\n"

                use csv =
                    new CsvWriter(text, CsvConfiguration(CultureInfo.InvariantCulture, NewLine = "\n"))

                for cells in
                    table.Columns
                    :: [ for row in table.Rows -> [ for name in table.Columns -> row[name] ] ] do
                    for cell in cells do
                        csv.WriteField cell

                    csv.NextRecord()
        )

    /// A cell as a number; NaN where it is empty.
    let number (name: string) (row: Row) : float =
        match row[name] with
        | "" -> nan
        | text -> Double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
