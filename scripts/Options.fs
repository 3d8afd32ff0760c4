/// The command line of the scripts: from text to a checked grid.
module Collapse.Scripts.Options

open System
open System.Collections.Immutable
open System.Globalization
open Argu
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Learning
open Collapse.Data
open Microsoft.FSharp.Quotations

/// The options as Argu sees them: all text, so that every wrong value is answered in the same manner, below.
[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique; EqualsAssignmentOrSpaced>] Data of source: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of folder: string
    | [<Unique; EqualsAssignmentOrSpaced>] Models of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Losses of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Hidden of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Steps of list: string
    | [<Unique; EqualsAssignmentOrSpaced>] Repetitions of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Warmup of steps: string
    | [<Unique; EqualsAssignmentOrSpaced>] Noise of ratio: string
    | [<Unique; EqualsAssignmentOrSpaced>] Weight_Decay of value: string
    | [<Unique; EqualsAssignmentOrSpaced>] Lead of name: string
    | [<Unique; EqualsAssignmentOrSpaced>] Scaling of kind: string
    | [<Unique; EqualsAssignmentOrSpaced>] Rate of hertz: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Jobs of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Shard of part: string
    | [<Unique; EqualsAssignmentOrSpaced>] Checkpoint of interval: string
    | [<Unique>] Status

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Data _ -> "synthetic (default), ptbxl:DIR (a PTB-XL folder) or csv:FILE (one segment a row)."
            | Out _ -> "the folder for what the run leaves; default out/paper-<kind of data>."
            | Models _ -> "models, of ae,dae (default: both)."
            | Losses _ -> "losses, of mse,mae,ssim (default: all)."
            | Hidden _ -> "numbers of hidden neurons (default 20,60)."
            | Steps _ -> "numbers of training steps with feedback (default 100,1000,10000,100000)."
            | Repetitions _ -> "simulations of each cell (default 10)."
            | Warmup _ -> "training steps before feedback begins (default 5000)."
            | Noise _ -> "the DAE's noise, relative to the data's standard deviation (default 0.2)."
            | Weight_Decay _ -> "weight decay (default 0)."
            | Lead _ -> "the ECG lead (default II)."
            | Scaling _ -> "scaling of each segment: minmax (default), zscore or none."
            | Rate _ -> "which PTB-XL files to read, 100 (default) or 500 Hz."
            | Seed _ -> "the root of all random numbers (default 1)."
            | Jobs _ -> "simulations at the same time; 0 (default) for one on each processor."
            | Shard _ -> "i/n: run only part i of n; the parts share the folder --out."
            | Checkpoint _ -> "how often a running simulation is written down: 30s (default), 5000steps or never."
            | Status -> "say how far the run in --out has come, and do nothing else."

/// What the user asked for, checked as far as it can be without looking at the data.
type Options =
    {
        /// The data as the user named it.
        Data: string
        /// What the data source may need: lead, scaling, rate of the files, seed.
        Source: DataOptions
        /// The folder for the results.
        Out: string
        /// The grid, validated.
        Grid: GridOptions
        /// Whether only to say how far it has come.
        Status: bool
    }

/// What a command line asks for.
type Command =
    /// To be told how the program is used.
    | Help of usage: string
    /// To run.
    | Run of Options

let internal fail option (found: string) expected =
    raise (InputException $"--{option} is '{found}'; expected {expected}.")

let internal whole option (text: string) =
    match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
    | true, value -> value
    | _ -> fail option text "a whole number"

let internal seed option (text: string) =
    match Int64.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
    | true, value -> value
    | _ -> fail option text "a whole number of at most 64 bits"

let internal real option (text: string) =
    match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
    | true, value when Double.IsFinite value -> value
    | _ -> fail option text "a finite number such as 0.2"

let internal models = [ "ae", Model.Ae; "dae", Model.Dae ]
let internal losses = [ "mse", Loss.Mse; "mae", Loss.Mae; "ssim", Loss.Ssim ]

let internal scalings =
    [ "minmax", Scaling.MinMax; "zscore", Scaling.ZScore; "none", Scaling.None ]

let internal rates = [ "100", 100; "500", 500 ]

let internal oneOf (names: (string * 'value) list) option (text: string) =
    match List.tryFind (fun (name, _) -> name = text) names with
    | Some(_, value) -> value
    | None ->
        names
        |> List.map fst
        |> String.concat ", "
        |> sprintf "one of %s"
        |> fail option text

let internal listOf (item: string -> string -> 'value) option (text: string) : ImmutableArray<'value> =
    if String.IsNullOrWhiteSpace text then
        fail option text "values separated by commas"

    text.Split(',')
    |> Seq.map (fun part -> item option (part.Trim()))
    |> ImmutableArray.CreateRange

let internal shard option (text: string) =
    match text.Split('/') with
    | [| index; count |] -> Shard(whole option index, whole option count)
    | _ -> fail option text "i/n, such as 1/4"

let internal checkpoint option (text: string) =
    let expected = "30s, 5000steps or never"

    let number (unit: string) =
        match
            Int32.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture)
        with
        | true, value when value >= 1 && value <= 1_000_000_000 -> value
        | _ -> fail option text expected

    if text = "never" then
        CheckpointPlan(Nullable())
    elif text.EndsWith("steps", StringComparison.Ordinal) then
        CheckpointPlan(Nullable(), number "steps")
    elif text.EndsWith('s') then
        CheckpointPlan(TimeSpan.FromSeconds(float (number "s")))
    else
        fail option text expected

let internal dataKind option (text: string) =
    try
        let struct (source, _) = DataSources.Find text
        source.Prefix
    with :? InputException ->
        fail option text DataSources.Forms

let internal folder option (text: string) =
    if String.IsNullOrWhiteSpace text || text.Contains '\000' then
        fail option text "the name of a folder"

    text

let internal lead option (text: string) =
    if String.IsNullOrWhiteSpace text then
        fail option text "the name of a lead, such as II"

    text

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/paper.fsx")

/// The value of an option, read under its name, or what it is without the option.
let internal value (parsed: ParseResults<'argument>) (case: Expr<string -> 'argument>) name read otherwise =
    match parsed.TryGetResult case with
    | Some text -> read name text
    | None -> otherwise

/// The data as the user named them, when they are named as they must be.
let internal checkedSource name text =
    dataKind name text |> ignore
    text

// Argu answers a wrong option with several lines, of which the first says it all: "ERROR: unrecognized argument: '--foo'."
let internal oneLine (message: string) =
    let line = (message.Split '\n' |> Array.head).Trim()
    let text = if line.StartsWith "ERROR: " then line.Substring 7 else line
    text.TrimEnd('.') + "; see -- --help."

// The core names a parameter as the option is called, but without the dashes.
let internal validated (check: unit -> 'value) : 'value =
    try
        check ()
    with :? InputException as error ->
        raise (InputException($"--{error.Message}", error))

/// Reads a command line. Bad input throws `InputException` with one line that names the option.
let parse (arguments: string[]) : Command =
    try
        let parsed = parser.Value.ParseCommandLine(arguments, raiseOnUsage = false)

        if parsed.IsUsageRequested then
            Help(parser.Value.PrintUsage())
        else
            let defaults = GridOptions()
            let protocol = Protocol()

            let value case name read otherwise = value parsed case name read otherwise
            let data = value <@ Argument.Data @> "data" checkedSource "synthetic"
            let seed = value <@ Argument.Seed @> "seed" seed protocol.Seed

            let source =
                DataOptions(
                    Lead = value <@ Argument.Lead @> "lead" lead "II",
                    Scaling = value <@ Argument.Scaling @> "scaling" (oneOf scalings) Scaling.MinMax,
                    FileRate = value <@ Argument.Rate @> "rate" (oneOf rates) 100,
                    Seed = seed
                )

            let shared =
                Protocol(
                    Seed = seed,
                    Noise = value <@ Argument.Noise @> "noise" real protocol.Noise,
                    WeightDecay = value <@ Argument.Weight_Decay @> "weight-decay" real protocol.WeightDecay,
                    WarmUp = value <@ Argument.Warmup @> "warmup" whole protocol.WarmUp
                )

            let grid =
                GridOptions(
                    Models = value <@ Argument.Models @> "models" (listOf (oneOf models)) defaults.Models,
                    Losses = value <@ Argument.Losses @> "losses" (listOf (oneOf losses)) defaults.Losses,
                    Hidden = value <@ Argument.Hidden @> "hidden" (listOf whole) defaults.Hidden,
                    Steps = value <@ Argument.Steps @> "steps" (listOf whole) defaults.Steps,
                    Repetitions = value <@ Argument.Repetitions @> "repetitions" whole defaults.Repetitions,
                    Base = shared,
                    Jobs = value <@ Argument.Jobs @> "jobs" whole defaults.Jobs,
                    Shard = value <@ Argument.Shard @> "shard" shard Shard.Whole,
                    Checkpoints = value <@ Argument.Checkpoint @> "checkpoint" checkpoint defaults.Checkpoints
                )

            Run
                {
                    Data = data
                    Source = source
                    Out = value <@ Argument.Out @> "out" folder ("out/paper-" + dataKind "data" data)
                    Grid = validated grid.Validated
                    Status = parsed.Contains Argument.Status
                }
    with :? ArguParseException as error ->
        raise (InputException(oneLine error.Message, error))

/// Text as a shell takes it.
let internal quoted (text: string) =
    if
        text <> ""
        && text
           |> Seq.forall (fun c -> Char.IsAsciiLetterOrDigit c || "-_./:,=".Contains c)
    then
        text
    else
        "'" + text.Replace("'", "'\\''") + "'"

/// The command that gives the same results on any machine and in any later version: every option that a result
/// depends on, given or not.
let command (options: Options) =
    let grid = options.Grid

    let list (values: 'value seq) =
        values |> Seq.map (fun value -> Names.Of value) |> String.concat ","

    [
        "data", options.Data
        "models", list grid.Models
        "losses", list grid.Losses
        "hidden", list grid.Hidden
        "steps", list grid.Steps
        "repetitions", Names.Of grid.Repetitions
        "warmup", Names.Of grid.Base.WarmUp
        "noise", Names.Of grid.Base.Noise
        "weight-decay", Names.Of grid.Base.WeightDecay
        "lead", (options.Source.Lead |> Option.ofObj |> Option.defaultValue "II")
        "scaling", Names.Of options.Source.Scaling
        "rate", Names.Of options.Source.FileRate
        "seed", Names.Of grid.Base.Seed
    ]
    |> List.map (fun (name, value) -> $"--{name} {quoted value}")
    |> String.concat " "
    |> sprintf "dotnet fsi scripts/paper.fsx %s"
