/// The laws of the specification, checked and printed as a tree for reading.
module Collapse.Scripts.Laws

open System
open System.Globalization
open System.Security.Cryptography
open Argu
open Collapse
open Collapse.Spec

[<RequireQualifiedAccess>]
type private Argument =
    | [<Unique>] Fresh
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of number: string
    | [<Unique; EqualsAssignmentOrSpaced>] Cases of count: string
    | [<Unique; EqualsAssignmentOrSpaced>] Chapter of name: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Fresh -> "take random seeds that nobody has seen; they are printed."
            | Seed _ -> "the root of the laws' random seeds (default 1, as in the tests)."
            | Cases _ -> "random cases of each law (default: each law's own number)."
            | Chapter _ -> "check this chapter alone."

let private parser =
    lazy ArgumentParser.Create<Argument>(programName = "dotnet fsi scripts/laws.fsx")

let private fail option (found: string) expected =
    raise (InputException $"--{option} is '{found}'; expected {expected}.")

let private root (fresh: bool) (seed: string option) =
    match fresh, seed with
    | true, Some text -> fail "seed" text "no seed beside --fresh"
    | true, None -> int64 (RandomNumberGenerator.GetInt32 Int32.MaxValue)
    | false, None -> Settings.Default.Root
    | false, Some text ->
        match Int64.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
        | true, value -> value
        | _ -> fail "seed" text "a whole number of at most 64 bits"

let private changed (cases: string option) (law: Law) =
    match cases with
    | None -> law
    | Some text ->
        match Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, count when count >= 1 && count <= 1_000_000 -> Law.withCases count law
        | _ -> fail "cases" text "a whole number from 1 to 1000000"

let rec private withInner (chapter: Chapter) =
    chapter :: List.collect withInner chapter.Chapters

let private chosen (name: string option) =
    match name with
    | None -> Specification.chapters
    | Some name ->
        let all = Specification.chapters |> List.collect withInner

        match all |> List.filter (fun chapter -> chapter.Name = name) with
        | [] ->
            all
            |> List.map _.Name
            |> String.concat ", "
            |> sprintf "one of %s"
            |> fail "chapter" name
        | found -> found

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

/// Runs the program. Returns the exit code: 0 when every law holds, 1 when one does not, 2 for bad input.
let run (arguments: string[]) : int =
    Running.parsed parser "laws" 160 arguments (fun _ _ parsed ->
        let settings =
            { Settings.Default with
                Root = root (parsed.Contains Argument.Fresh) (parsed.TryGetResult Argument.Seed)
            }

        let change = changed (parsed.TryGetResult Argument.Cases)
        let chapters = chosen (parsed.TryGetResult Argument.Chapter)
        // A wrong number of cases is found before the first law is checked.
        chapters |> List.collect Chapter.laws |> List.iter (snd >> change >> ignore)

        match print (fun line -> printfn $"{line}") settings change chapters with
        | [] -> 0
        | _ -> 1)
