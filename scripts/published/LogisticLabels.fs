namespace Collapse.Scripts.Literature

open System
open System.Collections.Generic
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics

/// Logistic regression on its own labels, discarded or added to the real ones (Dey, Donoho).
[<RequireQualifiedAccess>]
module LogisticLabels =
    let private name = "dey-donoho"

    let private loss, logLoss, accuracy =
        "test log-loss", "log of the test log-loss", "test accuracy"

    let private stopped, converged = "L-BFGS stopped at 1e-4", "converged"

    let private columns =
        [
            Column.Text "dataset"
            Column.Text "workflow"
            Column.Whole("iteration", 1)
            Column.Number "test_loss"
            Column.Number "test_accuracy"
        ]

    let private table context =
        Judging.table context name "dey_donoho_logistic.csv" columns

    let private rows context =
        Judging.rows context name "dey_donoho_logistic.csv" columns

    // Where 4 deviations of the log are more than a factor of 10, one run says little of the value.
    let private wide = Math.Log 10.0 / Judging.most

    let private ours (row: TableRow) = row.Text "dataset" = "diabetes"
    let private repetitions context = if context.Quick then 4 else 100

    let private jobs context =
        match rows context |> List.filter ours with
        | [] -> []
        | _ when not (Diabetes.areIn context.Diabetes) -> []
        | rows ->
            let split = Diabetes.read context.Diabetes

            [
                for workflow, rows in rows |> List.groupBy _.Text("workflow") do
                    for solver in [ stopped; converged ] do
                        let length = rows |> List.map _.Whole("iteration") |> List.max

                        {
                            Source = name
                            Setting = $"{workflow}, {solver}"
                            Size = split.TrainLabels.Length
                            Parameter = nan
                            Length = if context.Quick then min 10 length else length
                            Repetitions = repetitions context
                            RelativeError = 1.0
                            Seed = context.Seed
                            Data = split.Digest
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
            [ for quantity in [ loss; logLoss; accuracy ] -> quantity, (fun _ -> nan) ]
            (fun _ -> true)
            (fun repetition ->
                chain.From(Sampling.key job repetition)
                |> Seq.map (fun fit ->
                    let at = ReadOnlySpan<float> fit
                    let found = test.Loss at
                    [| found; Elementary.Log found; test.Accuracy at |]))

    let private absent =
        Map
            [
                "breast_cancer",
                "separable: no maximum of the likelihood exists, and the log shows where its solver gave up"
                "wisconsin",
                "separable: no maximum of the likelihood exists, and the log shows where its solver gave up"
                "heart", "the data are at OpenML alone, which this program does not ask"
                "titanic", "the data are at OpenML alone, which this program does not ask"
            ]

    // Of a wide spread: within it, and on the same side of the first fit.
    let private direction (first: float) (value: Value) (judged: Row) =
        let higher = judged.Published > Math.Log first && value.Mean > Math.Log first

        { judged with
            Verdict =
                if judged.Verdict = Agrees && higher then
                    DirectionOnly
                else
                    Disagrees
            Reason =
                $"above the first fit, both; {Judging.most} deviations are a factor of "
                + $"{Math.Exp(Judging.most * value.Deviation):G2}, so that one run says no more; {judged.Reason}"
        }

    let private judged (results: Map<string, Value[]>) solver (row: TableRow) =
        let workflow, t = row.Text "workflow", row.Whole "iteration"
        let at = $"diabetes, {workflow}, {solver}; iteration {t}"

        match results.TryFind $"{workflow}, {solver}" with
        | None -> []
        | Some found ->
            let first = (Judging.find found loss 1).Value.Mean

            [
                for quantity, published in
                    [
                        if t = 1 then
                            loss, row.Number "test_loss"
                        else
                            logLoss, Math.Log(row.Number "test_loss")

                        accuracy, row.Number "test_accuracy"
                    ] do
                    match Judging.find found quantity t with
                    | None -> ()
                    | Some value ->
                        // The first fit has no randomness: nine or ten printed digits.
                        let one = if t = 1 then 1e-9 else value.Deviation
                        let error = if t = 1 then 0.0 else Judging.error value

                        let judged =
                            Judging.row name "result" quantity at (published, one) (value.Mean, error) nan

                        if quantity = logLoss && value.Deviation > wide then
                            direction first value judged
                        else
                            judged
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
                            if found.Quantity = logLoss then
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
                + "one draw each and must lie within 4 standard deviations of our repetitions, losses on the scale of "
                + "their logarithm. Where 4 deviations of that are more than a factor of 10, the row is a direction "
                + "only: above the first fit, theirs and ours."
            Control =
                "The converged fit must be refused at iteration 1; augment's values must be refused for discard "
                + "at iteration 10."
            Open =
                "The published log is that of L-BFGS stopped at a mean gradient of 1e-4 (scikit-learn's default "
                + "from 1.3 on), not the maximum-likelihood fit. Both are run. After about 15 iterations of discard "
                + "the drawn labels of many runs can be separated: no maximum exists, and the loss is where the "
                + "solver stops. Its deviation then exceeds its mean, and 4 of them on the linear scale would accept "
                + "any loss from 0 to several hundred; hence the logarithm. The data come with scikit-learn; "
                + "--diabetes names their folder."
            Jobs = jobs
            Run = run
            Judge = judge
        }
