namespace Collapse.Scripts.Literature

open System
open System.Globalization
open System.Text.RegularExpressions
open Collapse.Experiments
open Collapse.Learning
open Collapse.Theory

/// What is run for the rates of collapse: the cells of their table, their chains and their exact values.
module internal SurvivalCells =
    let name = "suresh-bertrand"
    let fileName = "suresh_bertrand_rates.csv"

    let columns =
        [
            Column.Text "quantity"
            Column.Text "kind"
            Column.Text "setting"
            Column.Whole("k_or_n", 1)
            Column.Number "value"
        ]

    let poisson, bernoulli, gaussian, zipf, deviations =
        "Poisson", "Bernoulli", "Gaussian", "Zipf-Mandelbrot", "unbiased deviation"

    let survives = "survives"

    /// Settings that are published as figures only: (a, b) of Zipf and Mandelbrot's law, 1,000 categories and samples,
    /// 10 generations.
    let zipfs = [ 1.0, 2.7; 2.0, 5.0 ]

    let zipfSize, zipfGenerations = 1000, 10

    let private number (text: string) =
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value -> Some value
        | _ -> None

    // "n=10,lambda0=1,unbiased" as names and values.
    let parameters (row: TableRow) =
        Map
            [
                for found in Regex.Matches(row.Text "setting", @"(\w+)=([0-9.eE+-]+)") do
                    match number found.Groups[2].Value with
                    | Some value -> found.Groups[1].Value, value
                    | None -> ()
            ]

    // What a row is about; the number behind ">" in "P(Sigma_k>0.1)" is the threshold.
    let kind (row: TableRow) =
        let quantity = row.Text "quantity"
        let own = parameters row

        let n () =
            let n = own["n"]

            if not (Double.IsInteger n && n >= 2.0 && n <= float Int32.MaxValue) then
                raise (row.Refuse "n" $"{n}" "a whole number of at least 2")

            int n

        let positive name most =
            if not (own[name] > 0.0 && own[name] <= most) then
                raise (row.Refuse name $"{own[name]}" $"a number above 0 and at most {most:G4}")

            own[name]

        if
            quantity.StartsWith("poisson", StringComparison.Ordinal)
            && own.ContainsKey "lambda0"
            && own.ContainsKey "n"
        then
            Some(poisson, n (), positive "lambda0" 1e6)
        elif
            quantity.StartsWith("bernoulli", StringComparison.Ordinal)
            && own.ContainsKey "p0"
            && own.ContainsKey "n"
        then
            Some(bernoulli, n (), positive "p0" 1.0)
        elif quantity.StartsWith("gaussian", StringComparison.Ordinal) && own.ContainsKey "n" then
            number (Regex.Match(quantity, ">([0-9.]+)").Groups[1].Value)
            |> Option.map (fun threshold -> gaussian, n (), threshold)
        elif quantity.StartsWith("alpha", StringComparison.Ordinal) then
            Some(deviations, row.AtLeast "k_or_n" 2, nan)
        else
            None

    let rows context =
        Judging.rows context name fileName columns

    let cell context setting size parameter length repetitions =
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
    let deviationSteps = 5

    let jobs context =
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

    let zipfOf (job: Job) =
        let _, b = zipfs |> List.find (fun (a, _) -> a = job.Parameter)
        MultinomialLearner.ZipfMandelbrot(job.Size, job.Parameter, b)

    let surviving (job: Job) : int -> float =
        let shares = zipfOf job |> Array.ofSeq

        let exact =
            [|
                for t in 0 .. job.Length -> RefitSurvival.Bernoulli(job.Size, shares, t) |> Array.sum
            |]

        fun t -> exact[t]

    let exact (job: Job) : int -> float =
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
    let counts (learner: IExactLearner<CountSummary, float>) (job: Job) repetition =
        Chain<CountSummary, float>(Learner = learner, Count = job.Size).From(job.Parameter, Sampling.key job repetition)
        |> Seq.takeWhile (fun parameter -> parameter > 0.0)
        |> Seq.map (fun _ -> [| 1.0 |])

    let gaussians (job: Job) repetition =
        Chain<GaussianSummary, GaussianModel>(Learner = GaussianLearner(Unbiased = true), Count = job.Size)
            .From(Gaussian.standard, Sampling.key job repetition)
        |> Seq.map (fun model -> sqrt model.Covariance[0])

    let run context (job: Job) stop =
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
