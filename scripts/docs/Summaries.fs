namespace Collapse.Scripts.Pages

open System.IO
open Collapse
open Collapse.Experiments
open Collapse.Learning
open Collapse.Scripts

/// From the folder of a run to small tables.
[<RequireQualifiedAccess>]
module Summaries =
    let private is (folder: string) (name: string) = File.Exists(Path.Combine(folder, name))

    // Tables that a study itself writes by cell.
    let private asItIs folder name file figures : Summary =
        let table = ResultFile.read (Path.Combine(folder, file))

        {
            Name = name
            Tables = [ file ]
            Figures = figures
            Columns = table.Columns
            Rows = table.Rows
        }

    let private readings folder : Summary =
        let key = [ "choice"; "value"; "model"; "loss"; "hidden" ]
        let judged = Cells.table folder "claims.csv" |> Cells.by key

        let rows =
            [
                for row in Cells.table folder "readings.csv" ->
                    let verdicts =
                        judged
                        |> List.find (fun (cell, _) -> key |> List.forall (fun name -> cell[name] = row[name]))
                        |> snd

                    (row, verdicts)
                    ||> List.fold (fun row verdict ->
                        let claim = verdict["claim"]
                        row.Add((if claim = "P2" || claim = "P3" then "growth" else claim), verdict["verdict"]))
            ]

        {
            Name = "readings"
            Tables = [ "readings.csv"; "claims.csv" ]
            Figures = [ "ptbxl", "readings-mse-20.svg", "readings.svg" ]
            Columns =
                key
                @ [
                    "steps"
                    "repetitions"
                    "data_correlation"
                    "output_correlation"
                    "output_correlation_least"
                    "output_correlation_most"
                    "output_variance"
                    "effective_rank"
                    "new_rmse_ratio"
                    "P1"
                    "growth"
                    "P4"
                    "P6"
                ]
            Rows = rows
        }

    let private doses folder : Summary =
        let key = [ "policy"; "dose"; "model"; "loss"; "hidden"; "steps" ]

        let measures =
            [
                "output_correlation"
                "variance"
                "variance_kept"
                "effective_rank"
                "new_rmse_ratio"
                "new_rmse_growth"
            ]

        let lawful = [ "law_output_correlation"; "law_variance" ]

        let rows =
            Cells.table folder "remedies.csv"
            |> List.map (
                Cells.divided "variance" "output_variance" "data_variance"
                >> Cells.divided "variance_kept" "output_variance" "no_feedback_variance"
                >> Cells.divided "law_variance" "law_output_variance" "data_variance"
                >> Cells.divided "new_rmse_growth" "new_rmse_ratio" "no_feedback_new_rmse_ratio"
            )

        {
            Name = "remedies"
            Tables = [ "remedies.csv" ]
            Figures = [ "ptbxl", "remedies-dae-mse-20.svg", "remedies.svg" ]
            Columns = key @ [ "n"; "data_correlation" ] @ lawful @ Cells.columns measures
            Rows =
                [
                    for cell, members in Cells.by key rows do
                        let whole = members |> List.filter Cells.finished

                        Map
                            [
                                yield! Map.toList cell
                                "n", string whole.Length
                                for name in "data_correlation" :: lawful do
                                    name, members.Head[name]
                                yield! Cells.middle measures whole
                            ]
                ]
        }

    let private ofFamily =
        [
            "contraction"
            "output_correlation"
            "variance"
            "effective_rank"
            "new_rmse_ratio"
            "roc_area"
            "roc_area_st_elevation"
        ]

    let private family folder : Summary =
        let rows =
            Cells.table folder "family.csv"
            |> List.map (Cells.divided "variance" "output_variance" "data_variance")

        let step row = ResultFile.number "step" row

        // Before feedback, at the end without it, at the end with it.
        let moments =
            [
                "before", "on", List.minBy step
                "off", "off", List.maxBy step
                "on", "on", List.maxBy step
            ]

        {
            Name = "family"
            Tables = [ "family.csv" ]
            Figures = [ "ptbxl", "family.svg", "family.svg" ]
            Columns =
                [ "learner"; "moment"; "hidden"; "steps"; "n"; "data_correlation" ]
                @ Cells.columns ofFamily
            Rows =
                [
                    for cell, members in Cells.by [ "learner" ] rows do
                        for moment, feedback, pick in moments do
                            let points =
                                members
                                |> List.filter (fun row -> row["feedback"] = feedback)
                                |> Cells.by [ "repetition" ]
                                |> List.map (snd >> pick)

                            Map
                                [
                                    "learner", cell["learner"]
                                    "moment", moment
                                    "hidden", points.Head["hidden"]
                                    "steps", points.Head["step"]
                                    "n", string points.Length
                                    "data_correlation", points.Head["data_correlation"]
                                    yield! Cells.middle ofFamily points
                                ]
                ]
        }

    // Does the contraction before any feedback predict what feedback takes?
    let private order (family: Summary) : Summary =
        let at moment measure (members: Row list) =
            members
            |> List.find (fun row -> row["moment"] = moment)
            |> ResultFile.number measure

        let thrice measure members =
            at "before" measure members, at "off" measure members, at "on" measure members

        let fates =
            [
                for cell, members in Cells.by [ "learner" ] family.Rows ->
                    {
                        Family.Learner = Catalog.Of cell["learner"]
                        Family.Contraction = at "before" "contraction" members
                        Family.Correlation = thrice "output_correlation" members
                        Family.Variance = thrice "variance" members
                        Family.Rank = thrice "effective_rank" members
                        Family.NewError = thrice "new_rmse_ratio" members
                        Family.RocArea = thrice "roc_area" members
                    }
                    : Family.Fate
            ]

        let rho, p, count = Family.order fates

        let resisting = fates |> List.filter Family.resists |> List.length

        {
            Name = "order"
            Tables = family.Tables
            Figures = []
            Columns = [ "quantity"; "value" ]
            Rows =
                [
                    for quantity, value in
                        [
                            "spearman", rho
                            "p", p
                            "learners", float count
                            "resisting", float resisting
                        ] -> Map [ "quantity", quantity; "value", Names.Of<float> value ]
                ]
        }

    /// Every small table that a run's folder gives; none is bad input.
    let ofRun (folder: string) : Summary list =
        let found =
            [
                if is folder "results.csv" then
                    PaperSummary.ofRun folder
                if is folder "law.csv" then
                    asItIs folder "law" "law.csv" [ "ptbxl", "figure-mse-20.svg", "law.svg" ]
                if is folder "readings.csv" then
                    readings folder
                if is folder "remedies.csv" then
                    doses folder
                if is folder "enough.csv" then
                    asItIs folder "enough" "enough.csv" []
                if is folder "family.csv" then
                    let family = family folder
                    family
                    order family
                if is folder "forecast-verdicts.csv" then
                    asItIs folder "forecast" "forecast-verdicts.csv" [ "V5", "forecast.svg", "forecast.svg" ]
                    ForecastSummary.claims folder
                if is folder "forms.csv" then
                    ForecastSummary.forms folder
                    asItIs folder "forecast-forms-runs" "forms.csv" []
                if is folder "gold-enough.csv" then
                    asItIs folder "forecast-gold" "gold-enough.csv" []
                    asItIs folder "forecast-gold-runs" "gold.csv" []
                if is folder "fates.csv" then
                    asItIs folder "generations" "fates.csv" []
                    asItIs folder "generations-claims" "claims.csv" []
                if is folder "horizon.csv" then
                    asItIs folder "horizon" "horizon.csv" [ "ptbxl", "horizon.svg", "horizon.svg" ]
                if is folder "horizon-summary.csv" then
                    asItIs folder "horizon-summary" "horizon-summary.csv" []
            ]

        if found.IsEmpty then
            raise (InputException $"--from is '{folder}'; expected the folder of a finished run, with its tables.")

        found
