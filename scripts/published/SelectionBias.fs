namespace Collapse.Scripts.Literature

open System
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics

/// Gaussians in ten dimensions whose samples a biased judge selects (Qiao et al.).
[<RequireQualifiedAccess>]
module SelectionBias =
    let private name = "qiao"
    let private ridge = 1e-6

    let private log, ratio, squared =
        "mean log trace ratio", "mean trace ratio", "mean squared error over trace"

    /// The share of the drawn rows that the judge keeps: inferred, not published.
    let private share = 0.05

    let private neighbours = [ 0.04; 0.06; 0.1 ]
    let private fewGenerations = 5

    let private policies =
        Map
            [
                "Replace", (ChainPolicy.Replace, false)
                "Accumulate", (ChainPolicy.Accumulate, false)
                "Replace + Select", (ChainPolicy.Replace, true)
                "Accumulate + Select", (ChainPolicy.Accumulate, true)
            ]

    let private columns =
        [
            "n"
            "setting"
            "generation"
            "runs"
            "mean_trace_ratio"
            "mean_log_ratio"
            "mean_sqerr_over_trace0"
        ]

    let private published context =
        Judging.rows context name "qiao_gaussian_d10.csv" columns
        |> List.filter (fun row -> row.Whole "generation" > 0)

    let private initialName = "qiao_initial_conditions.csv"

    let private initial context =
        Judging.table context name initialName [ "seed"; "kind"; "i"; "j"; "value" ]

    // Truth and the judge's normal distribution of one published seed. Its covariance is 0.3 Sigma; the factor changes
    // nothing.
    let private conditions (table: Table) seed =
        let own = table.Rows |> List.filter (fun row -> row.Whole "seed" = seed)

        let vector kind =
            [|
                for row in
                    own
                    |> List.filter (fun row -> row.Text "kind" = kind)
                    |> List.sortBy _.Whole("i") -> row.Number "value"
            |]

        let mu, bias = vector "mu", vector "u_bias"
        let d = mu.Length
        let sigma = Array.zeroCreate<float>(d * d)

        for row in own |> List.filter (fun row -> row.Text "kind" = "sigma") do
            let i, j = row.Whole "i", row.Whole "j"
            sigma[i * d + j] <- row.Number "value"
            sigma[j * d + i] <- row.Number "value"

        Gaussian.from mu sigma, Gaussian.from bias (sigma |> Array.map (fun value -> 0.3 * value))

    let private seeds (table: Table) =
        table.Rows |> List.map _.Whole("seed") |> List.distinct

    // E[trace ratio] and E[squared error over trace]; the ridge adds d 1e-6 to the trace at each refit.
    let private exact setting n (truth: GaussianModel) quantity t =
        let added = float truth.Dimensions * ridge / truth.Trace

        let step =
            match setting with
            | "Replace" -> fun t (s: float, m: float) -> s * (1.0 - 1.0 / float n) + added, m + s / float n
            | _ -> fun (t: int) (s, m) -> s, m

        let mutable state = 1.0, 0.0

        for k in 1..t do
            state <- step k state

        match setting with
        | "Replace" when quantity = ratio -> fst state
        | "Replace" when quantity = squared -> snd state
        // Without the ridge's share, below 1e-6 of the trace a generation.
        | "Accumulate" when quantity = ratio -> Collapse.Theory.GaussianRefit.AccumulatedVariance(n, t)
        | "Accumulate" when quantity = squared -> 1.0 - Collapse.Theory.GaussianRefit.AccumulatedVariance(n, t)
        | _ -> nan

    let private job context (table: Table) (setting: string) n seed parameter length =
        let selecting = snd policies[setting]

        {
            Source = name
            Setting = setting
            Size = n
            Parameter = parameter
            Length =
                if context.Quick then
                    min length (if selecting then 5 else 20)
                else
                    length
            Repetitions =
                match context.Quick, selecting with
                | true, true -> 2
                | true, false -> 10
                | false, true -> if length = fewGenerations then 100 else 12
                | false, false -> 100
            RelativeError = if context.Quick then 0.3 else 0.03
            Seed = context.Seed * 1_000_000L + int64 seed
            Data = table.Digest
        }

    let private jobs context =
        match initial context with
        | Error _ -> []
        | Ok table ->
            [
                for (setting, n), rows in
                    published context |> List.groupBy (fun row -> row.Text "setting", row.Whole "n") do
                    if policies.ContainsKey setting then
                        let length = rows |> List.map _.Whole("generation") |> List.max

                        for seed in seeds table do
                            job context table setting n seed (if snd policies[setting] then share else 1.0) length

                            if setting = "Replace + Select" then
                                for alpha in neighbours do
                                    job context table setting n seed alpha fewGenerations
            ]

    let private run context (job: Job) stop =
        let table =
            match initial context with
            | Ok table -> table
            | Error _ -> invalidOp $"{initialName} is gone"

        let truth, judge = conditions table (int (job.Seed % 1_000_000L))
        let policy, selecting = policies[job.Setting]
        let learner = GaussianLearner(Ridge = ridge)

        let chain =
            if selecting then
                let nearest = NearestRows(judge, job.Size)

                Chain<GaussianSummary, GaussianModel>(
                    Learner = learner,
                    Policy = policy,
                    Count = int (Math.Round(float job.Size / job.Parameter)),
                    Select = Func<_, _> nearest.Select
                )
            else
                Chain<GaussianSummary, GaussianModel>(Learner = learner, Policy = policy, Count = job.Size)

        let wanted = published context |> List.map _.Whole("generation") |> Set

        Sampling.adaptive
            job
            stop
            [
                for quantity in [ log; ratio; squared ] -> quantity, exact job.Setting job.Size truth quantity
            ]
            wanted.Contains
            (fun repetition ->
                chain.From(truth, Sampling.key job repetition)
                |> Seq.map (fun model ->
                    let trace = model.Trace / truth.Trace
                    let mutable distance = 0.0

                    for i in 0 .. truth.Dimensions - 1 do
                        let off = model.Mean[i] - truth.Mean[i]
                        distance <- distance + off * off

                    [| Elementary.Log trace; trace; distance / truth.Trace |]))

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
