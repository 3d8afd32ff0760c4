namespace Collapse.Scripts.Pages

open Collapse.Learning

/// The tables of forecasts.
[<RequireQualifiedAccess>]
module ForecastLayouts =
    // "**.008** (.013)": the median error and the largest, bold where the claim holds.
    let private learners: Layout =
        let error name worst claim (group: Row list) =
            let row = group.Head

            Some(
                if row[claim] = "not tested" then
                    "–"
                else
                    let written column = Cell.format "F3" row[column]
                    let bold = if row[claim] = "holds" then "**" else ""
                    $"{bold}{written name}{bold} ({written worst})"
            )

        {
            Name = "forecast"
            Result = "forecast"
            Groups = by [ "learner" ]
            Columns =
                [
                    left "learner" (at [] "learner" (fun name -> (Catalog.Of name).Title))
                    right "error to N = 10,000" (error "error_10000" "worst_10000" "F1")
                    right "to 100,000" (error "error_100000" "worst_100000" "F2")
                    right "covered" (at [] "coverage" (fixed' 2))
                    right "told" (joined " of " [ at [] "told_right" id; at [] "repetitions" id ])
                ]
        }

    let private claims: Layout =
        {
            Name = "forecast-claims"
            Result = "forecast-claims"
            Groups = by [ "claim" ]
            Columns =
                [
                    left "claim" (at [] "claim" id)
                    right "holds" (at [] "holds" id)
                    right "nearly" (at [] "nearly" id)
                    right "tested" (at [] "tested" id)
                ]
        }

    let private forms: Layout =
        {
            Name = "forecast-forms"
            Result = "forecast-forms"
            Groups = by [ "form" ]
            Columns =
                [
                    left "form" (at [] "form" id)
                    right "mean" (at [] "mean" (fixed' 4))
                    right "median" (at [] "median" (fixed' 4))
                    right "at most 0.02" (at [] "within_2" id)
                    right "at most 0.03" (at [] "within_3" id)
                    right "of" (at [] "n" id)
                ]
        }

    let private gold: Layout =
        // "74.3 % (68.2 % to 83.9 %)"; without the interval where there is none.
        let enough name (group: Row list) =
            group
            |> List.tryFind (Cell.matches [ "by", name ])
            |> Option.map (fun row ->
                // The smallest share that was tried may be more than is needed.
                if row["share"] = row["low"] && row["low"] <> row["high"] then
                    $"""at most {share row["share"]} (up to {share row["high"]})"""
                elif row["low"] = row["high"] then
                    share row["share"]
                else
                    $"""{share row["share"]} ({share row["low"]} to {share row["high"]})""")

        {
            Name = "forecast-gold"
            Result = "forecast-gold"
            Groups = by [ "criterion" ]
            Columns =
                [
                    left "gold is enough for" (at [] "criterion" id)
                    for name, heading in
                        [
                            "law", "by the law"
                            "law, training on", "law, training on"
                            "forecast", "forecast"
                            "forecast, training on", "forecast, training on"
                            "simulated", "simulated"
                        ] do
                        left heading (enough name)
                ]
        }

    /// All of them.
    let all: Layout list = [ learners; claims; forms; gold ]
