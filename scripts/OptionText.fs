/// The values of options from their text. Text that cannot be read is an `InputException` with one line that names the
/// option.
module Collapse.Scripts.OptionText

open System
open System.Collections.Immutable
open System.Globalization
open Collapse
open Collapse.Experiments
open Collapse.Runs

/// Says what was found and what was expected.
let internal fail option (found: string) expected =
    raise (InputException $"--{option} is '{found}'; expected {expected}.")

let private number (parse: string * 'style * CultureInfo -> bool * 'number) style kind name (text: string) =
    match parse (text, style, CultureInfo.InvariantCulture) with
    | true, value -> value
    | _ -> fail name text kind

let internal whole name =
    number Int32.TryParse NumberStyles.AllowLeadingSign "a whole number" name

let internal within least most (range: string) name text =
    match whole name text with
    | value when value >= least && value <= most -> value
    | value -> raise (InputException $"--{name} is {value}; expected {range}.")

// The core names a parameter as the option is called, but without the dashes; a list's option may have another name.
let internal named (option: string) (name: string) (read: unit -> 'value) =
    try
        read ()
    with :? InputException as error when error.Message.StartsWith name ->
        raise (InputException($"--{option}{error.Message.Substring name.Length}", error))

let internal list name (read: string -> 'value) (text: string) : ImmutableArray<'value> =
    if String.IsNullOrWhiteSpace text then
        fail name text "values separated by commas"

    let values = [| for part in text.Split ',' -> read (part.Trim()) |]

    match values |> Array.countBy id |> Array.tryFind (fun (_, count) -> count > 1) with
    | Some(twice, _) -> raise (InputException $"--{name} has {Names.Of twice} twice; expected each value once.")
    | None -> ImmutableArray.Create<'value> values

let internal text expected name (text: string) =
    if String.IsNullOrWhiteSpace text || text.Contains '\000' then
        fail name text expected

    text

let internal shardOf name (text: string) =
    match text.Split '/' with
    | [| index; count |] -> named "shard" "shard" (Shard(whole name index, whole name count).Validated)
    | _ -> fail name text "i/n, such as 1/4"

let internal checkpointOf name (text: string) =
    let expected = "30s, 5000steps or never"

    let number (unit: string) =
        match
            Int32.TryParse(text[.. text.Length - unit.Length - 1], NumberStyles.None, CultureInfo.InvariantCulture)
        with
        | true, value when value >= 1 && value <= 1_000_000_000 -> value
        | _ -> fail name text expected

    if text = "never" then
        CheckpointPlan(Nullable())
    elif text.EndsWith("steps", StringComparison.Ordinal) then
        CheckpointPlan(Nullable(), number "steps")
    elif text.EndsWith 's' then
        CheckpointPlan(TimeSpan.FromSeconds(float (number "s")))
    else
        fail name text expected
