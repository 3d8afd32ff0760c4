namespace Collapse.Scripts.Literature

open System
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics

/// What is run for the selection bias: published initial conditions, chains and exact values.
module internal SelectionRuns =
    let name = "qiao"
    let ridge = 1e-6

    let log, ratio, squared =
        "mean log trace ratio", "mean trace ratio", "mean squared error over trace"

    /// The share of the drawn rows that the judge keeps: inferred, not published.
    let share = 0.05

    let neighbours = [ 0.04; 0.06; 0.1 ]
    let fewGenerations = 5

    let policies =
        Map
            [
                "Replace", (ChainPolicy.Replace, false)
                "Accumulate", (ChainPolicy.Accumulate, false)
                "Replace + Select", (ChainPolicy.Replace, true)
                "Accumulate + Select", (ChainPolicy.Accumulate, true)
            ]

    let columns =
        [
            Column.Whole("n", 2)
            Column.Text "setting"
            Column.Whole("generation", 0)
            Column.Whole("runs", 1)
            Column.Number "mean_trace_ratio"
            Column.Number "mean_log_ratio"
            Column.Number "mean_sqerr_over_trace0"
        ]

    let published context =
        Judging.rows context name "qiao_gaussian_d10.csv" columns
        |> List.filter (fun row -> row.Whole "generation" > 0)

    let initialName = "qiao_initial_conditions.csv"

    let initial context =
        Judging.table
            context
            name
            initialName
            [
                Column.Whole("seed", 0)
                Column.Text "kind"
                Column.Whole("i", 0)
                Column.Number "j"
                Column.Number "value"
            ]

    // Truth and the judge's normal distribution of one published seed. Its covariance is 0.3 Sigma; the factor changes
    // nothing.
    let conditions (table: Table) seed =
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

    let seeds (table: Table) =
        table.Rows |> List.map _.Whole("seed") |> List.distinct

    // E[trace ratio] and E[squared error over trace]; the ridge adds d 1e-6 to the trace at each refit.
    let exact setting n (truth: GaussianModel) quantity t =
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

    let job context (table: Table) (setting: string) n seed parameter length =
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

    let jobs context =
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

    let run context (job: Job) stop =
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
