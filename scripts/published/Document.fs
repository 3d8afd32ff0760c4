namespace Collapse.Scripts.Literature

open System

/// The document in docs/, made from the rows of `published.csv` alone: how many agree, what does not, what was compared
/// by its direction or not at all, and a line for each claim.
[<RequireQualifiedAccess>]
module Document =
    // Processor time of the full run behind docs/results/published.csv, in minutes.
    let private minutes = 32

    let private machine = "two cores of an AMD EPYC with .NET 10.0.12"

    let private file = "results/published.csv"

    // Words of a paragraph in lines of at most 120 characters, two of them left for a list's.
    let private wrapped (text: string) =
        let add (lines: string list) (word: string) =
            match lines with
            | line :: others when line.Length + 1 + word.Length <= 118 -> (line + " " + word) :: others
            | _ -> word :: lines

        text.Split ' ' |> Array.fold add [] |> List.rev

    let private table (headings: string list) (rows: string list list) =
        let line (cells: string list) =
            let safe = cells |> List.map _.Replace("|", "\\|")
            "| " + String.concat " | " safe + " |"

        [
            line headings
            line (headings |> List.map (fun _ -> "---"))
            for row in rows do
                line row
        ]

    // A heading, what stands below it, and a table; nothing at all without rows.
    let private section heading text headings rows =
        if List.isEmpty rows then
            []
        else
            [ ""; $"## {heading}"; ""; yield! wrapped text; ""; yield! table headings rows ]

    // The lines of the table that hold a source's rows; the heading is line 1.
    let private lines (rows: Row list) (source: Source) =
        match
            [
                for i, row in List.indexed rows do
                    if row.Source = source.Name then
                        i + 2
            ]
        with
        | [] -> ""
        | own -> $"[{List.head own} to {List.last own}]({file}#L{List.head own}-L{List.last own})"

    let private isResult (role: string) = role = "result" || role = "ours"

    // Groups of one verdict with their reasons, setting by setting.
    let private explained chosen (rows: Row list) =
        [
            for group in Groups.ofRows rows do
                if chosen group then
                    $"`{group.Source}`" :: Page.cells group @ [ Page.words group ]
        ]

    let private notRunnable (rows: Row list) =
        [
            for (source, quantity, reason), own in
                rows
                |> List.filter (fun row -> row.Verdict = NotRunnable)
                |> List.groupBy (fun row -> row.Source, row.Quantity, row.Reason) do
                let settings = own |> List.map Groups.cell |> List.distinct |> String.concat "; "
                [ $"`{source}`"; quantity; settings; string own.Length; reason ]
        ]

    let private quantity (role: string) (name: string) =
        match role with
        | "result" -> name
        | "ours" -> name + ", ours alone"
        | role -> $"{role}: {name}"

    // A control must be far off, so that its nearest row counts; of all others the farthest.
    let private farthest (role: string) (rows: Row list) =
        match rows |> List.filter (Judging.distanceOf >> Double.IsNaN >> not) with
        | [] -> [ ""; "" ]
        | known when role = "control" ->
            let row = List.minBy Judging.distanceOf known
            [ $"at least {Groups.number (Judging.distanceOf row)}"; row.Setting ]
        | known ->
            let row = List.maxBy Judging.distanceOf known
            [ $"at most {Groups.number (Judging.distanceOf row)}"; row.Setting ]

    // A line for each quantity of a source with one verdict; the source stands in its first line.
    let private claims (rows: Row list) =
        let groups =
            rows
            |> List.groupBy (fun row -> row.Source, row.Role, row.Quantity, row.Verdict)

        [
            for i, ((source, role, name, verdict), own) in List.indexed groups do
                let first =
                    i = 0
                    || (let (before, _, _, _), _ = groups[i - 1]
                        before <> source)

                [
                    (if first then $"`{source}`" else "")
                    quantity role name
                    Judging.words verdict
                    string own.Length
                    own |> List.distinctBy Groups.cell |> List.length |> string
                    yield! farthest role own
                ]
        ]

    // All that is said of a source, in one cell.
    let private judged (source: Source) =
        [
            ""
            $"## {source.Title} (`{source.Name}`)"
            ""
            for name, text in
                [
                    "Source", source.Citation
                    "Protocol", source.Protocol
                    "Criterion", source.Criterion
                    "Negative control", source.Control
                    "Left open, and our choice", source.Open
                ] do
                if text <> "" then
                    yield!
                        wrapped $"- *{name}.* {text}"
                        |> List.mapi (fun i line -> if i = 0 then line else "  " + line)
        ]

    /// How each source was judged, in Markdown.
    let protocols: string =
        [
            "# How the published numbers were judged"
            ""
            "For each source of [the page of verdicts](published.md); all of it was written before the runs."
            for source in Literature.sources do
                yield! judged source
            ""
        ]
        |> String.concat "\n"

    /// The document in Markdown: of the stored table, whose SHA-256 it names.
    let markdown (digest: string) (rows: Row list) : string =
        [
            $"# {Page.title}"
            ""
            yield! wrapped Page.introduction
            ""
            yield! wrapped $"{Page.expected rows} {Page.inferred}"
            ""
            yield!
                wrapped (
                    $"This page is made of [{file}]({file}), which has every row. The following command makes that "
                    + $"table, on {machine} in {minutes} minutes of processor time:"
                )
            ""
            "```"
            "dotnet fsi scripts/published.fsx --diabetes FOLDER"
            "```"
            ""
            "FOLDER has scikit-learn's diabetes data; the tables are those of `../shared/published`, the digits MNIST."
            "SHA-256 of the table:"
            $"`{digest}`."
            ""
            yield!
                table
                    ("source" :: Groups.headings @ [ "lines of the table" ])
                    [
                        for source, cells in List.zip Literature.sources (Page.total rows) ->
                            cells @ [ lines rows source ]
                    ]

            yield!
                section
                    "What disagrees"
                    "Results alone; the last row of each group."
                    ("source" :: Page.headings @ [ "reason" ])
                    (rows
                     |> explained (fun group -> isResult group.Role && group.Verdict = Disagrees))

            yield!
                section
                    "Controls that were not refused"
                    "The criterion is too weak there."
                    ("source" :: Page.headings @ [ "reason" ])
                    (rows |> explained (fun group -> group.Verdict = NotRefused))

            yield!
                section
                    "Direction only"
                    "The protocol cannot be had in full, or errors are too wide to judge by: both go the same way."
                    ("source" :: Page.headings @ [ "reason (last row)" ])
                    (rows
                     |> explained (fun group -> isResult group.Role && group.Verdict = DirectionOnly))

            yield!
                section
                    "Not runnable"
                    "Published, and not computed here."
                    [ "source"; "quantity"; "settings"; "rows"; "reason" ]
                    (notRunnable rows)

            yield!
                section
                    "Claim by claim"
                    ("Rows of one quantity over all its settings and generations. The distance is that of the farthest "
                     + "row in standard errors, for negative controls that of the nearest, and where that row stands; "
                     + "it is left out where a row is judged by something else, such as a bound. Neighbours are what "
                     + "follows from another value than the inferred one.")
                    [ "source"; "quantity"; "verdict"; "rows"; "settings"; "standard errors"; "at" ]
                    (claims rows)

            ""
            "[How each source was judged](published-protocols.md): protocol, criterion, control, what was left open."
            ""
        ]
        |> String.concat "\n"

    /// The document of a stored table.
    let ofTable (path: string) : string =
        markdown (TableFile.digest path) (Literature.read path)
