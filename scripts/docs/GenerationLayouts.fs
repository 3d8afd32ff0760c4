namespace Collapse.Scripts.Pages

open Collapse.Learning

/// The tables of generators fed on themselves.
[<RequireQualifiedAccess>]
module GenerationLayouts =
    // What became of each generator, a column for each policy; `told` is the cell of one policy.
    let private fates name (first: Column list) (told: (Row list -> Row list) -> Row list -> string option) : Layout =
        let policies =
            [
                "replace", "replace"
                "accumulate", "accumulate"
                "mix:0.5", "half of it real"
            ]

        let ofPolicy policy =
            List.filter (Cell.matches [ "policy", policy ])

        {
            Name = name
            Result = "generations"
            Groups = by [ "learner" ]
            Columns =
                [
                    left "learner" (at [] "learner" (fun name -> (GeneratorCatalog.Of name).Title))
                    yield! first
                    for policy, heading in policies do
                        left heading (told (ofPolicy policy))
                ]
        }

    // "0.31, shrinks (-1.2)": the coverage in the last generation, and what became of the variance.
    let private generations: Layout =
        let told chosen group =
            let found = chosen group

            // What moved, with the change; nothing where no change can be told, but where the chains differ by decades.
            let moved (row: Row) =
                let change = Cell.format "+1" row["change"]

                match row["tendency"] with
                | "unknown" -> ""
                | "holds" when ResultFile.number "change_half" row <= 1.0 -> ""
                | "holds" -> $"""; {change} +- {Cell.format "F1" row["change_half"]}"""
                | moves -> $", {moves} ({change})"

            joined "" [ at [] "coverage_last" (fixed' 2); List.tryHead >> Option.map moved ] found

        fates "generations" [ right "coverage in generation 1" (at [] "coverage_first" (fixed' 2)) ] told

    // "3; first fewer in 2": the modes in the last generation, and the first with fewer.
    let private modes: Layout =
        let told chosen group =
            let found = chosen group

            let lost =
                at [] "modes_lost" (fun text -> if text = "NaN" then "" else $"; first fewer in {text}")

            joined "" [ at [] "modes_last" (fixed' 0); lost ] found

        fates
            "modes"
            [
                right "modes in generation 1" (at [] "modes_first" (fixed' 0))
                right "of high quality" (at [] "quality_first" (fixed' 2))
            ]
            told

    // "7, last 3 in 2, last 5 in 4, never 8": the classes drawn in the last generation, and which were lost when.
    let private classes: Layout =
        let told chosen group =
            let found: Row list = chosen group

            let lost =
                found
                |> List.tryHead
                |> Option.map (fun row ->
                    let drawn =
                        [
                            for KeyValue(name, value) in row do
                                if name.StartsWith "last_drawn_" then
                                    name["last_drawn_".Length ..].Replace('_', ' '), int value
                        ]

                    let last = drawn |> List.map snd |> List.fold max 0

                    match
                        [
                            for name, value in drawn do
                                if value = 0 then
                                    $"never {name}"
                                elif value < last then
                                    $"last {name} in {value}"
                        ]
                    with
                    | [] -> ""
                    | lost -> ", " + String.concat ", " lost)

            joined "" [ at [] "classes_last" (fixed' 0); (fun _ -> lost) ] found

        fates "classes" [ right "classes in generation 1" (at [] "classes_first" (fixed' 0)) ] told

    let private claims: Layout =
        {
            Name = "generations-claims"
            Result = "generations-claims"
            Groups = List.map List.singleton
            Columns =
                [
                    left "claim" (joined " " [ at [] "claim" id; at [] "statement" id ])
                    left "verdict" (at [] "verdict" id)
                    left "numbers" (at [] "numbers" id)
                ]
        }

    /// All of them.
    let all: Layout list = [ generations; modes; classes; claims ]
