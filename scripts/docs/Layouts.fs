namespace Collapse.Scripts.Pages

open System
open Collapse
open Collapse.Learning
open Collapse.Scripts

/// The tables of the pages.
[<RequireQualifiedAccess>]
module Layouts =
    let private steps =
        [
            "0", "no feedback"
            "100", "N = 100"
            "1000", "1,000"
            "10000", "10,000"
            "100000", "100,000"
        ]

    // "DAE, MSE, decay 1e-5, 20".
    let private cell width (group: Row list) =
        let row = group.Head

        let decay =
            match ResultFile.number "weight_decay" row with
            | 0.0 -> ""
            | decay -> $", decay {Experiments.Names.Plain decay}"

        Some $"""{upper row["model"]}, {upper row["loss"]}{decay}, {width}{row["hidden"]}"""

    let private ofClaims names =
        [ for heading, name in names -> left heading (at [] name Cell.verdict) ]

    let private cells = by [ "model"; "loss"; "hidden"; "weight_decay" ]

    let private correlation: Layout =
        {
            Name = "paper-correlation"
            Result = "paper"
            Groups = cells
            Columns =
                [
                    left "model, loss, H" (cell "")
                    for n, heading in steps do
                        right heading (at [ "steps", n ] "output_correlation" (fixed' 3))
                    yield! ofClaims [ "P1", "P1"; "P2, P3", "growth"; "P4", "P4" ]
                ]
        }

    let private error: Layout =
        {
            Name = "paper-error"
            Result = "paper"
            Groups = cells
            Columns =
                [
                    left "model, loss, H" (cell "")
                    right "before" (at [ "steps", "0" ] "new_rmse_ratio" (fixed' 2))
                    right "after" (at [ "steps", "100000" ] "new_rmse_ratio" (fixed' 2))
                    right "growth" (at [ "steps", "100000" ] "new_rmse_growth" (fixed' 1))
                    yield! ofClaims [ "P5", "P5"; "P6", "P6" ]
                ]
        }

    let private decay: Layout =
        let cases =
            [
                for loss in [ "mse"; "mae"; "ssim" ] do
                    for model in [ "ae"; "dae" ] -> model, loss
            ]

        // A decay that was not run with a loss leaves its cell empty.
        let cell (model, loss) (group: Row list) =
            match
                group
                |> List.filter (Cell.matches [ "model", model; "loss", loss; "steps", "100000" ])
            with
            | [] -> Some ""
            | found -> at [] "output_correlation" (fixed' 3) found

        {
            Name = "decay"
            Result = "decay"
            Groups = by [ "weight_decay" ]
            Columns =
                [
                    left "decay" (at [] "weight_decay" (float >> Experiments.Names.Plain))
                    for model, loss in cases do
                        right $"{upper model}, {upper loss}" (cell (model, loss))
                ]
        }

    let private law: Layout =
        {
            Name = "law"
            Result = "law"
            Groups = cells
            Columns =
                [
                    left "" (cell "H = ")
                    for n, heading in steps do
                        right heading (at [ "steps", n ] "difference" (Cell.format "+3"))
                ]
        }

    let private readings: Layout =
        let ofModel model =
            [
                for n, heading in [ "0", "no feedback"; "100000", "100,000" ] do
                    right
                        $"{upper model}, {heading}"
                        (at [ "model", model; "steps", n ] "output_correlation" (fixed' 3))
                for claim in [ "P1"; "growth"; "P4"; "P6" ] do
                    left
                        (if claim = "growth" then
                             (if model = "ae" then "P3" else "P2")
                         else
                             claim)
                        (at [ "model", model ] claim Cell.verdict)
            ]

        let name (group: Row list) =
            let row = group.Head

            Some(
                if row["choice"] = "" then
                    row["value"]
                else
                    $"""{row["choice"]}: {row["value"]}"""
            )

        {
            Name = "readings"
            Result = "readings"
            Groups = List.filter (Cell.matches [ "loss", "mse" ]) >> by [ "choice"; "value" ]
            Columns = [ left "reading" name; yield! ofModel "ae"; yield! ofModel "dae" ]
        }

    let private enough: Layout =
        let ofPolicy policy =
            let given name = at [ "policy", policy ] name share

            [
                left
                    $"{policy}: share"
                    (joined
                        ""
                        [
                            given "dose"
                            (fun _ -> Some " (")
                            given "low"
                            (fun _ -> Some " to ")
                            given "high"
                            (fun _ -> Some ")")
                        ])
                right $"{policy}, by the law" (given "law_dose")
            ]

        {
            Name = "enough"
            Result = "enough"
            Groups = by [ "criterion" ]
            Columns =
                [
                    left "enough for" (at [] "criterion" id)
                    yield! ofPolicy "gold"
                    yield! ofPolicy "mix"
                ]
        }

    let private doses: Layout =
        {
            Name = "remedies"
            Result = "remedies"
            Groups = by [ "policy"; "dose"; "model"; "loss"; "steps" ]
            Columns =
                [
                    left "policy" (at [] "policy" id)
                    right "strength" (at [] "dose" (Cell.format "0.####"))
                    right "N" (at [] "steps" (Cell.format "N0"))
                    right "correlation" (at [] "output_correlation" (fixed' 3))
                    right "by the law" (at [] "law_output_correlation" (fixed' 3))
                    right "variance (data = 1)" (at [] "variance" (fixed' 2))
                    right "by the law" (at [] "law_variance" (fixed' 2))
                    right "new-data RMSE / σ(X)" (at [] "new_rmse_ratio" (fixed' 2))
                ]
        }

    let private family: Layout =
        let value moment name (group: Row list) =
            group |> List.find (Cell.matches [ "moment", moment ]) |> ResultFile.number name

        // Those first to which feedback adds most correlation; one whose outputs have none comes first of all.
        let added group =
            let difference =
                value "on" "output_correlation" group - value "off" "output_correlation" group

            if Double.IsNaN difference then
                Double.NegativeInfinity
            else
                -difference

        let arrow name decimals =
            joined
                " → "
                [
                    at [ "moment", "off" ] name (fixed' decimals)
                    at [ "moment", "on" ] name (fixed' decimals)
                ]

        let kept (group: Row list) =
            let ratio = value "on" "variance" group / value "off" "variance" group

            Some(
                if Double.IsNaN ratio then
                    "–"
                else
                    $"{Summary.number 0 (100.0 * ratio)} %%"
            )

        {
            Name = "family"
            Result = "family"
            Groups = by [ "learner" ] >> List.sortBy added
            Columns =
                [
                    left "learner" (at [] "learner" (fun name -> (Catalog.Of name).Title))
                    right "contraction" (at [ "moment", "before" ] "contraction" (fixed' 3))
                    for heading in [ "before"; "off"; "on" ] do
                        right
                            (if heading = "before" then "correlation before" else heading)
                            (at [ "moment", heading ] "output_correlation" (fixed' 3))
                    right "variance, on / off" kept
                    left "rank, off → on" (arrow "effective_rank" 1)
                    left "new-data RMSE / σ(X), off → on" (arrow "new_rmse_ratio" 2)
                    left "ROC area, off → on" (arrow "roc_area" 2)
                    left "ST elevation, off → on" (arrow "roc_area_st_elevation" 2)
                ]
        }

    /// Those whose marker names the kind of data.
    let ofData: Layout list =
        [
            correlation
            error
            decay
            law
            readings
            enough
            doses
            family
            yield! ForecastLayouts.all
            yield! GenerationLayouts.all
        ]

    /// Those of one small table, whose marker names no data.
    let alone: Layout list = TextLayouts.all

    /// The tables that must stand on a page, as its markers name them; on others, and beside them, any may.
    let required: (string * string list) list =
        [
            "docs/collapse-law.md", [ "law ptbxl"; "law synthetic" ]
            "docs/family.md", [ "family ptbxl" ]
            "docs/forecast.md", [ "forecast-claims V5"; "forecast-claims synthetic"; "forecast V5" ]
            "docs/forecast-forms.md", [ "forecast-forms II"; "forecast-forms synthetic"; "forecast-forms V5" ]
            "docs/forecast-gold.md", [ "forecast-gold II"; "forecast-gold synthetic" ]
            "docs/generations-results.md",
            [
                for data, own in [ "ring", "modes"; "ptbxl", ""; "digits", "classes" ] do
                    $"generations {data}"

                    if own <> "" then
                        $"{own} {data}"

                    $"generations-claims {data}"
            ]
            "docs/paper.md",
            [
                "paper-correlation ptbxl"
                "paper-error ptbxl"
                "paper-correlation synthetic"
                "paper-error synthetic"
            ]
            "docs/readings.md", [ "readings ptbxl"; "decay ptbxl" ]
            "docs/remedies.md", [ "enough ptbxl"; "remedies ptbxl" ]
            "docs/texts.md", [ "texts-verdicts"; "texts-feedback" ]
        ]
