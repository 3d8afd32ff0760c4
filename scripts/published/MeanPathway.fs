namespace Collapse.Scripts.Literature

open System
open Collapse.Experiments
open Collapse.Learning
open Collapse.Theory

/// The pathways t, pi^2 / 6 and 3 H_t - 2 of an estimator's variance (Dey, Donoho).
[<RequireQualifiedAccess>]
module MeanPathway =
    let private name = "pathways"
    let private ratio = "variance ratio of the estimator"
    let private generations = [ 1; 2; 5; 10; 20; 50; 100 ]
    let private size = 50

    let private discard, augment, subsample =
        "discard", "augment", "accumulate-subsample"

    let private mean, regression = "Gaussian mean", "linear regression, one design"

    let private policies =
        Map
            [
                discard, ChainPolicy.Replace
                augment, ChainPolicy.Accumulate
                subsample, ChainPolicy.AccumulateSubsample
            ]

    let private limit policy t =
        if policy = discard then MeanRefit.Discard t
        elif policy = augment then MeanRefit.Augment t
        else MeanRefit.SubsampleLimit t

    let private exact policy t =
        if policy = subsample then
            MeanRefit.Subsample(size, t)
        else
            limit policy t

    let private parts (job: Job) =
        match job.Setting.Split("; ") with
        | [| learner; policy |] -> learner, policy
        | _ -> invalidOp job.Setting

    let private jobs context =
        [
            for learner, policy in
                [
                    mean, discard
                    mean, augment
                    mean, subsample
                    regression, discard
                    regression, augment
                ] do
                {
                    Source = name
                    Setting = $"{learner}; {policy}"
                    Size = size
                    Parameter = nan
                    Length = if context.Quick then 20 else 100
                    Repetitions = if context.Quick then 200 else 2000
                    RelativeError = if context.Quick then 0.1 else 0.01
                    Seed = context.Seed
                    Data = ""
                }
        ]

    // Squared weights over their expectation after one fit, trace((X'X)^-1).
    let private regressed (job: Job) policy =
        let design =
            GaussianLearner()
                .Sample(Gaussian.from [| 1.0; 0.0 |] [| 0.0; 0.0; 0.0; 1.0 |], job.Size, Sampling.key job -1)

        let fit = LinearRegressionFit design

        let unit =
            seq { 0 .. job.Size - 1 }
            |> Seq.sumBy (fun i ->
                let targets = Array.zeroCreate job.Size
                targets[i] <- 1.0
                fit.Weights(ReadOnlySpan targets) |> Array.sumBy (fun w -> w * w))

        let chain = RegressionChain(fit, (policy = augment))

        fun repetition ->
            chain.From(Sampling.key job repetition)
            |> Seq.map (fun weights -> [| Array.sumBy (fun w -> w * w) weights / unit |])

    let private averaged (job: Job) policy =
        let truth = Gaussian.standard

        let chain =
            Chain<GaussianSummary, GaussianModel>(
                Learner = KnownVarianceLearner truth,
                Policy = policies[policy],
                Count = job.Size
            )

        fun repetition ->
            chain.From(truth, Sampling.key job repetition)
            |> Seq.map (fun model -> [| float job.Size * model.Mean[0] * model.Mean[0] |])

    let private run _ job stop =
        let learner, policy = parts job

        Sampling.adaptive
            job
            stop
            [ ratio, exact policy ]
            (fun t -> List.contains t generations)
            (if learner = regression then
                 regressed job policy
             else
                 averaged job policy)

    let private judge _ (results: (Job * Value[]) list) =
        [
            for job: Job, values in results do
                let learner, policy = parts job

                for value: Value in values do
                    let at = $"{learner}, {policy}, n = {job.Size}; generation {value.At}"
                    let own = exact policy value.At
                    let published = limit policy value.At
                    // The limit is for n to infinity; what it lacks at this n is known.
                    let lacking = abs (published - own)

                    let found =
                        Judging.row name "result" ratio at (published, lacking) (value.Mean, Judging.error value) own

                    if policy = subsample && value.At > 1 then
                        { found with
                            Reason = $"{found.Reason}; the limit is {lacking:F4} from the exact value at n = {job.Size}"
                        }
                    else
                        found

                let last = values |> Array.maxBy _.At
                let at = $"{learner}, {policy}, n = {job.Size}; generation {last.At}"

                let wrong =
                    if policy = discard then
                        MeanRefit.Augment last.At
                    else
                        MeanRefit.Discard last.At

                Judging.row name "control" ratio at (nan, nan) (last.Mean, Judging.error last) wrong
                |> Judging.control "wrong policy"
        ]

    /// The source.
    let source: Source =
        {
            Name = name
            Title = "The pathways t, pi^2/6 and 3 H_t - 2"
            Citation =
                "A. Dey, D. Donoho, arXiv 2410.22812; M. Gerstgrasser et al., Is Model Collapse Inevitable?, COLM 2024"
            Protocol =
                $"A Gaussian mean of known variance, and linear regression for one design of {size} rows, refitted"
                + " on their own samples; n times the estimator's variance over that of one fit."
            Criterion =
                "Ours within 4 standard errors of the exact value (t; H_t; for subsampling the recursion at this "
                + "n), which are at most 1 % of it."
            Control = "The value of another policy must be refused."
            Open =
                "3 H_t - 2, towards pi^2/2 - 2 = 2.934802, is the limit for n to infinity; we use the exact "
                + "recursion at finite n. The published figure ends at about 2.90, the formula at 2.904952 for t = "
                + "100."
            Jobs = jobs
            Run = run
            Judge = judge
        }
