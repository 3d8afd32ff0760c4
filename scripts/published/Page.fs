namespace Collapse.Scripts.Literature

open System
open System.Net

/// The page of a run, made from the rows of `published.csv` alone, and what the document in docs/ says like it.
[<RequireQualifiedAccess>]
module Page =
    let internal title = "Published numbers, judged"

    let internal introduction =
        "Each number that others published on training with one's own outputs is held against the same protocol "
        + "run here, and against the exact value where one is known. A row agrees when the published number lies "
        + $"within {Judging.most} standard errors; a row of normal error is then a false alarm with probability "
        + $"{Groups.number Judging.falseAlarm}. A negative control is a planted fault, a wrong constant, index or "
        + "policy, which the same criterion must refuse. Nothing is fitted to a published number; what had to be "
        + "inferred is named."

    let internal inferred =
        "Inferred, not published: the share 0.05 that the judge of `qiao` keeps, and the tolerance 1e-4 at which the "
        + "solver of `dey-donoho` stops. What follows from neighbours of both has rows of its own."

    // How many false alarms are to be expected among the rows that were held against an error.
    let internal expected (rows: Row list) =
        let judged =
            rows
            |> List.filter (fun row ->
                (row.Role = "result" || row.Role = "ours")
                && (row.Verdict = Agrees || row.Verdict = Disagrees))

        $"Among the {judged.Length} results below that agree or disagree, "
        + $"{float judged.Length * Judging.falseAlarm:F2} false alarms are to be expected."

    /// Why the rows of a group were judged so: the reason of the last.
    let internal words (group: Group) = (List.last group.Rows).Reason

    let internal cells (group: Group) =
        let last = List.last group.Rows

        [
            group.Quantity
            group.Setting
            Groups.extent group
            Groups.withError last.Published last.PublishedError
            Groups.withError last.Ours last.OurError
            Groups.number last.Exact
        ]

    let internal headings =
        [ "quantity"; "setting"; "rows"; "published (last row)"; "ours"; "exact" ]

    let internal total (rows: Row list) =
        [
            for source in Literature.sources ->
                $"{source.Title} ({source.Name})"
                :: [ for count in Groups.counts rows source.Name -> string count ]
        ]

    let private html (text: string) = nonNull (WebUtility.HtmlEncode text)

    let private htmlTable headings rows =
        let cell tag (text: string) = $"<{tag}>{html text}</{tag}>"

        let line tag cells =
            "<tr>" + String.concat "" (List.map (cell tag) cells) + "</tr>"

        [
            "<table>"
            line "th" headings
            for row in rows do
                line "td" row
            "</table>"
        ]

    let private style =
        "body{font:15px/1.5 Helvetica,Arial,sans-serif;color:#222;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        + "table{border-collapse:collapse;width:100%;font-size:.87rem;font-variant-numeric:tabular-nums}"
        + "pre{white-space:pre-wrap;overflow-wrap:anywhere}"
        + "th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid #ddd}"

    /// The page of a run, one file that opens offline: agreeing, disagreeing, the direction only, not runnable, each
    /// with its reason.
    let ofRun (command: string) (rows: Row list) : string =
        let groups = Groups.ofRows rows
        let note = $"{expected rows} {inferred}".Replace("`", "")

        let part heading chosen =
            let found = groups |> List.filter chosen

            [
                $"<h2>{html heading}: {found |> List.sumBy _.Rows.Length}</h2>"
                if not found.IsEmpty then
                    yield!
                        htmlTable
                            ("source" :: headings @ [ "reason (last row)" ])
                            [ for group in found -> group.Source :: cells group @ [ words group ] ]
            ]

        let result verdict (group: Group) =
            group.Verdict = verdict && (group.Role = "result" || group.Role = "ours")

        [
            "<!DOCTYPE html>"
            $"<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{style}</style></head><body>"
            $"<h1>{title}</h1><p>{html introduction}</p>"
            $"<p>{html note}</p>"
            $"<pre>{html command}</pre>"
            yield! htmlTable ("source" :: Groups.headings) (total rows)
            yield! part "Agreeing" (result Agrees)
            yield! part "Disagreeing" (result Disagrees)
            yield! part "Direction only" (result DirectionOnly)
            yield! part "Not runnable" (result NotRunnable)
            yield! part "Negative controls" (fun group -> group.Role = "control")
            yield! part "Neighbours of inferred values" (fun group -> group.Role = "neighbour")
            "<h2>Sources</h2>"

            for source in Literature.sources do
                $"<h3>{html source.Title}</h3>"

                for name, text in
                    [
                        "Source", source.Citation
                        "Protocol", source.Protocol
                        "Criterion, fixed before the run", source.Criterion
                        "Negative control", source.Control
                        "Left open, and our choice", source.Open
                    ] do
                    $"<p><b>{name}.</b> {html text}</p>"
            "</body></html>"
            ""
        ]
        |> String.concat "\n"
