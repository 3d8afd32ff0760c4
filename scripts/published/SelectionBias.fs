namespace Collapse.Scripts.Literature

open System
open SelectionRuns

/// Gaussians in ten dimensions whose samples a biased judge selects (Qiao et al.).
[<RequireQualifiedAccess>]
module SelectionBias =
    // Mean over the published seeds; the error of a published mean, by the deviation of one run around its seed's mean,
    // and of ours.
    let private over (found: Value[] list) quantity t =
        let values = found |> List.choose (fun values -> Judging.find values quantity t)

        if values.Length < found.Length || found.IsEmpty then
            None
        else
            let count = float values.Length
            let root f = sqrt (List.sumBy f values) / count

            Some(
                List.averageBy _.Mean values,
                root (fun value -> value.Deviation * value.Deviation),
                root (fun value -> value.Deviation * value.Deviation / float value.Count)
            )

    let private mean (table: Table) setting n quantity t =
        seeds table
        |> List.averageBy (fun seed -> exact setting n (fst (conditions table seed)) quantity t)

    let private judged (table: Table) (results: (Job * Value[]) list) alpha role (row: TableRow) =
        let setting, n, t = row.Text "setting", row.Whole "n", row.Whole "generation"

        let found =
            [
                for job: Job, values in results do
                    if job.Setting = setting && job.Size = n && job.Parameter = alpha then
                        values
            ]

        [
            for quantity, column in
                [
                    log, "mean_log_ratio"
                    ratio, "mean_trace_ratio"
                    squared, "mean_sqerr_over_trace0"
                ] do
                let at = $"{setting}, n = {n}; generation {t}"

                if quantity <> ratio || not (snd policies[setting]) then
                    match over found quantity t with
                    | None -> ()
                    | Some(ours, one, error) ->
                        Judging.row
                            name
                            role
                            quantity
                            at
                            (row.Number column, one)
                            (ours, error)
                            (mean table setting n quantity t)
        ]

    let private others (table: Table) (results: (Job * Value[]) list) (row: TableRow) =
        [
            if
                row.Text "setting" = "Replace + Select"
                && row.Whole "generation" <= fewGenerations
            then
                for alpha in neighbours do
                    for found in judged table results alpha "neighbour" row do
                        if found.Quantity = log then
                            { found with
                                Quantity = $"{log}, a share of {alpha}"
                            }
        ]

    // The values without a judge for those with one.
    let private controls table (results: (Job * Value[]) list) (rows: TableRow list) =
        [
            match rows |> List.filter (fun row -> row.Text "setting" = "Replace + Select") with
            | [] -> ()
            | selected ->
                let generations =
                    results
                    |> List.filter (fun (job: Job, _) -> job.Setting = "Replace + Select" && job.Parameter = share)
                    |> List.map (fun (job, _) -> job.Length)

                let last =
                    selected
                    |> List.filter (fun row -> row.Whole "generation" <= List.min generations)

                let row = last |> List.maxBy (fun row -> row.Whole "generation")
                let fields = row.Fields.Add("setting", "Replace")

                for found in judged table results 1.0 "control" { row with Fields = fields } do
                    if found.Quantity = log then
                        { found with
                            Setting = found.Setting.Replace("Replace", "Replace + Select")
                        }
                        |> Judging.control "wrong policy: no selection"
        ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Selection bias in ten dimensions"
            Citation =
                "X. Qiao et al., When Sample Selection Bias Precipitates Model Collapse, arXiv 2606.13732; "
                + "Gaussian_Modeling"
            Protocol =
                "Ten published initial conditions; 300 times: draw from the fit (from the truth at first), refit "
                + "mean and covariance (divisor n, plus 1e-6 I) to the newest batch or to all synthetic batches. "
                + "With selection n / alpha are drawn and the n kept that lie nearest to a shifted mean."
            Criterion =
                "Paired by seed: the published mean over the seeds within 4 standard errors (deviation of one run"
                + " around its seed's mean, and ours) of our mean over the same seeds; ours within 4 of the exact "
                + "trace ratio and squared error where nothing is selected."
            Control = "The values without a judge must be refused for those with one."
            Open =
                "alpha = 0.05 is inferred: it is not stored. Its neighbours 0.04, 0.06 and 0.1 are judged over "
                + "the first five generations. The factor 0.3 of the judge's covariance changes nothing."
            Jobs = jobs
            Run = run
            Judge =
                fun context results ->
                    match Judging.table context name "qiao_gaussian_d10.csv" columns, initial context with
                    | Error missing, _
                    | _, Error missing -> missing
                    | Ok _, Ok table ->
                        let rows = published context

                        let known, unknown =
                            rows |> List.partition (fun row -> policies.ContainsKey(row.Text "setting"))

                        [
                            for row in known do
                                let alpha = if snd policies[row.Text "setting"] then share else 1.0
                                yield! judged table results alpha "result" row

                            for row in known do
                                yield! others table results row

                            for setting in unknown |> List.map _.Text("setting") |> List.distinct do
                                Judging.notRunnable name log setting nan nan "no such policy here"

                            yield! controls table results known
                        ]
        }
