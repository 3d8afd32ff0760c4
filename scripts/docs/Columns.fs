namespace Collapse.Scripts.Pages

open System
open Collapse.Scripts

/// What the columns of the pages' tables are made of.
[<AutoOpen>]
module Columns =
    let private ifKnown (write: string -> string) (text: string) =
        if text = "" then None else Some(write text)

    /// The cell of one column in the row of the group that meets the conditions.
    let at conditions (name: string) write (group: Row list) =
        group
        |> List.tryFind (Cell.matches conditions)
        |> Option.bind (fun row -> row.TryFind name)
        |> Option.bind (ifKnown write)

    /// A column whose cells stand to the left.
    let left heading cell =
        {
            Heading = heading
            Right = false
            Cell = cell
        }

    /// A column whose cells stand to the right.
    let right heading cell = { left heading cell with Right = true }

    /// Several cells in one; none when one of them is not known.
    let joined (between: string) parts (group: Row list) =
        let cells = parts |> List.map (fun part -> part group)

        if cells |> List.forall Option.isSome then
            Some(cells |> List.choose id |> String.concat between)
        else
            None

    /// A number with so many decimals.
    let fixed' (decimals: int) = Cell.format $"F{decimals}"

    /// The rows in groups that share the values of some columns.
    let by keys rows = Cells.by keys rows |> List.map snd

    /// A name in capitals.
    let upper (name: string) = name.ToUpperInvariant()

    /// A share in per cent; infinity is more than was tried.
    let share (text: string) =
        match float text with
        | infinite when Double.IsInfinity infinite -> "more than was tried"
        | share when Double.IsNaN share -> "–"
        | share -> $"{Summary.number 1 (100.0 * share)} %%"
