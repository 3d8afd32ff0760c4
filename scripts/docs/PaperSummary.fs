namespace Collapse.Scripts.Pages

open System
open System.Collections.Immutable
open System.IO
open Collapse.Experiments
open Collapse.Measures
open Collapse.Numerics
open Collapse.Spec

/// From the tables of the paper's grid to its cells: medians, their range, and the claims' verdicts.
[<RequireQualifiedAccess>]
module PaperSummary =
    let private cellOf = [ "model"; "loss"; "hidden"; "weight_decay" ]
    let private simulationOf = cellOf @ [ "steps"; "repetition" ]

    let private measures =
        [
            "output_correlation"
            "output_variance"
            "effective_rank"
            "new_rmse_ratio"
            "variance_kept"
            "new_rmse_growth"
        ]

    // How many do worse on new data than answering with the mean.
    let private above (rows: Row list) =
        if rows |> List.forall (fun row -> row.ContainsKey "new_rmse_ratio") then
            rows
            |> List.filter (fun row -> ResultFile.number "new_rmse_ratio" row > 1.0)
            |> List.length
            |> string
        else
            ""

    let private claims = [ "P1"; "growth"; "P4"; "P5"; "P6" ]

    let private protocol (row: Row) =
        (Protocol(), Parameters.All)
        ||> Seq.fold (fun protocol parameter ->
            match row.TryFind parameter.Name with
            | Some text when parameter.Name <> Parameters.Policy.Name -> parameter.Parse(protocol, text)
            | _ -> protocol)

    let private point (step: int) (row: Row) =
        let values =
            [
                for measure in Measure.All ->
                    let known = row.TryFind measure.Name |> Option.exists ((<>) "")

                    Collections.Generic.KeyValuePair(
                        measure.Name,
                        (if known then ResultFile.number measure.Name row else nan)
                    )
            ]

        TracePoint(step, values.ToImmutableSortedDictionary StringComparer.Ordinal)

    // What the claims are judged on: the simulation's first moment and its last.
    let private result (before: Row) (after: Row) =
        let protocol = protocol after

        SimulationResult(
            protocol,
            "",
            ResultFile.number "data_correlation" after,
            ResultFile.number "data_variance" after,
            ImmutableArray.Create<TracePoint> [| point 0 before; point protocol.Steps after |],
            Matrix.Zeros(1, 1),
            Matrix.Zeros(1, 1),
            (if Cells.finished after then
                 Outcome.Finished
             else
                 Outcome.Diverged)
        )

    // The verdicts of a cell. Without traces nobody knows the errors before feedback, and what is judged on them.
    let private verdicts known (simulations: (Row * Row) list) =
        let found =
            [ for before, after in simulations -> result before after ] |> Claims.evaluate

        fun (cell: Row) ->
            let scope =
                $"""{cell["model"].ToUpperInvariant()}, {cell["loss"].ToUpperInvariant()}, H = {cell["hidden"]}"""

            [
                for claim in claims ->
                    claim,
                    found
                    |> List.tryFind (fun finding ->
                        finding.Scope = scope
                        && (finding.Claim = claim
                            || (claim = "growth" && (finding.Claim = "P2" || finding.Claim = "P3"))))
                    |> Option.filter (fun _ -> known || (claim <> "P5" && claim <> "P6"))
                    |> Option.map (fun finding -> Verdicts.Words finding.Verdict)
                    |> Option.defaultValue (if known then "not tested" else "")
            ]

    // The moment before feedback of each simulation; without traces only its correlation is known.
    let private firsts folder (results: Row list) : Row list =
        let key (row: Row) =
            [ for name in simulationOf -> row[name] ]

        let known: Row -> Row =
            if File.Exists(Path.Combine(folder, "traces.csv")) then
                let points = Cells.table folder "traces.csv"

                let found =
                    dict
                        [
                            for row in points do
                                if row["step"] = "0" then
                                    key row, row
                        ]

                fun row -> found[key row]
            else
                Map.filter (fun name _ -> not (List.contains name measures))

        [
            for row in results ->
                (known row)
                    .Add("output_correlation", row["no_feedback_correlation"])
                    .Add("data_variance", row["data_variance"])
        ]

    // The last moment, and how it compares to the one before feedback.
    let private compared (before: Row) (after: Row) : Row =
        (after, [ "variance_kept", "output_variance"; "new_rmse_growth", "new_rmse_ratio" ])
        ||> List.fold (fun row (name, measure) ->
            match before.TryFind measure with
            | Some value -> row.Add("before", value) |> Cells.divided name measure "before"
            | None -> row)

    /// The cells of a run's grid; `no feedback` is N = 0, of the simulations of every N.
    let ofRun (folder: string) : Summary =
        let traced = File.Exists(Path.Combine(folder, "traces.csv"))
        let results = Cells.table folder "results.csv"

        let simulations =
            [
                for before, after in List.zip (firsts folder results) results -> before, compared before after
            ]

        let line judged (cell: Row) steps (simulations: Row list) diverged =
            Map
                [
                    for name in cellOf do
                        name, cell[name]
                    "steps", steps
                    "n", string simulations.Length
                    "diverged", string<int> diverged
                    "data_correlation", cell["data_correlation"]
                    yield! Cells.middle measures simulations
                    "new_rmse_above_1", above simulations
                    yield! judged cell
                ]

        let ofCell judged (members: (Row * Row) list) =
            let cell = snd members.Head
            let whole = members |> List.filter (snd >> Cells.finished)

            [
                line judged cell "0" (List.map fst whole) (members.Length - whole.Length)

                for steps, ofLength in members |> List.map snd |> List.groupBy (fun row -> row["steps"]) do
                    let finished = ofLength |> List.filter Cells.finished
                    line judged cell steps finished (ofLength.Length - finished.Length)
            ]

        {
            Name = "paper"
            Tables =
                [
                    "results.csv"
                    if traced then
                        "traces.csv"
                ]
            Figures = [ "ptbxl", "figure-mse-20.svg", "figure-mse-20.svg" ]
            Columns =
                cellOf
                @ [ "steps"; "n"; "diverged"; "data_correlation" ]
                @ Cells.columns measures
                @ [ "new_rmse_above_1" ]
                @ claims
            Rows =
                [
                    for _, ofDecay in simulations |> List.groupBy (fun (_, row) -> row["weight_decay"]) do
                        let judged = verdicts traced ofDecay

                        let cell (_, row: Row) = [ for name in cellOf -> row[name] ]

                        for _, members in ofDecay |> List.groupBy cell do
                            yield! ofCell judged members
                ]
        }
