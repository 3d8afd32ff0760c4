namespace Collapse.Scripts.Pages

open System
open System.Globalization
open Collapse.Scripts

/// A column of a page's table: its heading, whether it stands to the right, and its cell for a group of rows; none when
/// the small table does not know it.
type Column =
    {
        Heading: string
        Right: bool
        Cell: Row list -> string option
    }

/// A table of a page: which small table, how its rows are grouped to rows of the page, and the columns.
type Layout =
    {
        /// As the marker names it.
        Name: string
        /// The first part of the small table's name; the marker names the data.
        Result: string
        Groups: Row list -> Row list list
        Columns: Column list
    }

/// How numbers and words of small tables are written on pages.
[<RequireQualifiedAccess>]
module Cell =
    /// A number in a .NET format; `%0` and `%1` multiply by 100, `+3` always has a sign. A dash for what has no value.
    let format (format: string) (text: string) : string =
        let value = Double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)

        let decimals =
            String(
                '0',
                (if format.Length > 1 && Char.IsAsciiDigit format[1] then
                     int format[1..]
                 else
                     0)
            )

        let fraction = if decimals = "" then "" else "." + decimals

        match format[0] with
        | _ when Double.IsNaN value -> "–"
        | '%' -> Summary.number decimals.Length (100.0 * value)
        | '+' -> value.ToString($"+0{fraction};-0{fraction};0{fraction}", CultureInfo.InvariantCulture)
        | _ -> value.ToString(format, CultureInfo.InvariantCulture)

    /// Whether a row has these values in these columns; `a|b` is either, and `~a` whatever holds a.
    let matches (conditions: (string * string) list) (row: Row) : bool =
        let meets (found: string) (value: string) =
            value.Split '|'
            |> Array.exists (fun one ->
                if one.StartsWith '~' then
                    found.Contains one[1..]
                else
                    found = one)

        conditions
        |> List.forall (fun (name, value) -> row.TryFind name |> Option.exists (fun found -> meets found value))

    /// A verdict of a claim, in short; what was not tested is a dash.
    let verdict (text: string) =
        match text with
        | "holds" -> "**yes**"
        | "nearly holds" -> "nearly"
        | "does not hold" -> "no"
        | _ -> "–"
