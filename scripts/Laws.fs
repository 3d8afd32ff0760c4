/// The laws of the specification as tests of Expecto, whose runner and options these are; a few options say which laws,
/// and how.
module Collapse.Scripts.Laws

open System
open System.CommandLine
open System.Globalization
open System.Security.Cryptography
open Collapse
open Collapse.Spec
open Expecto

let private fresh =
    Options.flag "fresh" "take new random seeds; the root seed is printed"

let private cases =
    Options.option "cases" "COUNT" "random cases of each law (default: each law's own number)" (fun text ->
        match Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, count when count >= 1 && count <= 1_000_000 -> count
        | _ -> Options.fail "cases" text "a whole number from 1 to 1000000")

let rec private withInner (chapter: Chapter) =
    chapter :: List.collect withInner chapter.Chapters

let private chapter =
    Options.option "chapter" "NAME" "check only this chapter" (fun name ->
        let all = Specification.chapters |> List.collect withInner

        match all |> List.filter (fun chapter -> chapter.Name = name) with
        | [] ->
            let known = all |> List.map _.Name |> String.concat ", "
            Options.fail "chapter" name $"one of {known}"
        | found -> found)

let private tell =
    Options.flag
        "tell"
        "for each law that holds, say how many cases were tried and how close the closest came to its bound"

/// The laws of a chapter and its parts as tests; `told` hears of each law that holds.
let rec tests (told: string -> unit) (settings: Settings) (change: Law -> Law) (chapter: Chapter) : Test =
    let testOf (law: Law) =
        testCase law.Name (fun () ->
            let result = Law.check settings (change law)

            if result.Holds then
                told $"{chapter.Name}: {law.Name}: {result.Message}"
            else
                failtest result.Message)

    testList
        chapter.Name
        (List.map testOf chapter.Laws
         @ List.map (tests told settings change) chapter.Chapters)

/// One line for help.
let summary =
    "The laws of the specification under Expecto. Options that are not listed here are Expecto's own, such as "
    + "--filter, --list-tests, --sequenced."

/// Runs the program. Returns the exit code: 0 when every law holds, 1 when one does not, 2 for bad input.
let run (arguments: string[]) : int =
    Running.programWith "laws" summary [ fresh; Options.seed; cases; chapter; tell ] arguments (fun _ _ parsed ->
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

        let told text =
            if parsed.Has tell then
                printfn $"{text}"

        let settings = { Settings.Default with Root = root }

        match ExpectoConfig.fillFromArgs defaultConfig parsed.Others with
        | ArgsRun _
        | ArgsList _ ->
            printfn $"Root seed {root}."

            parsed.Or chapter Specification.chapters
            |> List.map (tests told settings change)
            |> testList "laws"
            |> runTestsWithCLIArgs [] parsed.Others
        | _ ->
            let others = String.concat " " parsed.Others
            raise (InputException $"'{others}' is no option of laws.fsx or Expecto; see -- --help."))
