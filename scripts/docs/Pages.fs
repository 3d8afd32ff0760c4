namespace Collapse.Scripts.Pages

open System
open System.IO
open System.Text.RegularExpressions
open Collapse
open Collapse.Experiments

/// What pages take from small tables: what stands between `<!-- table: NAME DATA -->` or
/// `<!-- value: FILE COLUMN FORMAT [HOW] KEY=VALUE ... -->` and `<!-- end -->`. A value of several rows is their least,
/// most, widest (largest without its sign) or sum; a condition's value may be a|b, or ~a for
/// what holds a.
[<RequireQualifiedAccess>]
module Pages =
    let private marked =
        Regex(@"(<!--\s*(table|value):\s*([^>]*?)\s*-->)(.*?)(<!-- end -->)", RegexOptions.Singleline)

    let private line (cells: string list) = "| " + String.concat " | " cells + " |"

    let private markdown (layout: Layout) (rows: string list list) =
        [
            line [ for column in layout.Columns -> column.Heading ]
            "|"
            + String.concat "|" [ for column in layout.Columns -> if column.Right then "---:" else "---" ]
            + "|"
            for cells in rows do
                line cells
        ]
        |> String.concat "\n"

    // The small table of a name, once it is there.
    let private stored (results: string) (name: string) =
        let path = Path.Combine(results, name + ".csv")

        if File.Exists path then
            Some(ResultFile.read path)
        else
            None

    let private table results (page: string) (words: string) =
        match words.Split ' ' with
        | [| name; data |] when Layouts.all |> List.exists (fun layout -> layout.Name = name) ->
            let layout = Layouts.all |> List.find (fun layout -> layout.Name = name)

            stored results $"{layout.Result}-{data}"
            |> Option.bind (fun file ->
                let rows =
                    [
                        for group in layout.Groups file.Rows -> [ for column in layout.Columns -> column.Cell group ]
                    ]

                if rows |> List.forall (List.forall Option.isSome) then
                    Some("\n" + markdown layout (rows |> List.map (List.choose id)) + "\n")
                else
                    None)
        | _ ->
            let known = Layouts.all |> List.map _.Name |> String.concat ", "
            raise (InputException $"{page}: 'table: {words}'; expected one of {known}, and the kind of data.")

    let private value results (page: string) (words: string) =
        let refuse expected =
            raise (InputException $"{page}: 'value: {words}'; expected {expected}.")

        match List.ofArray (Regex.Split(words, @"\s+")) with
        | name :: column :: format :: others ->
            let conditions, how = others |> List.partition (fun word -> word.Contains '=')

            let conditions =
                [
                    for word in conditions -> word[.. word.IndexOf '=' - 1], word[word.IndexOf '=' + 1 ..]
                ]

            stored results name
            |> Option.bind (fun file ->
                if not (List.contains column file.Columns) then
                    refuse $"a column of {name}.csv"

                let cells =
                    [
                        for row in file.Rows do
                            if Cell.matches conditions row then
                                row[column]
                    ]

                match cells, how with
                | [], _ -> refuse $"a row of {name}.csv"
                | cells, _ when List.contains "" cells -> None
                | [ cell ], [] -> Some(Cell.format format cell)
                | cells, [ "least" ] ->
                    cells
                    |> List.map float
                    |> List.min
                    |> Names.Of<float>
                    |> Cell.format format
                    |> Some
                | cells, [ "most" ] ->
                    cells
                    |> List.map float
                    |> List.max
                    |> Names.Of<float>
                    |> Cell.format format
                    |> Some
                | cells, [ "widest" ] ->
                    cells
                    |> List.map (float >> abs)
                    |> List.max
                    |> Names.Of<float>
                    |> Cell.format format
                    |> Some
                | cells, [ "sum" ] -> cells |> List.sumBy float |> Names.Of<float> |> Cell.format format |> Some
                | _ -> refuse $"one row of {name}.csv, or least, most, widest or sum")
        | _ -> refuse "a file, a column and a format"

    /// A page with every table and value as the small tables give them, and the markers whose numbers no stored run
    /// knows yet: what stands there stays.
    let render (results: string) (page: string) (text: string) : string * string list =
        let mutable waiting = []

        let replaced =
            marked.Replace(
                text,
                fun (found: Match) ->
                    let words = Regex.Replace(found.Groups[3].Value, @"\s+", " ")
                    let kind = found.Groups[2].Value
                    let write = if kind = "table" then table else value

                    match write results page words with
                    | Some content -> found.Groups[1].Value + content + found.Groups[5].Value
                    | None ->
                        waiting <- $"{page}: {kind} {words}" :: waiting
                        found.Value
            )

        replaced, List.rev waiting

    /// Every page that may have markers: README and those of `docs`.
    let all (root: string) : string list =
        [
            "README.md"
            for path in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md") |> Seq.sort do
                $"docs/{nonNull (Path.GetFileName path)}"
        ]
