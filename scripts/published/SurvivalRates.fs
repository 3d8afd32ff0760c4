namespace Collapse.Scripts.Literature

open System
open System.Globalization
open System.Text.RegularExpressions
open Collapse.Experiments
open Collapse.Learning
open Collapse.Theory

/// How long Bernoulli, Poisson, Gaussian and Zipf distributions survive refits on their own samples (Suresh et al.;
/// Bertrand et al.).
[<RequireQualifiedAccess>]
module SurvivalRates =
    let private name = "suresh-bertrand"
    let private fileName = "suresh_bertrand_rates.csv"
    let private columns = [ "quantity"; "kind"; "setting"; "k_or_n"; "value" ]

    let private poisson, bernoulli, gaussian, zipf, deviations =
        "Poisson", "Bernoulli", "Gaussian", "Zipf-Mandelbrot", "unbiased deviation"

    let private survives = "survives"

    /// Settings that are published as figures only: (a, b) of Zipf and Mandelbrot's law, 1,000 categories and samples,
    /// 10 generations.
    let private zipfs = [ 1.0, 2.7; 2.0, 5.0 ]

    let private zipfSize, zipfGenerations = 1000, 10

    // "n=10,lambda0=1,unbiased" as names and values.
    let private parameters (row: TableRow) =
        Map
            [
                for found in Regex.Matches(row.Text "setting", @"(\w+)=([0-9.eE+-]+)") do
                    found.Groups[1].Value, Double.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture)
            ]

    // What a row is about; the number behind ">" in "P(Sigma_k>0.1)" is the threshold.
    let private kind (row: TableRow) =
        let quantity = row.Text "quantity"
        let own = parameters row

        if
            quantity.StartsWith("poisson", StringComparison.Ordinal)
            && own.ContainsKey "lambda0"
        then
            Some(poisson, int own["n"], own["lambda0"])
        elif
            quantity.StartsWith("bernoulli", StringComparison.Ordinal)
            && own.ContainsKey "p0"
        then
            Some(bernoulli, int own["n"], own["p0"])
        elif quantity.StartsWith("gaussian", StringComparison.Ordinal) && own.ContainsKey "n" then
            Some(
                gaussian,
                int own["n"],
                Double.Parse(Regex.Match(quantity, ">([0-9.]+)").Groups[1].Value, CultureInfo.InvariantCulture)
            )
        elif quantity.StartsWith("alpha", StringComparison.Ordinal) then
            Some(deviations, row.Whole "k_or_n", nan)
        else
            None

    let private rows context =
        Judging.rows context name fileName columns

    let private cell context setting size parameter length repetitions =
        {
            Source = name
            Setting = setting
            Size = size
            Parameter = parameter
            Length = length
            Repetitions = repetitions
            RelativeError = if context.Quick then 0.1 else 0.01
            Seed = context.Seed
            Data = ""
        }

    // Generations over which the deviation's c4^t is followed.
    let private deviationSteps = 5

    let private jobs context =
        [
            let cells =
                rows context
                |> List.choose (fun row -> kind row |> Option.map (fun cell -> cell, row.Whole "k_or_n"))

            for (what, n, parameter), found in
                cells
                |> List.groupBy (fun ((what, n, p), _) -> what, n, (if Double.IsNaN p then 0.0 else p)) do
                let length = found |> List.map snd |> List.max

                if what = deviations then
                    cell context what n 0.0 deviationSteps 200
                elif what = gaussian then
                    cell context what n parameter length (if context.Quick then 2_000 else 400_000)
                else
                    cell context what n parameter length (if context.Quick then 200 else 2_000)

            for a, b in zipfs do
                cell context $"{zipf}, a = {a}, b = {b}" zipfSize a zipfGenerations 200
        ]

    let private zipfOf (job: Job) =
        let _, b = zipfs |> List.find (fun (a, _) -> a = job.Parameter)
        MultinomialLearner.ZipfMandelbrot(job.Size, job.Parameter, b)

    let private surviving (job: Job) : int -> float =
        let shares = zipfOf job |> Array.ofSeq

        let exact =
            [|
                for t in 0 .. job.Length -> RefitSurvival.Bernoulli(job.Size, shares, t) |> Array.sum
            |]

        fun t -> exact[t]

    let private exact (job: Job) : int -> float =
        if job.Setting = poisson then
            fun t -> RefitSurvival.Poisson(job.Size, job.Parameter, t)
        elif job.Setting = bernoulli then
            fun t -> RefitSurvival.Bernoulli(job.Size, job.Parameter, t)
        elif job.Setting = deviations then
            fun t -> Math.Pow(GaussianRefit.UnbiasedDeviation job.Size, float t)
        elif job.Setting.StartsWith(zipf, StringComparison.Ordinal) then
            surviving job
        else
            fun _ -> nan

    // Survival: 1 while the parameter is not 0; then the chain ends, which counts as 0.
    let private counts (learner: IExactLearner<CountSummary, float>) (job: Job) repetition =
        Chain<CountSummary, float>(Learner = learner, Count = job.Size).From(job.Parameter, Sampling.key job repetition)
        |> Seq.takeWhile (fun parameter -> parameter > 0.0)
        |> Seq.map (fun _ -> [| 1.0 |])

    let private gaussians (job: Job) repetition =
        Chain<GaussianSummary, GaussianModel>(Learner = GaussianLearner(Unbiased = true), Count = job.Size)
            .From(Gaussian.standard, Sampling.key job repetition)
        |> Seq.map (fun model -> sqrt model.Covariance[0])

    let private run context (job: Job) stop =
        let wanted =
            if job.Setting = poisson || job.Setting = bernoulli || job.Setting = gaussian then
                let asked = rows context |> List.map _.Whole("k_or_n") |> Set
                asked.Contains
            else
                fun _ -> true

        let chain =
            if job.Setting = poisson then
                counts (PoissonLearner()) job
            elif job.Setting = bernoulli then
                counts (BernoulliLearner()) job
            elif job.Setting = gaussian then
                fun repetition ->
                    gaussians job repetition
                    |> Seq.map (fun sigma -> [| if sigma > job.Parameter then 1.0 else 0.0 |])
            elif job.Setting = deviations then
                fun repetition -> gaussians job repetition |> Seq.map Array.singleton
            else
                let chain =
                    Chain<Collections.Immutable.ImmutableArray<float>, Collections.Immutable.ImmutableArray<float>>(
                        Learner = MultinomialLearner job.Size,
                        Count = job.Size
                    )

                let truth = zipfOf job

                fun repetition ->
                    chain.From(truth, Sampling.key job repetition)
                    |> Seq.map (fun shares -> [| shares |> Seq.sumBy (fun share -> if share > 0.0 then 1.0 else 0.0) |])

        Sampling.adaptive job stop [ survives, exact job ] wanted chain

    // Where all or none survive, the deviation says nothing; at least one draw's worth.
    let private errorOf (value: Value) =
        max (Judging.error value) (1.0 / float value.Count)

    // Printed with ten significant digits.
    let private printed (value: float) = 1e-9 * abs value

    let private survival (job: Job) (values: Value[]) (row: TableRow) =
        match Judging.find values survives (row.Whole "k_or_n") with
        | None -> []
        | Some value ->
            let quantity, t = row.Text "quantity", value.At
            let at = $"""{row.Text "setting"}; k = {t}"""
            let published = row.Number "value"
            let own = exact job t

            match row.Text "kind" with
            | "bound" ->
                let lower = quantity.EndsWith("lower", StringComparison.Ordinal)
                let holds = if lower then published <= own else published >= own

                let judged =
                    Judging.row name "result" $"{quantity} bound" at (nan, nan) (value.Mean, errorOf value) own

                [
                    { judged with
                        Published = published
                        Verdict =
                            if holds && judged.Verdict = Agrees then
                                Agrees
                            else
                                Disagrees
                        Reason =
                            if holds then
                                "the exact value respects the bound"
                            else
                                "the exact value breaks the bound"
                    }
                ]
            | _ ->
                [
                    Judging.row name "result" quantity at (published, printed published) (value.Mean, errorOf value) own
                ]

    let private bound (job: Job) (values: Value[]) (row: TableRow) =
        match Judging.find values survives (row.Whole "k_or_n") with
        | None -> []
        | Some value ->
            let quantity, k, n, epsilon =
                row.Text "quantity", float value.At, float job.Size, job.Parameter

            let at = $"n = {job.Size}; k = {value.At}"
            let published = row.Number "value"
            let error = errorOf value

            let formula =
                if quantity.Contains "Bertrand" then
                    Some(Math.Pow(GaussianRefit.UnbiasedDeviation job.Size, k) / epsilon)
                elif quantity.Contains "Suresh" then
                    Some(Math.Exp(-k / (4.0 * n - 1.0)) / epsilon)
                else
                    None

            match formula with
            | Some bound ->
                let own = min 1.0 bound

                let judged =
                    Judging.row name "result" quantity at (published, printed published) (own, printed own) nan

                let holds = value.Mean - Judging.most * error <= own

                [
                    { judged with
                        Verdict = if holds then judged.Verdict else Disagrees
                        Reason =
                            if holds then
                                "the formula again; our share respects it"
                            else
                                "our share breaks the bound"
                    }
                ]
            | None ->
                let printedError = Regex.Match(row.Text "kind", "se ([0-9.e+-]+)")

                let one =
                    if printedError.Success then
                        Double.Parse(printedError.Groups[1].Value, CultureInfo.InvariantCulture)
                    else
                        nan

                [
                    Judging.row name "result" quantity at (published, one) (value.Mean, error) nan
                ]

    let private alphas (job: Job) (values: Value[]) (row: TableRow) =
        [
            for value in values do
                let published = Math.Pow(row.Number "value", float value.At)

                Judging.row
                    name
                    "result"
                    "mean unbiased deviation, c4(n)^t"
                    $"n = {job.Size}; t = {value.At}"
                    (published, float value.At * 1e-10)
                    (value.Mean, Judging.error value)
                    (exact job value.At)
        ]

    // Of a distribution's first cell: the exact value with a planted fault.
    let private faulty (results: (Job * Value[]) list) =
        [
            for setting, fault, wrong in
                [
                    poisson,
                    "wrong rate: twice the generations",
                    fun (job: Job) t -> RefitSurvival.Poisson(job.Size, job.Parameter, 2 * t)
                    bernoulli,
                    "wrong rate: twice the generations",
                    fun job t -> RefitSurvival.Bernoulli(job.Size, job.Parameter, 2 * t)
                    deviations,
                    "wrong constant: divisor n",
                    fun job t -> Math.Pow(GaussianRefit.LikelihoodDeviation job.Size, float t)
                ] do
                match results |> List.tryFind (fun (job, _) -> job.Setting = setting) with
                | None -> ()
                | Some(job, values) ->
                    // Where the planted value differs most from the right one, in the value's own terms.
                    let value =
                        values
                        |> Array.filter (fun value -> value.At > 1)
                        |> Array.maxBy (fun value -> abs (wrong job value.At / exact job value.At - 1.0))

                    Judging.row
                        name
                        "control"
                        $"{setting} survival"
                        $"n = {job.Size}; k = {value.At}"
                        (nan, nan)
                        (value.Mean, Judging.error value)
                        (wrong job value.At)
                    |> Judging.control fault
        ]

    // The notebook's "our bound" is not Theorem 3 but Markov's inequality for sigma^0.7.
    let private notebook (results: (Job * Value[]) list) =
        [
            for job, values in results |> List.filter (fun (job, _) -> job.Setting = gaussian) do
                let value = values |> Array.maxBy _.At
                let half = float (job.Size - 1) / 2.0

                let step =
                    Math.Exp(
                        MathNet.Numerics.SpecialFunctions.GammaLn(0.35 + half)
                        - 0.35 * Math.Log half
                        - MathNet.Numerics.SpecialFunctions.GammaLn half
                    )

                let bound = Math.Pow(1.0 / job.Parameter, 0.7) * Math.Pow(step, float value.At)
                let theorem = Math.Exp(-float value.At / float (4 * job.Size - 1)) / job.Parameter

                let judged =
                    Judging.row
                        name
                        "ours"
                        "the notebook's bound"
                        $"n = {job.Size}; k = {value.At}"
                        (nan, nan)
                        (value.Mean, Judging.error value)
                        nan

                let holds = value.Mean <= bound && bound < theorem

                { judged with
                    Exact = bound
                    Verdict = if holds then Agrees else Disagrees
                    Reason =
                        $"Markov's bound on sigma^0.7, {bound:G4}, is tighter than Theorem 3, {theorem:G4}; the "
                        + "notebook calls it 'our bound'"
                }
        ]

    let private zipfRows (results: (Job * Value[]) list) =
        [
            for job, values in results do
                if job.Setting.StartsWith(zipf, StringComparison.Ordinal) then
                    for value in values do
                        Judging.row
                            name
                            "ours"
                            "categories that survive"
                            $"{job.Setting}, n = {job.Size}; k = {value.At}"
                            (nan, nan)
                            (value.Mean, Judging.error value)
                            (exact job value.At)
        ]

    let private judge context (results: (Job * Value[]) list) =
        match Judging.table context name fileName columns with
        | Error missing -> missing
        | Ok table ->
            let values =
                Map
                    [
                        for job, values in results -> (job.Setting, job.Size, job.Parameter), (job, values)
                    ]

            [
                for row in table.Rows do
                    match kind row with
                    | None ->
                        Judging.notRunnable
                            name
                            (row.Text "quantity")
                            (row.Text "setting")
                            (row.Number "value")
                            nan
                            "a quantity unknown here"
                    | Some(what, n, parameter) ->
                        match values.TryFind(what, n, (if what = deviations then 0.0 else parameter)) with
                        | None -> ()
                        | Some(job, found) ->
                            if what = deviations then yield! alphas job found row
                            elif what = gaussian then yield! bound job found row
                            else yield! survival job found row

                yield! zipfRows results
                yield! notebook results
                yield! faulty results

                Judging.notRunnable
                    name
                    "mixture of two Gaussians"
                    "mu0 = sigma0 = 1, n = 10, 500 trajectories"
                    nan
                    nan
                    "published as a figure only; no number to hold ours against"
            ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "Rates of collapse with exact survival"
            Citation =
                "A. T. Suresh et al., Rate of Model Collapse in Recursive Training, arXiv 2412.17646 (Theorems 1 "
                + "to 3); Q. Bertrand et al., arXiv 2310.00429"
            Protocol =
                "Fit a Bernoulli, Poisson, Gaussian (unbiased) or discrete distribution to n of its own samples, "
                + "k times; how often the parameter has not reached 0, or the deviation is still above a threshold."
            Criterion =
                "Our share within 4 standard errors, at most 1 % of it, of the exact survival; the published "
                + "exact value to its printed digits; bounds on the right side of the exact value."
            Control = "The survival of twice as many generations, and c4(n) for the divisor n, must be refused."
            Open =
                "Results are published as figures; the table holds formulas. The notebook's 'our bound' for the "
                + "Gaussian is not Theorem 3 but Markov's inequality for sigma^0.7. Zipf: only ours against the "
                + "exact number of surviving categories, each a binomial chain of its own."
            Jobs = jobs
            Run = run
            Judge = judge
        }
