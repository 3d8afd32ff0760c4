namespace Collapse.Scripts.Literature

open System
open System.Globalization
open System.Text.RegularExpressions
open Collapse.Theory
open SurvivalCells

/// How long Bernoulli, Poisson, Gaussian and Zipf distributions survive refits on their own samples (Suresh et al.;
/// Bertrand et al.).
[<RequireQualifiedAccess>]
module SurvivalRates =
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
                match
                    results
                    |> List.tryFind (fun (job, values) ->
                        job.Setting = setting && values |> Array.exists (fun value -> value.At > 1))
                with
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
