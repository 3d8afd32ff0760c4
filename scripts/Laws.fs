/// The laws of the specification, checked and printed as a tree for reading.
module Collapse.Scripts.Laws

open System
open System.Globalization
open System.Security.Cryptography
open Collapse
open Collapse.Spec

let private fresh =
    Options.flag "fresh" "take random seeds that nobody has seen; they are printed"

let private cases =
    Options.option "cases" "COUNT" "random cases of each law (default: each law's own number)" (fun text ->
        match Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, count when count >= 1 && count <= 1_000_000 -> count
        | _ -> Options.fail "cases" text "a whole number from 1 to 1000000")

let rec private withInner (chapter: Chapter) =
    chapter :: List.collect withInner chapter.Chapters

let private chapter =
    Options.option "chapter" "NAME" "check this chapter alone" (fun name ->
        let all = Specification.chapters |> List.collect withInner

        match all |> List.filter (fun chapter -> chapter.Name = name) with
        | [] ->
            let known = all |> List.map _.Name |> String.concat ", "
            Options.fail "chapter" name $"one of {known}"
        | found -> found)

/// Checks the laws of some chapters in reading order and writes each as soon as it is known. The laws that do not hold.
let print (write: string -> unit) (settings: Settings) (change: Law -> Law) (chapters: Chapter list) : LawResult list =
    let rec chapter indent (part: Chapter) =
        write $"{indent}{part.Name}"

        [
            for law in part.Laws do
                let result = Law.check settings (change law)
                let verdict = if result.Holds then "holds        " else "DOES NOT HOLD"
                let message = result.Message.Replace("\n", "\n" + indent + "    ")
                write $"{indent}  {verdict}  {law.Name}: {message}"
                result
            for inner in part.Chapters do
                yield! chapter (indent + "  ") inner
        ]

    let results = chapters |> List.collect (chapter "")
    let failed = results |> List.filter (fun result -> not result.Holds)
    write $"{results.Length - failed.Length} laws hold, {failed.Length} do not (root seed {settings.Root})."
    failed

/// One line for help.
let summary = "The laws of the specification as a tree, each with its verdict."

/// Runs the program. Returns the exit code: 0 when every law holds, 1 when one does not, 2 for bad input.
let run (arguments: string[]) : int =
    Running.program "laws" summary [ fresh; Options.seed; cases; chapter ] arguments (fun _ _ parsed ->
        if parsed.Has fresh && parsed.Has Options.seed then
            raise (InputException "--seed is given beside --fresh; expected one of them.")

        let root =
            if parsed.Has fresh then
                int64 (RandomNumberGenerator.GetInt32 Int32.MaxValue)
            else
                parsed.Or Options.seed Settings.Default.Root

        let change law =
            if parsed.Has cases then
                Law.withCases (parsed.Or cases 1) law
            else
                law

        match
            print
                (fun line -> printfn $"{line}")
                { Settings.Default with Root = root }
                change
                (parsed.Or chapter Specification.chapters)
        with
        | [] -> 0
        | _ -> 1)
