namespace Collapse.Scripts.Literature

open System
open System.Globalization

/// Rows that differ in their generation alone: a line of the tables for readers.
type Group =
    {
        Source: string
        Role: string
        Quantity: string
        /// The setting without its generation.
        Setting: string
        Verdict: Verdict
        Rows: Row list
    }

[<RequireQualifiedAccess>]
module Groups =
    let private split (setting: string) =
        match setting.IndexOf "; " with
        | -1 -> setting, ""
        | place -> setting[.. place - 1], setting[place + 2 ..]

    /// A row's setting without its generation.
    let cell (row: Row) = fst (split row.Setting)

    /// The groups in the order of their first rows.
    let ofRows (rows: Row list) : Group list =
        rows
        |> List.groupBy (fun row -> row.Source, row.Role, row.Quantity, fst (split row.Setting), row.Verdict)
        |> List.map (fun ((source, role, quantity, setting, verdict), rows) ->
            {
                Source = source
                Role = role
                Quantity = quantity
                Setting = setting
                Verdict = verdict
                Rows = rows
            })

    /// Where the rows of a group lie: their number, first and last generation.
    let extent (group: Group) =
        let first, last = List.head group.Rows, List.last group.Rows

        match group.Rows.Length, snd (split first.Setting), snd (split last.Setting) with
        | 1, "", _ -> ""
        | 1, place, _ -> place
        | count, first, last ->
            // "fit 1 to 100", not "fit 1 to fit 100".
            let word = first.Split(' ')[0] + " "

            let last =
                if last.StartsWith(word, StringComparison.Ordinal) then
                    last[word.Length ..]
                else
                    last

            $"{count}: {first} to {last}"

    // 1E-06 as 1e-6, and a real minus sign.
    let private plain (text: string) =
        match text.Split 'E' with
        | [| digits; exponent |] -> $"{digits}e{int exponent}"
        | _ -> text
        |> _.Replace('-', '\u2212')

    let private short (format: string) (value: float) =
        plain (value.ToString(format, CultureInfo.InvariantCulture))

    /// A number with four significant digits.
    let number (value: float) =
        if Double.IsNaN value then "" else short "G4" value

    /// A number and its standard error.
    let withError value (error: float) =
        if Double.IsNaN value then
            ""
        elif Double.IsNaN error || error = 0.0 then
            number value
        else
            // No line ends inside: the spaces are hard ones.
            number value + "\u00a0±\u00a0" + short "G2" error

    /// How many rows of the results have a verdict, and how many controls were refused, source by source.
    let counts (rows: Row list) (source: string) =
        let own = rows |> List.filter (fun row -> row.Source = source)

        let count role verdict =
            own
            |> List.filter (fun row -> row.Role = role && row.Verdict = verdict)
            |> List.length

        let results verdict =
            count "result" verdict + count "ours" verdict

        [
            results Agrees
            results Disagrees
            results DirectionOnly
            results NotRunnable
            count "control" Refused
            count "control" NotRefused
        ]

    /// The headings of `counts`.
    let headings =
        [
            "agree"
            "disagree"
            "direction only"
            "not runnable"
            "controls refused"
            "controls not refused"
        ]
