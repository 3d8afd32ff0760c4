namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// Laws of generators: what their penalties are where they can be said by hand, and what sampling may depend on.
module AdversarialLaws =
    let private network name widths output =
        DenseNetwork(name, EquatableArray.Create(ReadOnlySpan(Array.ofList widths)), Output = output)

    let private generator = network "G" [ 6; 5 ] Activation.Tanh
    let private critic = network "D" [ 7; 6 ] Activation.Linear
    let private linear = network "D" [] Activation.Linear

    // Of 12 values on a line, and of 4 x 5 pixels.
    let private line, lineCritic =
        let shape = Collapse.Data.SampleShape(1, 1, 12)
        ConvolutionalGenerator("G", shape, 2), ConvolutionalCritic("D", shape, 2)

    let private picture, pictureCritic =
        let shape = Collapse.Data.SampleShape(1, 4, 5)
        ConvolutionalGenerator("G", shape, 2), ConvolutionalCritic("D", shape, 2)

    // In [-1, 1], so that the data are seen as they are.
    let private dataOf (key: Key) rows columns = drawnIn -1.0 1.0 key rows columns

    let private classed (key: Key) rows columns classes =
        Matrix.Create(
            rows,
            columns + 1,
            fun row values ->
                (dataOf key rows columns).Row(row).CopyTo values
                values[columns] <- float32 (row % classes)
        )

    type private Trained =
        {
            Learner: GradientLearner
            Data: Matrix
            State: LearnerState
            Key: Key
        }

    // After two steps, so that nothing is at its start.
    let private trained (learner: GradientLearner) (data: Matrix) (key: Key) =
        let start = learner.Init(key, data)

        let state =
            Seq.fold (fun state (t: int64) -> learner.Step(state, data, key.Derive t)) start [ 0L; 1L ]

        {
            Learner = learner
            Data = data
            State = state
            Key = key.Derive "now"
        }

    let private learners: (string * int * GradientLearner) list =
        [
            "GAN", 0, Gan(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "R1 GAN", 0, R1Gan(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "WGAN", 0, Wgan(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "WGAN-GP", 0, WganGp(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "WGAN-div", 0, WganDiv(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "ACGAN", 3, Acgan(Classes = 3, Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "diffusion",
            0,
            Diffusion(Widths = EquatableArray.Create(ReadOnlySpan [| 6; 5 |]), Batch = 8, Steps = 5, Optimizer = Adam())
            "diffusion by clean rows",
            0,
            Diffusion(
                Widths = EquatableArray.Create(ReadOnlySpan [| 6; 5 |]),
                Batch = 8,
                Steps = 5,
                Optimizer = Adam(),
                Target = DiffusionTarget.Clean
            )
            "convolutional WGAN-GP", -12, WganGp(Latent = 3, Generator = line, Critic = lineCritic, Batch = 4)
            "convolutional GAN of pictures",
            -20,
            Gan(Latent = 3, Generator = picture, Critic = pictureCritic, Batch = 4)
            "VAE", 0, VariationalAutoencoder(Hidden = 2, OutputSigma = 0.1, Width = 6)
        ]

    let private caseOf classes learner (FamilyShape(m, d, _), seed) =
        let key = keyOf seed

        let data =
            match classes with
            | 0 -> dataOf key m d
            | negative when negative < 0 -> dataOf key m -negative
            | _ -> classed key m d classes

        trained learner data key

    let private isPure (c: Trained) =
        let once = c.Learner.Step(c.State, c.Data, c.Key)
        once = c.Learner.Step(c.State, c.Data, c.Key) && once.Theta.IsFinite()

    // Beyond one chunk of rows, at a count that is no multiple of it.
    let private rowByRow (c: Trained) =
        let sampler =
            match c.Learner :> obj with
            | :? ISampler as sampler -> sampler
            | _ -> failwith $"{c.Learner.GetType().Name} makes no new rows."

        let many = sampler.Sample(c.State, 270, c.Key)
        let few = sampler.Sample(c.State, 3, c.Key)

        many.IsFinite()
        && many.Columns = c.Data.Columns
        && List.forall (fun k -> many.Row(k).ToArray() = few.Row(k).ToArray()) [ 0..2 ]
        && many.Row(269).ToArray() <> many.Row(0).ToArray()

    // Of every objective: the float32 gradient against the definition's loss, by central differences in some entries. 1e-3 of
    // the largest slope leaves room for float32; a penalty's wrong gradient is off by its own size.
    let private gradient (c: Trained) =
        [
            for objective in 0 .. c.State.Optimizers.Length - 1 do
                for struct (name, slope) in c.Learner.GradientOf(c.State, c.Data, c.Key, objective).Entries do
                    let values = GraphDefinition.Doubles c.State.Theta[name]

                    let size =
                        slope.Values.ToArray()
                        |> Array.fold (fun most s -> max most (abs (float s))) 1e-4

                    for entry in List.distinct [ 0; values.Length / 2 ] do
                        let loss change =
                            let moved = Array.copy values
                            moved[entry] <- moved[entry] + change
                            GraphDefinition.Loss(c.Learner, c.State, c.Data, c.Key, name, moved, objective)

                        let h = 1e-6
                        let found = slope.Values.ToArray()[entry]
                        abs ((loss h - loss -h) / (2.0 * h) - float found) / size
        ]
        |> fun errors ->
            {
                Value = List.max errors
                Bound = 1e-3
            }

    // The difference that a penalty makes to the critic's loss: the same key, so the same draws.
    let private penalty (withPenalty: GradientLearner) (without: GradientLearner) (c: Trained) =
        withPenalty.LossOf(c.State, c.Data, c.Key)
        - without.LossOf(c.State, c.Data, c.Key)

    let private lengthOf (state: LearnerState) =
        state.Theta["WD1"].Values.ToArray()
        |> Array.sumBy (fun w -> float w * float w)
        |> sqrt

    // Of a linear critic the gradient is w at every row. The losses are float32 sums: an error of 1e-6 of their size.
    let private ofLinear name (make: float -> GradientLearner) (expected: float -> float) =
        Law.within $"{name} of a linear critic is said by the length of its weights" shapes (fun (shape, seed) ->
            let c = caseOf 0 (make 3.0) (shape, seed)
            let found = penalty (make 3.0) (make 0.0) c
            let right = 3.0 * expected (lengthOf c.State)

            {
                Value = abs (found - right)
                Bound = 1e-5 * (1.0 + abs right)
            })
        |> Law.withCases 20

    let private wganGp lambda =
        WganGp(Latent = 3, Generator = generator, Critic = linear, Batch = 8, Penalty = lambda) :> GradientLearner

    let private wganDiv power k =
        WganDiv(Latent = 3, Generator = generator, Critic = linear, Batch = 8, Penalty = k, Power = power)
        :> GradientLearner

    let private r1 lambda =
        R1Gan(Latent = 3, Generator = generator, Critic = linear, Batch = 8, Penalty = lambda) :> GradientLearner

    let private difference (a: Weights) (b: Weights) =
        Seq.map2
            (fun (struct (_, x: Matrix)) (struct (_, y: Matrix)) ->
                Seq.map2 (fun p q -> abs (float p - float q)) (x.Values.ToArray()) (y.Values.ToArray())
                |> Seq.max)
            a.Entries
            b.Entries
        |> Seq.max

    // The first weights' slope has the penalty in it: a penalty built outside the expression would leave it out.
    let private changes name (make: float -> GradientLearner) =
        Law.holds $"the gradient of {name} changes with its penalty" shapes (fun case ->
            let c = caseOf 0 (make 1.0) case

            let of' lambda =
                (make lambda).GradientOf(c.State, c.Data, c.Key)

            difference (of' 1.0) (of' 5.0) > 1e-4)
        |> Law.withCases 10

    let private finiteAtZero name (make: float -> GradientLearner) =
        Law.holds $"{name} is finite where the critic's gradient is 0, and so is its gradient" shapes (fun case ->
            let c = caseOf 0 (make 10.0) case

            let zero =
                Weights(
                    c.State.Theta.Entries
                    |> Seq.map (fun (struct (name, value)) ->
                        if name.Contains 'D' then
                            struct (name, Matrix.Zeros(value.Rows, value.Columns))
                        else
                            struct (name, value))
                )

            let state =
                LearnerState(c.State.Coordinates, zero, c.State.Optimizers, c.State.Step)

            let learner = make 10.0

            Double.IsFinite(learner.LossOf(state, c.Data, c.Key))
            && learner.GradientOf(state, c.Data, c.Key).IsFinite())
        |> Law.withCases 5

    let private deepGp lambda =
        WganGp(Latent = 3, Generator = generator, Critic = critic, Batch = 8, Penalty = lambda) :> GradientLearner

    let private deepDiv k =
        WganDiv(Latent = 3, Generator = generator, Critic = critic, Batch = 8, Penalty = k) :> GradientLearner

    let private deepR1 lambda =
        R1Gan(Latent = 3, Generator = generator, Critic = critic, Batch = 8, Penalty = lambda) :> GradientLearner

    let private perfect (FamilyShape(m, _, classes), _) =
        let classes = classes + 1

        let targets =
            constant m classes (fun row c -> if c = row % classes then 1.0 else 0.0)

        let verdicts =
            constant m (classes + 1) (fun row c -> if c = 0 || c - 1 = row % classes then 40.0 else 0.0)

        {
            Value = number (Acgan.Loss(Operations.Constant verdicts, Operations.Constant targets, 1.0))
            Bound = 1e-6
        }

    let private unitVariance (FamilyShape(m, d, _), seed) =
        let rows = m + 1
        let data = drawnIn -3.0 5.0 (keyOf seed) rows d
        let y = value (Layers.NormalizeColumns(Operations.Constant data, 1e-12))

        let moment power column =
            Seq.init rows (fun row -> Math.Pow(float y[row, column], power)) |> Seq.average

        {
            Value =
                Seq.init d (fun c -> max (abs (moment 1.0 c)) (abs (moment 2.0 c - 1.0)))
                |> Seq.max
            Bound = 1e-4
        }

    let private alone case =
        let c = caseOf 0 (deepGp 10.0) case
        let scorer = c.Learner :?> WganGp
        let together = scorer.Score(c.State, c.Data)
        let last = c.Data.Rows - 1
        let single = scorer.Score(c.State, c.Data.Take [| last |])
        together[last, 0] = single[0, 0]

    let private dropped share normalize =
        let net =
            DenseNetwork("G", EquatableArray.Create(ReadOnlySpan [| 6; 5 |]), Output = Activation.Tanh)

        Gan(
            Latent = 3,
            Critic = critic,
            Batch = 8,
            Generator = DenseNetwork(net.Name, net.Widths, Output = net.Output, Dropout = share, Normalize = normalize)
        )

    // With dropout the loss of a step differs from that without it, the sampled rows do not.
    let private dropout case =
        let c = caseOf 0 (dropped 0.5 false) case
        let without = dropped 0.0 false
        let rows (learner: Gan) = learner.Sample(c.State, 5, c.Key)

        rows (c.Learner :?> Gan) = rows without
        && c.Learner.LossOf(c.State, c.Data, c.Key, 1)
           <> without.LossOf(c.State, c.Data, c.Key, 1)

    let private runningStatistics case =
        let c = caseOf 0 (dropped 0.0 true) case
        let before = (c.Learner.Init(c.Key, c.Data)).Theta["mG1"]
        c.State.Theta["mG1"] <> before && rowByRow c

    let private laws =
        [
            for title, classes, learner in learners do
                Law.holds
                    $"{title}: a step is a function of state, samples and key alone"
                    shapes
                    (caseOf classes learner >> isPure)
                |> Law.withCases 3

                Law.holds
                    $"{title}: a new row is a function of state, key and its number"
                    shapes
                    (caseOf classes learner >> rowByRow)
                |> Law.withCases 3

                Law.within
                    $"{title}: each objective's gradient equals central differences of its loss"
                    shapes
                    (caseOf classes learner >> gradient)
                |> Law.withCases 3

            ofLinear "the gradient penalty" wganGp (fun w -> (w - 1.0) * (w - 1.0))
            ofLinear "the divergence penalty" (wganDiv 6) (fun w -> w ** 6.0)
            ofLinear "the divergence penalty of an odd power" (wganDiv 3) (fun w -> w ** 3.0)
            ofLinear "R1" r1 (fun w -> w * w / 2.0)
            changes "WGAN-GP" deepGp
            changes "WGAN-div" (fun k -> deepDiv (1e4 * k))
            changes "R1" deepR1
            finiteAtZero "the gradient penalty" deepGp
            finiteAtZero "the divergence penalty" deepDiv
            finiteAtZero "R1" deepR1
            Law.within "the auxiliary loss of a perfect classifier that is fooled goes to 0" shapes perfect
            Law.within "batch statistics have mean 0 and variance 1" shapes unitVariance
            Law.holds "a critic's score of one row does not depend on the others" shapes alone
            |> Law.withCases 10
            Law.holds "dropout is off when sampling, on when learning" shapes dropout
            |> Law.withCases 10
            Law.holds "sampling uses the running statistics, which learning moves" shapes runningStatistics
            |> Law.withCases 5
        ]

    /// What generators are held to.
    let chapter = Chapter.ofLaws "generators" laws
