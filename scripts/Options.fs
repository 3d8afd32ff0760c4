/// The options of the command lines, each a value that is written once; a program names those that it takes.
module Collapse.Scripts.Options

open System
open System.Collections.Immutable
open System.CommandLine
open System.CommandLine.Parsing
open System.Globalization
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Runs
open Collapse.Scripts.OptionText

let internal fail option found expected = OptionText.fail option found expected
let internal whole = OptionText.whole
let internal within least most range = OptionText.within least most range

/// An option: its name, what its value is called, what it is for, and how its text is read. Text that cannot be read is
/// an `InputException` with one line that names the option.
let option name value help (read: string -> 'value) : Option<'value> =
    let parse (argument: ArgumentResult) =
        try
            read argument.Tokens[0].Value
        with :? InputException as error ->
            argument.AddError error.Message
            Unchecked.defaultof<'value>

    Option<'value>($"--{name}", Description = help, HelpName = value, CustomParser = parse)

/// An option without a value.
let flag name help =
    Option<bool>($"--{name}", Description = help, Arity = ArgumentArity.Zero)

let private readAs option (parameter: ProtocolParameter<'value>) text =
    named option parameter.Option (fun () ->
        let protocol = parameter.Parse(Protocol(), text)
        parameter.Check protocol
        parameter.Get.Invoke protocol)

/// A parameter of the protocol as an option.
let parameter value (parameter: ProtocolParameter<'value>) =
    option parameter.Option value $"{parameter.Help} (default {parameter.Default})" (readAs parameter.Option parameter)

/// Several values of a parameter as an option.
let several name help (parameter: ProtocolParameter<'value>) =
    option name "LIST" help (list name (readAs name parameter))

/// One value of a parameter where a grid takes several.
let one help (parameter: ProtocolParameter<'value>) =
    option parameter.Option "NUMBER" help (readAs parameter.Option parameter >> ImmutableArray.Create<'value>)

/// The kind of the data that a user names, or one line that says which there are.
let dataKind (text: string) =
    try
        let struct (source, _) = DataSources.Find text
        source.Prefix
    with :? InputException as error ->
        raise (InputException($"--data is {error.Message}", error))

let data =
    option "data" "SOURCE" $"the data (default synthetic): {DataSources.Forms}" (fun text ->
        dataKind text |> ignore
        text)

let out =
    option
        "out"
        "FOLDER"
        "the folder for the results (default out/<program>-<kind of data>)"
        (text "the name of a folder" "out")

let learners =
    let option =
        several
            "learners"
            "the learners, by their names in the catalog; ae and dae are the paper's (--models is the old name)"
            Parameters.Learner

    option.Aliases.Add "--models"
    option

let losses = several "losses" "the losses (mse, mae, ssim)" Parameters.Loss
let hidden = several "hidden" "numbers of hidden neurons" Parameters.Hidden

let oneHidden =
    one "the number of hidden neurons, the length of the code" Parameters.Hidden

let steps =
    several "steps" "numbers of training steps with feedback" Parameters.Steps

let oneSteps = one "training steps with feedback" Parameters.Steps

let repetitions =
    option
        "repetitions"
        "COUNT"
        "repetitions of each simulation, each with its own initialisation"
        (within 1 10_000 "1 to 10000" "repetitions")

let seed = parameter "NUMBER" Parameters.Seed
let noise = parameter "RATIO" Parameters.Noise
let weightDecay = parameter "VALUE" Parameters.WeightDecay

/// Every parameter that is the same for all simulations of a grid, as an option that changes a protocol.
let base' =
    [
        for given in
            Parameters.All
            |> Seq.except Parameters.Grid
            |> Seq.except [ Parameters.Seed :> ProtocolParameter ] do
            let read text =
                named given.Option given.Option (fun () ->
                    given.Parse(Protocol(), text) |> given.Check
                    fun (protocol: Protocol) -> given.Parse(protocol, text))

            option given.Option "VALUE" $"{given.Help} (default {given.Default})" read
    ]

// The seed is also the protocol's, and has an option above.
let private ofSources =
    [
        for given in DataOption.All do
            if given.Name <> "seed" then
                let read text =
                    given.With.Invoke(DataOptions(), text) |> ignore
                    fun (options: DataOptions) -> given.With.Invoke(options, text)

                if given.Value = "" then
                    given, flag given.Name given.Help :> Option, ValueNone
                else
                    let option = option given.Name given.Value given.Help read
                    given, option :> Option, ValueSome option
    ]

/// The options on data; each source takes some of them.
let ofData = [ for _, option, _ in ofSources -> option ]

/// The scaling of segments.
let scaling = ofData |> List.find (fun option -> option.Name = "--scaling")

let jobs =
    option
        "jobs"
        "COUNT"
        "simulations that run at the same time; 0 (default): one on each processor"
        (within 0 1024 "0 (all processors) to 1024" "jobs")

let shard =
    option "shard" "I/N" "run only part I of N; the parts share the folder --out" (shardOf "shard")

let checkpoint =
    option
        "checkpoint"
        "INTERVAL"
        "how often a running simulation writes a checkpoint: 30s (default), 5000steps or never"
        (checkpointOf "checkpoint")

let status = flag "status" "only say how far the run in --out has come"

let quick =
    flag "quick" "a small run, to see that everything works; other options take precedence"

// A flag that was not given has a result too, which says that it is implicit.
let private given (result: ParseResult) (option: Option) =
    match result.GetResult option with
    | null -> false
    | found -> not found.Implicit

/// What a program was asked for.
type Parsed(result: ParseResult) =
    /// Whether an option was given.
    member _.Has(option: Option) = given result option

    /// What is no option of the program, as it was given.
    member _.Others = Array.ofSeq result.UnmatchedTokens

    /// The value of an option, or what it is without.
    member parsed.Or (option: Option<'value>) (otherwise: 'value) =
        if parsed.Has option then
            result.GetRequiredValue option
        else
            otherwise

    /// What a data source needs, and the folder for results. An option that such data do not take is an error.
    member parsed.DataOf program (name: string) =
        let kind = dataKind name
        let struct (source, _) = DataSources.Find name
        let chosen = ofSources |> List.filter (fun (_, option, _) -> given result option)
        source.CheckOptions [ for one, _, _ in chosen -> one.Name ]

        let options =
            (DataOptions(Seed = parsed.Or seed 1L), chosen)
            ||> List.fold (fun options (flag, _, valued) ->
                match valued with
                | ValueSome option -> result.GetRequiredValue option options
                | ValueNone -> flag.With.Invoke(options, ""))

        options, parsed.Or out $"out/{program}-{kind}"

    /// The data's name, what their source needs, and the folder for results.
    member parsed.Data program =
        let name = parsed.Or data "synthetic"
        let options, folder = parsed.DataOf program name
        name, options, folder

/// What a command line asks for.
type Command =
    /// To be told how the program is used.
    | Help of usage: string
    /// To run.
    | Run of Parsed

// Every option that takes a value has one, and has it once. The parser would take a stray next word for the fault.
let private checkValues (options: Option list) (arguments: string[]) =
    let named (word: string) =
        let name = word.Split([| '='; ':' |], 2)[0]

        options
        |> List.tryFind (fun option -> option.Name = name || option.Aliases.Contains name)

    let valued =
        [
            for place, word in Seq.indexed arguments do
                match named word with
                | Some option when option.Arity.MinimumNumberOfValues > 0 -> place, word, option
                | _ -> ()
        ]

    for place, word, option in valued do
        let separator = word.IndexOfAny [| '='; ':' |]

        let missing =
            if separator >= 0 then
                separator = word.Length - 1
            else
                place = arguments.Length - 1 || (named arguments[place + 1]).IsSome

        if missing then
            raise (InputException $"{option.Name} has no value; expected {option.Name} {option.HelpName}.")

    match
        valued
        |> List.countBy (fun (_, _, option) -> option.Name)
        |> List.tryFind (fun (_, count) -> count > 1)
    with
    | Some(name, _) -> raise (InputException $"{name} is given more than once; expected one value.")
    | None -> ()

/// Reads a command line by the options that a program takes; `others` says whether there may be more. Bad input throws
/// `InputException` with one line that names the option.
let parseWith others (program: string) (summary: string) (options: Option list) (arguments: string[]) : Command =
    let command =
        Command($"scripts/{program}.fsx", summary, TreatUnmatchedTokensAsErrors = not others)

    let help = Help.HelpOption "--help"
    command.Options.Add help

    for option in options do
        command.Options.Add option

    let result =
        command.Parse(arguments, ParserConfiguration(ResponseFileTokenReplacer = null, EnablePosixBundling = false))

    if not (isNull (result.GetResult help)) then
        use writer = new IO.StringWriter()
        result.Invoke(InvocationConfiguration(Output = writer)) |> ignore
        Help(string writer)
    else
        checkValues options arguments

        // What an option says about its own value comes first.
        match
            result.Errors
            |> Seq.sortBy (fun error -> not (error.Message.StartsWith "--"))
            |> List.ofSeq
        with
        | [] -> Run(Parsed result)
        | error :: _ when error.Message.StartsWith "--" -> raise (InputException error.Message)
        | error :: _ ->
            let line = error.Message.ReplaceLineEndings(" ").TrimEnd '.'
            raise (InputException $"{line}; see -- --help.")

/// Reads a command line that has no options but those that a program takes.
let parse (program: string) (summary: string) (options: Option list) (arguments: string[]) =
    parseWith false program summary options arguments

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
