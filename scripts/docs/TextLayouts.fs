namespace Collapse.Scripts.Pages

open System
open Collapse.Scripts

/// The tables of the page on the other texts' claims.
[<RequireQualifiedAccess>]
module TextLayouts =
    // One row each; a claim's statement stands in its first.
    let private byClaim (rows: Row list) =
        [
            for i, row in List.indexed rows do
                if i > 0 && rows[i - 1]["claim"] = row["claim"] then
                    [ row.Remove "statement" ]
                else
                    [ row ]
        ]

    let private statement (group: Row list) =
        let row = group.Head

        match row.TryFind "statement" with
        | Some text -> Some $"""{row["claim"]} {text.TrimEnd '.'}"""
        | None -> Some row["claim"]

    let private verdicts: Layout =
        {
            Name = "texts-verdicts"
            Result = "texts"
            Groups = byClaim
            Columns =
                [
                    left "claim" statement
                    left "on" (at [] "scope" id)
                    left "verdict" (at [] "verdict" id)
                    left "numbers" (at [] "numbers" id)
                ]
        }

    // The numbers of each look at the digits that are fed back, without the look's number: "dae correlation 3" as "dae
    // correlation".
    let private looks (rows: Row list) =
        let own = rows |> List.filter (Cell.matches [ "part", "digits-feedback" ])

        let look i =
            let ending = $" {i}"

            [
                for row in own do
                    let name = row["name"]

                    if name.EndsWith(ending, StringComparison.Ordinal) then
                        row.Add("name", name[.. name.Length - ending.Length - 1])
            ]

        Seq.initInfinite look
        |> Seq.takeWhile (List.exists (Cell.matches [ "name", "dae steps" ]))
        |> List.ofSeq

    let private number name format (group: Row list) =
        at [ "name", name ] "value" (Cell.format format) group
        |> Option.orElse (Some "-")

    // The mean over the digits.
    let private kept learner (group: Row list) =
        let shares =
            [
                for digit in 0..9 do
                    match group |> List.tryFind (Cell.matches [ "name", $"{learner} kept of {digit} at" ]) with
                    | Some row -> ResultFile.number "value" row
                    | None -> nan
            ]

        Some $"{Summary.number 1 (100.0 * List.average shares)} %%"

    let private feedback: Layout =
        {
            Name = "texts-feedback"
            Result = "texts-numbers"
            Groups = looks
            Columns =
                [
                    right "steps with feedback" (number "dae steps" "0")
                    right "autoencoder" (number "ae correlation" "0.000")
                    right "digits kept" (kept "ae")
                    right "denoising" (number "dae correlation" "0.000")
                    right "digits kept" (kept "dae")
                    right "law, denoising" (number "law" "0.000")
                ]
        }

    /// All of them.
    let all: Layout list = [ verdicts; feedback ]
