/// The guard: is a pipeline that trains on generated rows collapsing, how long will it last, how much real data keeps it?
module Collapse.Scripts.Guard

open System
open System.IO
open Argu
open Collapse
open Collapse.Data
open Collapse.Figures
open Collapse.Guarding
open Collapse.Runs
open Spectre.Console

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Real of source: string
    | [<Unique; EqualsAssignmentOrSpaced>] Generated of sources: string
    | [<Unique; EqualsAssignmentOrSpaced>] History of table: string
    | [<Unique>] Pairs
    | [<Unique; EqualsAssignmentOrSpaced>] Groups of column: string
    | [<Unique; EqualsAssignmentOrSpaced>] Alpha of rate: string
    | [<Unique; EqualsAssignmentOrSpaced>] Look of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Visible_Loss of share: string
    | [<Unique; EqualsAssignmentOrSpaced>] Permutations of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Json of file: string
    | [<Unique; EqualsAssignmentOrSpaced>] Html of file: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Real _ -> "the real rows: csv:FILE or another source; a file alone by the end of its name."
            | Generated _ -> "the generated rows, one file a generation, in order, separated by commas."
            | History _ -> "instead of rows: a CSV table of measures, one row a generation, one column a measure."
            | Pairs -> "row k of a generation is the response to real row k."
            | Groups _ -> "the column of the subjects, whose rows are exchanged together; with --history, of the runs."
            | Alpha _ -> "the false-alarm rate over all generations (default 0.05)."
            | Look _ -> "the number of the first generation given, where earlier ones were judged before."
            | Visible_Loss _ -> "the loss that must be visible before 'healthy' is said (default 0.25)."
            | Permutations _ -> "the least number of permutations (default 999)."
            | Seed _ -> "the root of all random numbers (default 1)."
            | Json _ -> "writes the whole answer there."
            | Html _ -> "writes a page there that opens offline."

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/guard.fsx")

/// 0 healthy, 3 collapsing, 4 fattening or otherwise drifting, 5 cannot be told.
let exitCode verdict =
    match verdict with
    | GuardVerdict.Healthy -> 0
    | GuardVerdict.Collapsing -> 3
    | GuardVerdict.CannotTell -> 5
    | _ -> 4

let private write option (path: string option) (text: string) =
    match path with
    | None -> ()
    | Some path ->
        try
            AtomicFile.WriteText(path, text)
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (InputException($"--{option} is '{path}'; expected a file that can be written: {error.Message}", error))

let private number (value: float) =
    if Double.IsNaN value then "-" else value.ToString "0.###"

let private percent (value: float) =
    if Double.IsNaN value then
        "-"
    else
        (100.0 * value).ToString "0.#" + " %"

let private rested (report: GuardReport) =
    let table = Table(Border = TableBorder.Simple)

    for heading in [ "generation"; "rows"; "verdict"; "p"; "rate"; "variance"; "weak directions"; "rank"; "copies" ] do
        table.AddColumn(TableColumn heading) |> ignore

    let effect (one: GenerationReport) name =
        match one.EffectOf name with
        | null -> "-"
        | effect -> $"{percent effect.Value} [[{percent effect.Low}, {percent effect.High}]]"

    for one in report.Generations do
        table.AddRow(
            string one.Number,
            string one.GeneratedRows,
            string one.Verdict,
            one.P.ToString "0.####",
            one.Alpha.ToString "0.####",
            effect one "variance",
            effect one "variance in weak directions",
            effect one "effective rank",
            string one.Copies.Exact.Length
        )
        |> ignore

    table

let private judged (console: IAnsiConsole) again json html (report: GuardReport) (real: Samples) names =
    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    line report.Sentence

    if not (isNull report.Outlook) then
        for sentence in (nonNull report.Outlook).Sentences do
            line $"  {sentence}"

    console.Write(rested report)
    let last = report.Generations[report.Generations.Length - 1]

    for result in last.Statistics do
        line
            $"  {result.Statistic.Name}: {number result.Value} (healthy {number result.HealthyLow} to {number result.HealthyHigh}), p in the family {number result.AdjustedP}"

    line
        $"  A loss of {percent last.DetectableLoss} of the variance is seen with probability 0.8; {last.Permutations} permutations of {last.Units} units."

    write "json" json (GuardJson.Of report)
    write "html" html (GuardPage.Render(report, GuardData.From real, real.Shape, names, again))
    exitCode report.Verdict

let private history (console: IAnsiConsole) again json html alpha path groups =
    let report = HistoryGuard.Judge(GuardFiles.history path groups, alpha)

    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    line report.Sentence

    for run in report.Runs do
        if report.Runs.Length > 1 then
            line $"  {run.Sentence}"

        match Option.ofNullable run.FirstAlarm with
        | Some row -> line $"  Seen from row {row} (counted from 0) on, had every row been looked at."
        | None -> ()

        for trend in run.Trends do
            match trend.Half with
            | null -> ()
            | half when trend.AdjustedP <= alpha && half.Expected = 0.0 ->
                line $"  {trend.Measure.Name}: half of the first value is reached."
            | half when trend.AdjustedP <= alpha && half.CanBeTold ->
                line $"  {trend.Measure.Name}: half after {half.Expected} more ({half.Earliest} to {half.Latest})."
            | _ -> ()

    write "json" json (GuardJson.Of report)
    write "html" html (GuardPage.Render(report, again))
    exitCode report.Verdict

let private execute (console: IAnsiConsole) again (parsed: ParseResults<Argument>) =
    let value case name read otherwise =
        Options.value parsed case name read otherwise

    let text = fun (_: string) (text: string) -> Some text
    let json = value <@ Argument.Json @> "json" text None
    let html = value <@ Argument.Html @> "html" text None
    let alpha = value <@ Argument.Alpha @> "alpha" Options.real 0.05
    let groups = value <@ Argument.Groups @> "groups" text None
    let table = value <@ Argument.History @> "history" text None
    let real = value <@ Argument.Real @> "real" text None
    let generated = value <@ Argument.Generated @> "generated" text None

    match table, real, generated with
    | Some path, None, None -> history console again json html alpha path groups
    | None, Some real, Some generated ->
        let options =
            GuardOptions(
                Alpha = alpha,
                Permutations = value <@ Argument.Permutations @> "permutations" Options.whole 999,
                VisibleLoss = value <@ Argument.Visible_Loss @> "visible-loss" Options.real 0.25,
                Pairs = parsed.Contains <@ Argument.Pairs @>,
                Look =
                    value
                        <@ Argument.Look @>
                        "look"
                        (fun option text -> Nullable(Options.whole option text))
                        (Nullable()),
                Seed = value <@ Argument.Seed @> "seed" Options.seed 1L
            )

        let names = generated.Split ',' |> Array.map _.Trim()
        let rows = GuardFiles.read "real" real groups
        let generations = names |> Array.map (fun name -> GuardFiles.read "generated" name groups)
        let report = Guard.Judge(rows, generations, options)
        judged console again json html report rows names
    | Some _, _, _ -> raise (InputException "--history is given with rows; expected either a table or --real and --generated.")
    | None, _, _ ->
        raise (InputException "Expected --real FILE and --generated FILE[,FILE,...], or --history TABLE.csv; see --help.")

/// Runs the program. Returns the exit code: 0 healthy, 3 collapsing, 4 fattening or drifting, 5 cannot be told, 1 when
/// something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    Running.parsed parser "guard" 160 arguments execute
