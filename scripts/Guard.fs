/// The guard: is a pipeline that trains on generated rows collapsing, how long will it last, how much real data keeps
/// it?
module Collapse.Scripts.Guard

open System
open System.CommandLine
open System.Globalization
open System.IO
open Collapse
open Collapse.Data
open Collapse.Figures
open Collapse.Guarding
open Collapse.Runs
open Collapse.Scripts.GuardOptions
open Spectre.Console

/// One line for help.
let summary =
    "Whether generated rows collapse, how long the pipeline lasts, how much real data keeps it. Exit code 0: healthy, "
    + "3: collapsing, 4: fattening or drifting, 5: cannot be told."

/// 0 healthy, 3 collapsing, 4 fattening or otherwise drifting, 5 cannot be told.
let exitCode verdict =
    match verdict with
    | GuardVerdict.Healthy -> 0
    | GuardVerdict.Collapsing -> 3
    | GuardVerdict.CannotTell -> 5
    | _ -> 4

// Bad input where a file cannot be written.
let private writing (option: string) (path: string) (act: string -> unit) =
    if path <> "" then
        try
            act path
        with
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (
                InputException($"--{option} is '{path}'; expected a file that can be written: {error.Message}", error)
            )

let private write option path (text: string) =
    writing option path (fun path -> AtomicFile.WriteText(path, text))

// Before anything is computed or written: what cannot be written in the end is refused now.
let private refuseUnwritable (parsed: Options.Parsed) =
    for name, option in [ "json", json; "html", html ] do
        writing name (parsed.Or option "") AtomicFile.CheckWritable

// All rows of a source as they stand; rows of one subject are a group.
let private read (parsed: Options.Parsed) option (name: string) : SourceReading =
    try
        let specification = DataSources.SpecificationOf name
        let options, _ = parsed.DataOf "guard" specification
        let options = options.KeepingApart()

        let options =
            if parsed.Has groups then
                let struct (source, _) = DataSources.Find specification

                if not (source.Options.Contains "subject-column") then
                    raise (InputException $"{source.Prefix} data have no columns for --groups to name.")

                DataOption.All
                |> Seq.find (fun one -> one.Name = "subject-column")
                |> fun one -> one.With.Invoke(options, parsed.Or groups "")
            else
                options

        let reading = DataSources.Read(specification, options)
        Data.warn reading.Warnings
        reading
    with
    | :? InputException as error ->
        let message = error.Message.Replace("--subject-column", "--groups")
        raise (InputException($"--{option}: {message}", error))
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        raise (InputException($"--{option} is '{name}', which cannot be read: {error.Message}", error))

let private short (value: float) =
    if Double.IsNaN value then
        "-"
    elif abs value < 0.001 && value <> 0.0 then
        value.ToString "0.0e-0"
    else
        value.ToString "0.###"

let private percent (value: float) =
    if Double.IsNaN value then
        "-"
    else
        (100.0 * value).ToString "0.#" + " %"

let private rested (report: GuardReport) =
    let table = Table(Border = TableBorder.Simple)

    for heading in
        [
            "generation"
            "rows"
            "verdict"
            "p"
            "rate"
            "variance"
            "weak directions"
            "rank"
            "copies"
            "not finite"
            "constant"
        ] do
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
            string one.Copies.Exact.Length,
            string one.NonFiniteRows,
            string one.ConstantRows
        )
        |> ignore

    table

let private judged (console: IAnsiConsole) again (parsed: Options.Parsed) (report: GuardReport) real shape names =
    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    line report.Sentence

    if not (isNull report.Outlook) then
        for sentence in (nonNull report.Outlook).Sentences do
            line $"  {sentence}"

    if not (isNull report.Paired) then
        line $"  {(nonNull report.Paired).Sentence}"

    if not (isNull report.Answer) then
        line $"  {(nonNull report.Answer).Sentence}"

    console.Write(rested report)

    let left = $"{report.RealNonFiniteRows} not finite and left out"
    line $"  Real rows: {report.RealRows} finite, {left}, {report.RealConstantRows} constant."

    let last = report.Generations[report.Generations.Length - 1]

    for result in last.Statistics do
        line (
            $"  {result.Statistic.Name}: {short result.Value} (healthy {short result.HealthyLow} to "
            + $"{short result.HealthyHigh}), p in the family {short result.AdjustedP}"
        )

    line (
        $"  A loss of {percent last.DetectableLoss} of the variance is seen with probability 0.8; "
        + $"{last.Permutations} permutations of {last.Units} units."
    )

    for part in last.Drawn do
        line $"  Drawn with the seed, {part.RealRows} real and {part.GeneratedRows} generated rows for {part.What}."

    write "json" (parsed.Or json "") (GuardJson.Of report)
    write "html" (parsed.Or html "") (GuardPage.Render(report, real, shape, names, again))
    exitCode report.Verdict

let private history (console: IAnsiConsole) again (parsed: Options.Parsed) path =
    let taken = [ table.Name; groups.Name; alpha.Name; json.Name; html.Name ]

    for option in options do
        if parsed.Has option && not (List.contains option.Name taken) then
            let expected = "--groups, --alpha, --json or --html"
            raise (InputException $"{option.Name} is given with --history; expected {expected}.")

    let runs: string | null = if parsed.Has groups then parsed.Or groups "" else null

    let alpha = parsed.Or alpha 0.05
    let report = HistoryGuard.Judge(HistoryTable.Read(path, runs), alpha)

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

    write "json" (parsed.Or json "") (GuardJson.Of report)
    write "html" (parsed.Or html "") (GuardPage.Render(report, again))
    exitCode report.Verdict

let private execute (console: IAnsiConsole) again (parsed: Options.Parsed) =
    refuseUnwritable parsed

    match parsed.Has table, parsed.Has real, parsed.Has generated with
    | true, false, false -> history console again parsed (parsed.Or table "")
    | false, true, true ->
        let options =
            GuardOptions(
                Alpha = parsed.Or alpha 0.05,
                Permutations = parsed.Or permutations 999,
                VisibleLoss = parsed.Or visible 0.25,
                Pairs = parsed.Has pairs,
                Look =
                    (if parsed.Has look then
                         Nullable(parsed.Or look 1)
                     else
                         Nullable()),
                Seed = parsed.Or Options.seed 1L
            )

        let names = (parsed.Or generated "").Split ',' |> Array.map _.Trim()
        let reading = read parsed "real" (parsed.Or real "")
        let rows = GuardData.From reading
        let generations = names |> Array.map (read parsed "generated" >> GuardData.From)
        let report = Guard.Judge(rows, generations, options)
        judged console again parsed report rows reading.Samples.Shape names
    | true, _, _ -> raise (InputException "--history is given with rows; expected a table, or --real and --generated.")
    | false, _, _ ->
        raise (
            InputException "Expected --real FILE and --generated FILE[,FILE,...], or --history TABLE; see -- --help."
        )

/// What the program does, on a console of the caller's; bad input is an `InputException` with the line that is printed.
let answer (console: IAnsiConsole) (arguments: string[]) : int =
    match Options.parse "guard" summary options arguments with
    | Options.Help usage ->
        console.Profile.Out.Writer.WriteLine usage
        0
    | Options.Run parsed -> execute console "guard" parsed

/// Runs the program. Returns the exit code: 0 healthy, 3 collapsing, 4 fattening or drifting, 5 cannot be told, 1 when
/// something failed while running, 2 for bad input.
let run (arguments: string[]) : int =
    Running.program "guard" summary options arguments execute
