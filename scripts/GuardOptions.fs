/// The options of the guard's program.
module Collapse.Scripts.GuardOptions

open System
open System.CommandLine
open System.Globalization

let private text name value help = Options.option name value help id

let private number name value help =
    Options.option name value help (fun text ->
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, number when Double.IsFinite number -> number
        | _ -> Options.fail name text "a finite number such as 0.05")

let private whole name value help =
    Options.option name value help (Options.whole name)

/// The real rows.
let real =
    text
        "real"
        "SOURCE"
        "the real rows: a file, or a source as for --data; rows that are not finite are counted and left out"

/// The generations, in order.
let generated =
    text "generated" "LIST" "the generated rows: one file or source a generation, in order, separated by commas"

/// A table of measures instead of rows.
let table =
    text "history" "TABLE" "instead of rows: a CSV table of measures, one row a generation, one column a measure"

/// Rows are responses to rows.
let pairs =
    Options.flag "pairs" "row k of a generation is the response to real row k"

/// The column of the subjects.
let groups =
    text "groups" "COLUMN" "the column of the subjects, whose rows are exchanged together; with --history, of the runs"

/// The false-alarm rate over all generations.
let alpha =
    number "alpha" "RATE" "the false-alarm rate over all generations (default 0.05)"

/// The number of the first generation given.
let look =
    whole "look" "NUMBER" "the number of the first generation given, if earlier ones were judged before"

/// The loss that must be visible before 'healthy' is said.
let visible =
    number "visible-loss" "SHARE" "the loss that must be visible before 'healthy' is said (default 0.25)"

/// The least number of permutations.
let permutations =
    whole "permutations" "COUNT" "the least number of permutations (default 999)"

/// Where the whole answer goes.
let json = text "json" "FILE" "writes the whole answer to this file, as JSON"

/// Where the page goes.
let html = text "html" "FILE" "writes a report to this file that opens offline"

// Rows are judged as they stand, constant ones too, and --groups names the subjects.
let private ofData =
    let others = [ "--scaling"; "--subject-column"; "--drop-constant" ]

    Options.ofData
    |> List.filter (fun option -> not (List.contains option.Name others))

/// All options, in the order of help.
let options: Option list =
    [
        real
        generated
        table
        pairs
        groups
        alpha
        look
        visible
        permutations
        json
        html
        yield! ofData
        Options.seed
    ]
