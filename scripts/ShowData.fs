/// What would be taken of a file, before anything is trained.
module Collapse.Scripts.ShowData

open System
open System.CommandLine
open System.Globalization
open System.IO
open Collapse
open Collapse.Data
open Collapse.Figures
open Collapse.Runs
open Spectre.Console

/// One line for help.
let summary =
    "What would be read from FILE: counts, the first rows, a small picture of ten segments. FILE is a path, or a "
    + "source as for --data."

let private page = Options.flag "page" "only print the page docs/data.md"

let private options: Option list =
    [ Options.data; Options.out; yield! Options.ofData; Options.seed; page ]

let private shownRows = 5
let private shownValues = 8

let private firstRows (samples: Samples) =
    [
        for row in 0 .. min shownRows samples.Count - 1 do
            let values =
                samples.Values.Row(row).ToArray()
                |> Seq.truncate shownValues
                |> Seq.map (fun value -> value.ToString("G6", CultureInfo.InvariantCulture))
                |> String.concat " "

            let more = if samples.Coordinates > shownValues then " ..." else ""

            let label =
                if samples.Classes.IsEmpty then
                    ""
                else
                    $", class {samples.Classes[row]}"

            $"row {row + 1}, subject {samples.Subjects[row]}{label}: {values}{more}"
    ]

let private classes (samples: Samples) =
    samples.Classes
    |> Seq.countBy id
    |> Seq.sortByDescending snd
    |> Seq.truncate 20
    |> Seq.map (fun (label, count) -> $"{label} ({count})")
    |> String.concat ", "

let private split (specification: string) options =
    try
        let data = Data.load specification options

        ($"To train on: {data.Training.Count} rows; held out: {data.HeldOut.Count} rows; SHA-256 "
         + $"{data.Provenance.Digest}")
    with :? InputException as error ->
        $"Not to be trained on as it is: {error.Message}"

let private show (console: IAnsiConsole) (specification: string) options (folder: string) =
    let write (text: string) =
        console.Profile.Out.Writer.WriteLine text

    let reading = Data.read specification options
    let samples = reading.Samples

    let figure =
        SegmentsFigure.Create(samples, Data.axis specification (options.Scaled Scaling.None), specification)

    let outcome = split specification options

    Running.leaving folder (fun () ->
        Directory.CreateDirectory folder |> ignore
        AtomicFile.WriteText(Path.Combine(folder, figure.FileName), figure.Svg))

    write $"{specification}: {reading.Taken}"
    Data.warn reading.Warnings
    write $"{Seq.length (Seq.distinct samples.Subjects)} subjects"

    if not samples.Classes.IsEmpty then
        write $"Classes: {classes samples}"

    for line in firstRows samples do
        write line

    write outcome
    write $"Picture: {Path.GetFullPath(Path.Combine(folder, figure.FileName))}"

let private execute (console: IAnsiConsole) (parsed: Options.Parsed) =
    match parsed.Others with
    | _ when parsed.Has page -> console.Profile.Out.Writer.Write(DataPage.Text())
    | [| file |] when not (parsed.Has Options.data || file.StartsWith "-") ->
        let specification = DataSources.SpecificationOf file
        let options, folder = parsed.DataOf "data" specification
        show console specification options folder
    | [||] ->
        let specification, options, folder = parsed.Data "data"
        show console specification options folder
    | others ->
        raise (InputException $"'{Array.last others}' is one argument too many; expected one FILE; see -- --help.")

/// Runs the program. Returns the exit code: 0, 1 when something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    Running.programWith "data" summary options arguments (fun console _ parsed ->
        execute console parsed
        0)
