namespace Collapse.Scripts.Literature

open System
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics
open Collapse.Theory

/// Gaussians refitted on their own samples, replaced or accumulated (Kazdan, Schaeffer et al.).
[<RequireQualifiedAccess>]
module GaussianChains =
    let private name = "kazdan-schaeffer"

    let private log, variance, squared =
        "mean log variance", "mean variance", "mean squared error of the mean"

    let private replace, accumulate = "Replace", "Accumulate"

    let private policies =
        Map
            [
                replace, ChainPolicy.Replace
                accumulate, ChainPolicy.Accumulate
                "Accumulate-Subsample", ChainPolicy.AccumulateSubsample
            ]

    let private columns =
        [
            Column.Text "setting"
            Column.Whole("n", 2)
            Column.Whole("fit", 1)
            Column.Whole("runs", 1)
            Column.Number "mean_var"
            Column.Number "mean_logvar"
            Column.Number "mean_sqerr_mean"
        ]

    let private runColumns =
        [
            Column.Text "setting"
            Column.Whole("n", 2)
            Column.Text "run_id"
            Column.Whole("fit", 1)
            Column.Number "var"
            Column.Number "sqerr_mean"
        ]

    let private published context =
        Judging.rows context name "stanford_gaussian_d1.csv" columns

    let private exact setting n quantity t =
        match setting with
        | "Replace" when quantity = log -> GaussianRefit.ReplacedLogMean(n, t)
        | "Replace" when quantity = squared -> 1.0 - GaussianRefit.ReplacedVariance(n, t)
        | "Accumulate" when quantity = variance -> GaussianRefit.AccumulatedVariance(n, t)
        | "Accumulate" when quantity = squared -> 1.0 - GaussianRefit.AccumulatedVariance(n, t)
        | _ -> nan

    let private jobs context =
        published context
        |> List.filter (fun row -> policies.ContainsKey(row.Text "setting"))
        |> List.groupBy (fun row -> row.Text "setting", row.Whole "n")
        |> List.map (fun ((setting, n), rows) ->
            {
                Source = name
                Setting = setting
                Size = n
                Parameter = nan
                Length = rows |> List.map _.Whole("fit") |> List.max
                Repetitions = if context.Quick then 200 else 20_000
                RelativeError = if context.Quick then 0.1 else 0.01
                Seed = context.Seed
                Data = ""
            })

    let private run _ job stop =
        let chain =
            Chain<GaussianSummary, GaussianModel>(
                Learner = GaussianLearner(),
                Policy = policies[job.Setting],
                Count = job.Size
            )

        let truth = Gaussian.standard

        Sampling.adaptive
            job
            stop
            [
                for quantity in [ log; variance; squared ] -> quantity, exact job.Setting job.Size quantity
            ]
            (fun _ -> true)
            (fun repetition ->
                chain.From(truth, Sampling.key job repetition)
                |> Seq.map (fun model ->
                    let v, m = model.Covariance[0], model.Mean[0]
                    [| Elementary.Log v; v; m * m |]))

    // Of the runs published, by the deviation that one run has: exactly where it is known, else ours.
    let private errorOf setting n quantity t (value: Value) runs =
        let deviation =
            if setting = replace && quantity = log then
                sqrt (GaussianRefit.ReplacedLogVariance(n, t))
            else
                value.Deviation

        deviation / sqrt (float runs)

    let private judged (values: Map<string * int, Value[]>) (row: TableRow) =
        let setting, n, t = row.Text "setting", row.Whole "n", row.Whole "fit"

        let quantities =
            [
                log, "mean_logvar"
                if setting <> replace then
                    variance, "mean_var"
                squared, "mean_sqerr_mean"
            ]

        [
            for quantity, column in quantities do
                let at = $"{setting}, n = {n}; fit {t}"

                match values.TryFind(setting, n) with
                | None -> Judging.notRunnable name quantity at (row.Number column) nan $"no policy '{setting}' here"
                | Some found ->
                    let value = (Judging.find found quantity t).Value
                    let error = errorOf setting n quantity t value (row.Whole "runs")

                    Judging.row
                        name
                        "result"
                        quantity
                        at
                        (row.Number column, error)
                        (value.Mean, Judging.error value)
                        (exact setting n quantity t)
        ]

    // The table of means against the table of runs: an exact duplicate counts once.
    let private recomputed context =
        let runs = Judging.rows context name "stanford_gaussian_d1_runs.csv" runColumns

        let means =
            runs
            |> List.distinctBy _.Fields
            |> List.groupBy (fun row -> row.Text "setting", row.Whole "n", row.Whole "fit")
            |> List.map (fun (cell, rows) -> cell, rows |> List.averageBy (fun row -> Math.Log(row.Number "var")))
            |> Map

        [
            for row in published context do
                let setting, n, t = row.Text "setting", row.Whole "n", row.Whole "fit"

                match means.TryFind(setting, n, t) with
                | None -> ()
                | Some mean ->
                    // Both tables are rounded, to 7 and 8 digits.
                    Judging.row
                        name
                        "result"
                        "mean log variance, from the table of runs"
                        $"{setting}, n = {n}; fit {t}"
                        (row.Number "mean_logvar", 1e-6)
                        (mean, 1e-6)
                        nan
        ]

    let private controls context (values: Map<string * int, Value[]>) =
        [
            match published context |> List.filter (fun row -> row.Text "setting" = replace) with
            | [] -> ()
            | rows ->
                let row = rows |> List.minBy (fun row -> row.Whole "n", -row.Whole "fit")
                let n, t = row.Whole "n", row.Whole "fit"
                let value = (Judging.find values[replace, n] log t).Value
                let error = errorOf replace n log t value (row.Whole "runs")
                let at = $"{replace}, n = {n}; fit {t}"

                let wrong =
                    GaussianRefit.ReplacedLogMean(n, t)
                    + float t * Math.Log(float n / float (n - 1))

                let judged exact ours =
                    Judging.row name "control" log at (row.Number "mean_logvar", error) ours exact

                judged wrong (value.Mean, Judging.error value)
                |> Judging.control "wrong constant: divisor n - 1"

                match values.TryFind(accumulate, n) with
                | None -> ()
                | Some others ->
                    let other = (Judging.find others log t).Value

                    judged nan (other.Mean, Judging.error other)
                    |> Judging.control "wrong policy: accumulate"
        ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Gaussians under replace and accumulate"
            Citation =
                "J. Kazdan, R. Schaeffer et al., Collapse or Thrive?, arXiv 2410.16713; the sweep of "
                + "one-dimensional Gaussians"
            Protocol =
                "n draws of N(0, 1); 100 times: fit mean and variance (divisor: the count), draw n new points "
                + "from the fit, which replace the data or are added to them."
            Criterion =
                "Ours within 4 standard errors of the closed form, which are at most 1 % of it; the published "
                + "mean within 4 of its own (by the deviation of one run) from the closed form, or from ours where "
                + "there is none."
            Control = "The constant of the unbiased variance, and accumulate's values for replace, must be refused."
            Open =
                "7,600 of 76,400 stored rows are exact duplicates, which count once. Means of the variance itself"
                + " under replace are carried by rare runs and not judged. The mean log variance under accumulate "
                + "has no closed form that we know."
            Jobs = jobs
            Run = run
            Judge =
                fun context results ->
                    let values = Map [ for job, values in results -> (job.Setting, job.Size), values ]

                    match Judging.table context name "stanford_gaussian_d1.csv" columns with
                    | Error missing -> missing
                    | Ok table ->
                        List.collect (judged values) table.Rows
                        @ recomputed context
                        @ controls context values
        }
