namespace Collapse.Scripts.Pages

open System
open Collapse.Experiments

/// From the tables of forecasts to small ones: claims by number, and forms by their errors.
[<RequireQualifiedAccess>]
module ForecastSummary =
    // One that diverges does not decide: errors are cut here, and one that is no number is as large.
    let private largestCounted = 0.1

    /// How many learners a claim holds for, for how many more in the median or for most, and for how many it was
    /// tested.
    let claims (folder: string) : Summary =
        let learners = Cells.table folder "forecast-verdicts.csv"

        {
            Name = "forecast-claims"
            Tables = [ "forecast-verdicts.csv" ]
            Figures = []
            Columns = [ "claim"; "holds"; "nearly"; "tested" ]
            Rows =
                [
                    for claim in [ "F1"; "F2"; "F3"; "F4" ] ->
                        let count words =
                            learners
                            |> List.filter (fun row -> List.contains row[claim] words)
                            |> List.length
                            |> string

                        Map
                            [
                                "claim", claim
                                "holds", count [ "holds" ]
                                "nearly", count [ "nearly holds" ]
                                "tested", count [ "holds"; "nearly holds"; "does not hold" ]
                            ]
                ]
        }

    /// Of each form: mean (errors cut at 0.1), median, and how many errors are at most 0.02 and 0.03.
    let forms (folder: string) : Summary =
        let within most (errors: float list) =
            errors |> List.filter (fun error -> error <= most) |> List.length |> string

        {
            Name = "forecast-forms"
            Tables = [ "forms.csv" ]
            Figures = []
            Columns = [ "form"; "mean"; "median"; "within_2"; "within_3"; "n" ]
            Rows =
                [
                    for cell, members in Cells.table folder "forms.csv" |> Cells.by [ "form" ] ->
                        let errors =
                            [
                                for row in members ->
                                    match ResultFile.number "largest_error" row with
                                    | error when Double.IsNaN error -> largestCounted
                                    | error -> min error largestCounted
                            ]

                        Map
                            [
                                "form", cell["form"]
                                "mean", Names.Of<float>(List.average errors)
                                "median", Names.Of<float>(Medians.Of errors)
                                "within_2", within 0.02 errors
                                "within_3", within 0.03 errors
                                "n", string errors.Length
                            ]
                ]
        }
