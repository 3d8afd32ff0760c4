namespace Collapse.Spec

open System
open Collapse.Learning

open FamilyCases
open AdversarialCases

/// Laws of generators: what learning and sampling may depend on, and what their penalties are.
module AdversarialLaws =
    // Beyond one chunk of rows, at a count that is no multiple of it.
    let private rowByRow (c: Case<#GradientLearner>) =
        let sampler = c.Learner :> obj :?> ISampler
        let many = sampler.Sample(c.State, 270, c.Key)

        many.IsFinite()
        && many.Columns = c.Data.Columns
        && many.Take [| 0..2 |] = sampler.Sample(c.State, 3, c.Key)
        && Matrices.row many 269 <> Matrices.row many 0

    // Of every objective: the float32 gradient against the definition's loss, by central differences in some entries.
    // 1e-3 of the largest slope leaves room for float32; a penalty's wrong gradient is off by its own size.
    let private gradient (c: Case<GradientLearner>) =
        [
            for objective in 0 .. c.State.Optimizers.Length - 1 do
                [
                    for struct (name, slope) in c.Learner.GradientOf(c.State, c.Data, c.Key, objective).Entries ->
                        name, Matrices.doubles slope
                ]
                |> offDifferences 1e-4 objective c
        ]
        |> Seq.concat
        |> allUpTo 1e-3

    let private unitVariance ((m, d, _), seed) =
        let data = Matrices.uniform -3.0 5.0 (keyOf seed) (m + 1) d
        let y = value (Layers.NormalizeColumns(constant data, 1e-12)) |> Matrices.rows

        let moment power column =
            y |> Array.averageBy (fun row -> Math.Pow(row[column], power))

        Seq.init d (fun c -> max (abs (moment 1.0 c)) (abs (moment 2.0 c - 1.0)))
        |> allUpTo 1e-4

    let private alone case =
        let c =
            caseOf 0 (WganGp(Latent = 3, Generator = generator, Critic = critic, Batch = 8)) case

        let last = c.Data.Rows - 1
        Matrices.row (c.Learner.Score(c.State, c.Data)) last = c.Learner.Score(c.State, c.Data.Take [| last |])

    let private gan share normalize =
        let generator =
            DenseNetwork("G", widths [ 6; 5 ], Output = Activation.Tanh, Dropout = share, Normalize = normalize)

        Gan(Latent = 3, Critic = critic, Batch = 8, Generator = generator)

    // With dropout the loss of a step differs from that without it, the sampled rows do not.
    let private dropout case =
        let c = caseOf 0 (gan 0.5 false) case
        let rows (learner: Gan) = learner.Sample(c.State, 5, c.Key)

        let loss (learner: Gan) =
            learner.LossOf(c.State, c.Data, c.Key, 1)

        let without = gan 0.0 false
        rows c.Learner = rows without && loss c.Learner <> loss without

    let private runningStatistics case =
        let c = caseOf 0 (gan 0.0 true) case
        let before = (c.Learner.Init(c.Key, c.Data)).Theta["mG1"]
        c.State.Theta["mG1"] <> before && rowByRow c

    let private laws =
        [
            for title, classes, learner in learners do
                let case = caseOf classes learner
                holds 3 $"{title}: a step is a function of state, samples and key alone" (case >> isPure)
                holds 3 $"{title}: a new row is a function of state, key and its number" (case >> rowByRow)

                within 3 $"{title}: each objective's gradient equals central differences of its loss" (case >> gradient)

            within 100 "batch statistics have mean 0 and variance 1" unitVariance
            holds 10 "a critic's score of one row does not depend on the others" alone
            holds 10 "dropout is off when sampling, on when learning" dropout
            holds 5 "sampling uses the running statistics, which learning moves" runningStatistics
        ]

    /// What generators are held to.
    let chapter = Chapter.ofLaws "generators" (laws @ PenaltyLaws.laws)
