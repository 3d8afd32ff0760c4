/// The tables and numbers of the pages, from small tables in docs/results, and those from the folders of runs.
module Collapse.Scripts.Docs

open System
open System.CommandLine
open System.Globalization
open System.IO
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open Collapse
open Collapse.Runs
open Collapse.Scripts.Pages
open Spectre.Console

let private words expected name (text: string) =
    if String.IsNullOrWhiteSpace text || text.Contains '\n' then
        Options.fail name text expected
    else
        text

let private letters expected name (text: string) =
    if
        text <> ""
        && text |> Seq.forall (fun c -> Char.IsAsciiLetterOrDigit c || c = '-')
    then
        text
    else
        Options.fail name text expected

let private from =
    Options.option
        "from"
        "FOLDER"
        "makes the small tables of the run in this folder, or of the runs in several, separated by commas"
        (fun text ->
            [
                for part in text.Split ',' -> words "the folder of a finished run" "from" part
            ])

let private data =
    Options.option
        "as"
        "NAME"
        "with --from: the kind of data, such as ptbxl; the second part of the files' names"
        (letters "letters and digits, such as ptbxl" "as")

let private command =
    Options.option "command" "TEXT" "with --from: the command of the run" (words "the command of the run" "command")

let private named =
    Options.option
        "name"
        "NAME"
        "with --from: the first part of the files' names, where it is not the study's"
        (letters "letters and digits, such as decay" "name")

let private machine =
    Options.option "machine" "TEXT" "with --from: the machine of the run (default this one)" (words "a line" "machine")

let private date =
    Options.option "date" "DATE" "with --from: the day of the run (default that of its tables)" (fun text ->
        match DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None) with
        | true, _ -> text
        | _ -> Options.fail "date" text "a day such as 2026-11-30")

let private root =
    Options.option "root" "FOLDER" "the project's folder (default the current one)" (words "a folder" "root")

let private check =
    Options.flag "check" "write nothing; exit code 1 when a page differs from what the small tables give"

// The processor, where the system says it, and what results were held to be independent of.
let private here () =
    let processor =
        try
            File.ReadLines "/proc/cpuinfo"
            |> Seq.tryFind _.StartsWith("model name", StringComparison.Ordinal)
            |> Option.map (fun line -> line[line.IndexOf ':' + 2 ..].Trim())
        with :? IOException ->
            None

    let bits =
        if Vector512.IsHardwareAccelerated then 512
        elif Vector256.IsHardwareAccelerated then 256
        else 128

    let name =
        processor |> Option.defaultValue (string RuntimeInformation.ProcessArchitecture)

    $"{Environment.ProcessorCount} x {name}, {bits}-bit vectors, {RuntimeInformation.FrameworkDescription}"

let private summarise (write: string -> unit) (parsed: Options.Parsed) (root: string) (runs: string list) =
    let required (option: Option<string>) =
        if parsed.Has option then
            parsed.Or option ""
        else
            raise (InputException $"{option.Name} is missing; expected it with --from.")

    let kind, command = required data, required command

    let parts =
        [
            for run in runs do
                for summary in Summaries.ofRun run -> run, summary
        ]

    let titles = parts |> List.map (fun (_, summary) -> summary.Name) |> List.distinct

    if parsed.Has named && titles.Length > 1 then
        raise (InputException "--name is given for a run with several tables; expected it for a run with one.")

    // The tables of several runs have the same names.
    let factOf (run: string) (table: string) =
        if runs.Length > 1 then
            $"SHA-256 of {DirectoryInfo(run).Name}/{table}"
        else
            $"SHA-256 of {table}"

    for title, ofTitle in parts |> List.groupBy (fun (_, summary) -> summary.Name) do
        let name = parsed.Or named title
        let _, first = ofTitle.Head

        let tables =
            [
                for run, summary in ofTitle do
                    for table in summary.Tables -> factOf run table, Path.Combine(run, table)
            ]

        let day =
            (tables |> List.map (snd >> File.GetLastWriteTimeUtc) |> List.max)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)

        let figures =
            [
                for run, summary in ofTitle do
                    for shown, figure, target in summary.Figures do
                        let path = Path.Combine(run, figure)

                        if kind = shown && name = title && File.Exists path then
                            AtomicFile.WriteText(Path.Combine(root, "docs", target), File.ReadAllText path)
                            $"SHA-256 of docs/{target}", ResultFile.digest path
            ]

        let rows = ofTitle |> List.collect (fun (_, summary) -> summary.Rows)
        let file = Path.Combine(root, "docs", "results", $"{name}-{kind}.csv")

        ResultFile.write
            file
            {
                Facts =
                    [
                        "command", command
                        "machine", parsed.Or machine (here ())
                        "date", parsed.Or date day
                        for fact, path in tables do
                            fact, ResultFile.digest path
                        yield! figures
                    ]
                Columns = first.Columns
                Rows = rows
            }

        write $"{Path.GetRelativePath(root, file)}: {rows.Length} rows"

let private pages (write: string -> unit) (root: string) checking =
    let results = Path.Combine(root, "docs", "results")

    // All of them are made before one is written: bad input changes none.
    let made =
        [
            for page in Pages.all root do
                let text = File.ReadAllText(Path.Combine(root, page))
                let current, waiting = Pages.render results page text
                page, waiting, (if current = text then None else Some current)
        ]

    for _, waiting, _ in made do
        for marker in waiting do
            write $"No stored run yet: {marker}"

    let stale =
        [
            for page, _, current in made do
                match current with
                | Some text -> page, text
                | None -> ()
        ]

    for page, text in stale do
        if not checking then
            AtomicFile.WriteText(Path.Combine(root, page), text)

        write (
            if checking then
                $"{page} differs from what docs/results gives"
            else
                $"{page} written"
        )

    if checking && not stale.IsEmpty then 1 else 0

/// One line for help.
let summary =
    "Writes the tables and numbers of README and docs from the small tables in docs/results; with --from, makes those "
    + "of a run."

let internal options: CommandLine.Option list =
    [ root; check; from; data; named; command; machine; date ]

let private execute (console: IAnsiConsole) (parsed: Options.Parsed) =
    let write (text: string) =
        console.Profile.Out.Writer.WriteLine text

    let root = Path.GetFullPath(parsed.Or root ".")

    if not (File.Exists(Path.Combine(root, "README.md"))) then
        raise (InputException $"'{root}' has no README.md; expected --root to be the project's folder.")

    if parsed.Has from then
        if parsed.Has check then
            raise (InputException "--check writes nothing; expected it without --from.")

        summarise write parsed root (parsed.Or from [])
    elif
        [ data; named; command; machine; date ]
        |> List.exists (fun option -> parsed.Has option)
    then
        raise (
            InputException "--as, --name, --command, --machine and --date describe a run; expected --from with them."
        )

    pages write root (parsed.Has check)

/// Runs the program. Returns the exit code: 0; 1 for a page that differs; 2 for bad input.
let run (arguments: string[]) : int =
    Running.program "docs" summary options arguments (fun console _ parsed -> execute console parsed)
