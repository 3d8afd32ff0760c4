namespace Collapse.Scripts.Literature

open System
open System.Collections.Generic
open Collapse.Experiments
open Collapse.Learning

/// Logistic regression on its own labels, discarded or added to the real ones (Dey, Donoho).
[<RequireQualifiedAccess>]
module LogisticLabels =
    let private name = "dey-donoho"
    let private loss, accuracy = "test log-loss", "test accuracy"
    let private stopped, converged = "L-BFGS stopped at 1e-4", "converged"

    let private columns =
        [ "dataset"; "workflow"; "iteration"; "test_loss"; "test_accuracy" ]

    let private table context =
        Judging.table context name "dey_donoho_logistic.csv" columns

    let private rows context =
        Judging.rows context name "dey_donoho_logistic.csv" columns

    let private ours (row: TableRow) = row.Text "dataset" = "diabetes"
    let private repetitions context = if context.Quick then 4 else 100

    let private jobs context =
        if not (Diabetes.areIn context.Diabetes) then
            []
        else
            let digest = (Diabetes.read context.Diabetes).Digest

            [
                for workflow, rows in rows context |> List.filter ours |> List.groupBy _.Text("workflow") do
                    for solver in [ stopped; converged ] do
                        let length = rows |> List.map _.Whole("iteration") |> List.max

                        {
                            Source = name
                            Setting = $"{workflow}, {solver}"
                            Size = 0
                            Parameter = nan
                            Length = if context.Quick then min 10 length else length
                            Repetitions = repetitions context
                            RelativeError = 1.0
                            Seed = context.Seed
                            Data = digest
                        }
            ]

    let private run context (job: Job) stop =
        let split = Diabetes.read context.Diabetes

        let solver =
            if job.Setting.EndsWith(stopped, StringComparison.Ordinal) then
                LogisticSolver.Stopped
            else
                LogisticSolver.Converged

        let augment = job.Setting.StartsWith("augment", StringComparison.Ordinal)
        let chain = LabelChain(split.Train, split.TrainLabels, augment, solver)
        let test = LogisticProblem(split.Test, ReadOnlySpan split.TestLabels)

        Sampling.adaptive
            job
            stop
            [ for quantity in [ loss; accuracy ] -> quantity, (fun _ -> nan) ]
            (fun _ -> true)
            (fun repetition ->
                chain.From(Sampling.key job repetition)
                |> Seq.map (fun fit ->
                    let at = ReadOnlySpan<float> fit
                    [| test.Loss at; test.Accuracy at |]))

    let private absent =
        Map
            [
                "breast_cancer",
                "separable: no maximum of the likelihood exists, and the log shows where its solver gave up"
                "wisconsin",
                "separable: no maximum of the likelihood exists, and the log shows where its solver gave up"
                "heart", "the data are at OpenML alone, which cannot be reached"
                "titanic", "the data are at OpenML alone, which cannot be reached"
            ]

    let private judged (results: Map<string, Value[]>) solver (row: TableRow) =
        let workflow, t = row.Text "workflow", row.Whole "iteration"
        let at = $"diabetes, {workflow}, {solver}; iteration {t}"

        match results.TryFind $"{workflow}, {solver}" with
        | None -> []
        | Some found ->
            [
                for quantity, column in [ loss, "test_loss"; accuracy, "test_accuracy" ] do
                    match Judging.find found quantity t with
                    | None -> ()
                    | Some value ->
                        // The first fit has no randomness: nine or ten printed digits.
                        let one = if t = 1 then 1e-9 else value.Deviation

                        Judging.row
                            name
                            "result"
                            quantity
                            at
                            (row.Number column, one)
                            (value.Mean, (if t = 1 then 0.0 else Judging.error value))
                            nan
            ]

    let private judge context (results: (Job * Value[]) list) =
        match table context with
        | Error missing -> missing
        | Ok table ->
            let values = Map [ for job: Job, values in results -> job.Setting, values ]
            let diabetes, others = table.Rows |> List.partition ours

            [
                if Diabetes.areIn context.Diabetes then
                    for row in diabetes do
                        yield! judged values stopped row

                    // The converged fit: a control at the first iteration, where the log is that of the stopped solver;
                    // what both do later is the same.
                    for row in diabetes do
                        let found = judged values converged row

                        if row.Whole "iteration" = 1 then
                            yield! found |> List.map (Judging.control "wrong solver: converged")
                        else
                            yield! found |> List.map (fun row -> { row with Role = "neighbour" })

                    let last =
                        diabetes
                        |> List.filter (fun row -> row.Text "workflow" = "discard" && row.Whole "iteration" = 10)

                    for row in last do
                        let swapped =
                            { row with
                                Fields = row.Fields.Add("workflow", "augment")
                            }

                        for found in judged values stopped swapped do
                            if found.Quantity = loss then
                                found |> Judging.control "wrong policy: augment for discard"
                else
                    for workflow in diabetes |> List.map _.Text("workflow") |> List.distinct do
                        Judging.notRunnable
                            name
                            loss
                            $"diabetes, {workflow}"
                            nan
                            nan
                            "the diabetes data are absent; --diabetes names the folder where scikit-learn has them"

                for dataset, workflow in
                    others
                    |> List.map (fun row -> row.Text "dataset", row.Text "workflow")
                    |> List.distinct do
                    let reason = absent.TryFind dataset |> Option.defaultValue "a data set unknown here"
                    Judging.notRunnable name loss $"{dataset}, {workflow}" nan nan reason
            ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Labels of logistic regression"
            Citation =
                "A. Dey, D. Donoho, Universality of the pi^2/6 Pathway in Avoiding Model Collapse, arXiv "
                + "2410.22812; logistic_ML_data"
            Protocol =
                "Diabetes data, y = target above 100, 309 training and 133 test rows (numpy's legacy permutation,"
                + " seed 123456); logistic regression without penalty, refitted 50 times to labels that it drew on "
                + "the training rows: discard the earlier ones, or augment them."
            Criterion =
                "The first fit has no randomness and must give the published test loss to 4e-9; later ones are "
                + "one draw each and must lie within 4 standard deviations of our repetitions."
            Control =
                "The converged fit must be refused at iteration 1; augment's values must be refused for discard "
                + "at iteration 10."
            Open =
                "The published log is that of L-BFGS stopped at a mean gradient of 1e-4 (scikit-learn's default "
                + "from 1.3 on), not the maximum-likelihood fit. Both are run. The data come with scikit-learn; "
                + "--diabetes names their folder."
            Jobs = jobs
            Run = run
            Judge = judge
        }
