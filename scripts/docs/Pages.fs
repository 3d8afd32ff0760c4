namespace Collapse.Scripts.Pages

open System
open System.IO
open System.Text
open System.Text.RegularExpressions
open Collapse
open Collapse.Experiments

/// What pages take from small tables: what stands between `<!-- table: NAME [DATA] -->` or
/// `<!-- value: FILE COLUMN FORMAT [HOW] KEY=VALUE ... -->` and `<!-- end -->`. A value of several rows is their least,
/// most, widest (largest without its sign) or sum; a condition's value may be a|b, or ~a for
/// what holds a.
[<RequireQualifiedAccess>]
module Pages =
    let private marks = Regex(@"<!--\s*((table|value):\s*([^>]*?)|end)\s*-->")

    /// Where something of the small tables stands on a page.
    type private Marked =
        {
            Kind: string
            /// What the mark says behind its kind.
            Words: string
            /// The first character behind the mark, and the first of its end.
            From: int
            Until: int
        }

    let private refuse (page: string) (found: string) (expected: string) : 'result =
        raise (InputException $"{page}: {found}; expected {expected}.")

    // Every mark with its end. A page with one that does not pair is bad input, as nobody could tell what to replace.
    let private find (page: string) (text: string) =
        let isEnd (mark: Match) = mark.Groups[1].Value = "end"

        let rec pairs (found: Match list) =
            match found with
            | [] -> []
            | first :: _ when isEnd first ->
                let line = text[.. first.Index].Split('\n').Length
                refuse page $"'{first.Value}' in line {line} ends nothing" "a table: or value: before it"
            | first :: last :: others when isEnd last ->
                {
                    Kind = first.Groups[2].Value
                    Words = Regex.Replace(first.Groups[3].Value, @"\s+", " ")
                    From = first.Index + first.Length
                    Until = last.Index
                }
                :: pairs others
            | first :: _ -> refuse page $"'{first.Groups[1].Value}' has no end" "<!-- end --> before the next mark"

        pairs (List.ofSeq (marks.Matches text))

    // A page has the tables that belong to it, each once.
    let private check (page: string) (found: Marked list) =
        let tables =
            found |> List.filter (fun mark -> mark.Kind = "table") |> List.map _.Words

        for words, count in List.countBy id tables do
            if count > 1 then
                refuse page $"'table: {words}' stands {count} times" "it once"

        for name, must in Layouts.required do
            for words in must do
                if name = page && not (List.contains words tables) then
                    refuse page $"'table: {words}' is absent" "it once, with <!-- end --> behind it"

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
        let named name =
            List.tryFind (fun (layout: Layout) -> layout.Name = name)

        let chosen =
            match words.Split ' ' with
            | [| name |] -> Layouts.alone |> named name |> Option.map (fun layout -> layout, layout.Result)
            | [| name; data |] ->
                Layouts.ofData
                |> named name
                |> Option.map (fun layout -> layout, $"{layout.Result}-{data}")
            | _ -> None

        match chosen with
        | Some(layout, name) ->
            stored results name
            |> Option.bind (fun file ->
                let rows =
                    [
                        for group in layout.Groups file.Rows -> [ for column in layout.Columns -> column.Cell group ]
                    ]

                if rows |> List.forall (List.forall Option.isSome) then
                    Some("\n" + markdown layout (rows |> List.map (List.choose id)) + "\n")
                else
                    None)
        | None ->
            let names = List.map (fun (layout: Layout) -> layout.Name) >> String.concat ", "

            refuse
                page
                $"'table: {words}'"
                $"one of {names Layouts.ofData} and the kind of data, or one of {names Layouts.alone}"

    let private value results (page: string) (words: string) =
        let refuse expected =
            refuse page $"'value: {words}'" expected


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

    // Pages that are made whole of a table of their own.
    let private whole =
        [
            "docs/published.md", "published.csv", Collapse.Scripts.Literature.Document.ofTable
            "docs/published-protocols.md", "published.csv", (fun _ -> Collapse.Scripts.Literature.Document.protocols)
        ]

    let private marked (results: string) (page: string) (text: string) =
        let found = find page text
        check page found

        let contents =
            [
                for mark in found -> mark, (if mark.Kind = "table" then table else value) results page mark.Words
            ]

        let rendered = StringBuilder()
        let mutable next = 0

        for mark, content in contents do
            let kept = text[mark.From .. mark.Until - 1]

            rendered.Append(text[next .. mark.From - 1]).Append(Option.defaultValue kept content)
            |> ignore

            next <- mark.Until

        rendered.Append(text[next..]).ToString(),
        [
            for mark, content in contents do
                if content.IsNone then
                    $"{page}: {mark.Kind} {mark.Words}"
        ]

    /// A page with every table and value as the small tables give them, and the markers whose numbers no stored run
    /// knows yet: what stands there stays. A mark that is absent, stands twice or does not pair is bad input.
    let render (results: string) (page: string) (text: string) : string * string list =
        match whole |> List.tryFind (fun (name, _, _) -> name = page) with
        | Some(_, table, make) when File.Exists(Path.Combine(results, table)) -> make (Path.Combine(results, table)), []
        | Some(_, table, _) -> text, [ $"{page}: all of it, {table}" ]
        | None -> marked results page text

    /// Every page that may have marks: README and those of `docs`.
    let all (root: string) : string list =
        [
            "README.md"
            for path in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md") |> Seq.sort do
                $"docs/{nonNull (Path.GetFileName path)}"
        ]
