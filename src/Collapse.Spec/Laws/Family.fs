namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Differentiation
open Collapse.Learners
open Collapse.Measures
open Collapse.Numerics

/// Laws of the family of autoencoders: what all have in common, and the identity that defines each.
module FamilyLaws =
    /// M samples, D / 5 and H: small, and of any relation to the vector width.
    type private FamilyShape = FamilyShape of samples: int * fifths: int * hidden: int

    let private shapes =
        let shrink (FamilyShape(m, d, h)) =
            seq {
                if m > 1 then
                    yield FamilyShape(m / 2, d, h)

                if d > 1 then
                    yield FamilyShape(m, d / 2, h)

                if h > 1 then
                    yield FamilyShape(m, d, h / 2)
            }

        let generator =
            Gen.zip3 (Gen.choose (1, 20)) (Gen.choose (1, 7)) (Gen.choose (1, 9))
            |> Gen.map FamilyShape

        Generators.all
        |> ArbMap.mergeArb (Arb.fromGenShrink (generator, shrink))
        |> ArbMap.arbitrary<FamilyShape * Seed>

    // In [0, 1], as segments are: all members take it.
    let private dataOf (key: Key) rows columns =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    values[i] <- float32 (key.Uniform(int64 (row * columns + i)))
        )

    type private Case =
        {
            Learner: GraphLearner
            Data: Matrix
            State: GraphState
            Key: Key
        }

    /// A learner at some weights, after a few steps of a fast learning rate, so that nothing is at its start.
    let private caseOf (create: int -> GraphLearner) (FamilyShape(m, fifths, h), Seed seed) =
        let key = Key.FromSeed(seed).Derive "family"
        let data = dataOf (key.Derive "data") m (5 * fifths)
        let learner = create h
        let mutable state = learner.Init(key, data)

        for t in 0L .. 2L do
            state <- learner.Step(state, data, key.Derive t)

        {
            Learner = learner
            Data = data
            State = state
            Key = key.Derive "now"
        }

    let private memberOf (m: FamilyMember) h : GraphLearner = m.Create.Invoke(FamilySetting(h, 0.3))

    let private isFinite (m: Matrix) =
        m.Values.ToArray() |> Array.forall Single.IsFinite

    // Reconstruct = decode of encode for all but the masked one, whose code of a whole input is a mean.
    let private fits (c: Case) =
        let codes = c.Learner.Encode(c.State, c.Data)
        let outputs = c.Learner.Decode(c.State, codes)

        let all =
            [
                outputs
                c.Learner.Reconstruct(c.State, c.Data)
                c.Learner.Respond(c.State, c.Data, c.Key)
            ]

        codes.Rows = c.Data.Rows
        && all
           |> List.forall (fun y -> y.Rows = c.Data.Rows && y.Columns = c.Data.Columns && isFinite y)
        && (c.Learner :? MaskedAutoencoder || outputs = all[1])
        && c.State.Theta.IsFinite()

    let private isPure (c: Case) =
        let before = c.State.Theta.Entries |> Seq.toList
        let once = c.Learner.Step(c.State, c.Data, c.Key)
        let again = c.Learner.Step(c.State, c.Data, c.Key)

        once = again
        && before = (c.State.Theta.Entries |> Seq.toList)
        && once.Step = c.State.Step + 1L

    // Steps in one engine, with a sample replaced between them, and the same by the learner's functions.
    let private oneByOne (c: Case) =
        use engine = new GraphEngine(c.Learner, c.State, c.Data)
        let mutable state, data = c.State, c.Data
        let response = Array.zeroCreate<float32> data.Columns

        seq {
            for t in 0L .. 2L do
                let key = c.Key.Derive t
                let j = key.Below(data.Rows, 0L)
                engine.Train key
                engine.Respond(j, key.Derive "respond", Span response)
                engine.SetSample(j, ReadOnlySpan response)
                state <- c.Learner.Step(state, data, key)
                let row = c.Learner.Respond(state, data, key.Derive "respond").Row(j).ToArray()
                data <- data.WithRow(j, ReadOnlySpan row)
                engine.State() = state && engine.Samples() = data && row = response
        }
        |> Seq.forall id

    // The whole gradient against the definition's, relative to its size. 2^-24 times the roundings of a chain through the layers,
    // each at most a few times as long as samples, coordinates or neurons (here up to 45): 1e-4 leaves room for what a
    // division by a small variance (VAE, MDL) costs. A wrong term is off by its own size.
    let private rounding (c: Case) =
        let gradient = c.Learner.GradientOf(c.State, c.Data, c.Key)

        let parts =
            [
                for struct (name, found) in gradient.Entries do
                    let exact = GraphDefinition.Gradient(c.Learner, c.State, c.Data, c.Key, name)
                    yield! Array.map2 (fun (f: float32) e -> float f - e, e) (found.Values.ToArray()) exact
            ]

        let norm f =
            parts |> List.sumBy (fun p -> f p * f p) |> sqrt

        {
            Value = norm fst
            Bound = 1e-4 * norm snd + 1e-7
        }

    // The definition's gradient against central differences of the definition's loss, in some entries of each weight matrix.
    let private differences (c: Case) =
        let gradient = c.Learner.GradientOf(c.State, c.Data, c.Key)

        [
            for struct (name, _) in gradient.Entries do
                let values = GraphDefinition.Doubles c.State.Theta[name]
                let slope = GraphDefinition.Gradient(c.Learner, c.State, c.Data, c.Key, name)
                let size = slope |> Array.fold (fun most s -> max most (abs s)) 1e-3

                for entry in List.distinct [ 0; values.Length / 2 ] do
                    let loss change =
                        let moved = Array.copy values
                        moved[entry] <- moved[entry] + change
                        GraphDefinition.Loss(c.Learner, c.State, c.Data, c.Key, name, moved)

                    let h = 1e-6
                    abs ((loss h - loss -h) / (2.0 * h) - slope[entry]) / size
        ]
        |> fun errors ->
            {
                Value = List.max (0.0 :: errors)
                Bound = 1e-4
            }

    let private common =
        [
            for m in Family.Members do
                let law sentence check cases =
                    Law.holds $"{m.Title}: {sentence}" shapes (caseOf (memberOf m) >> check)
                    |> Law.withCases cases

                law "codes and outputs have the right shape for any sizes, and are finite" fits 6
                law "a step is a function of state, samples and key alone" isPure 3
                law "many steps in a row are the same bits as one by one" oneByOne 4

                // The stack's first layers learn without a gradient; here its machines are done.
                let create h =
                    match memberOf m h with
                    | :? StackedBoltzmannAutoencoder as stack ->
                        StackedBoltzmannAutoencoder(Widths = stack.Widths, PreTraining = 1) :> GraphLearner
                    | learner -> learner

                Law.within
                    $"{m.Title}: the float32 gradient equals the definition's to rounding"
                    shapes
                    (caseOf create >> rounding)
                |> Law.withCases 5

                // Straight-through is no derivative.
                if m.Name <> "vq-vae" then
                    Law.within
                        $"{m.Title}: the gradient equals central differences of the loss"
                        shapes
                        (caseOf create >> differences)
                    |> Law.withCases 3
        ]

    // The fused path without noise, against the same network as expressions: two roundings apart at most.
    let private fused parts =
        let (shape, _, seed) = parts
        let n = Network.make Collapse.Losses.Loss.Mse (shape, ModelKind Model.Ae, seed)

        let learner =
            Autoencoder(
                Widths = EquatableArray.Create(ReadOnlySpan [| n.Learner.Hidden |]),
                WeightDecay = n.Learner.WeightDecay
            )

        let theta = n.State.Theta

        let weights =
            Weights
                [
                    struct ("W1", theta.W1)
                    struct ("b1", theta.B1)
                    struct ("W2", theta.W2)
                    struct ("b2", theta.B2)
                ]

        let found =
            learner.GradientOf(GraphState(n.Data.Columns, weights, weights, weights, 0L), n.Data, n.Key)

        let generic = DenseWeights(found["W1"], found["b1"], found["W2"], found["b2"])

        let share (a: float) b (bounded: Bounded) =
            if a = b then 0.0 else abs (a - b) / (2.0 * bounded.Error)

        {
            Value =
                Array.map3
                    share
                    (DenseDefinition.Flatten(Network.fastGradient n))
                    (DenseDefinition.Flatten generic)
                    (BoundedGradient.ofNetwork n)
                |> Array.fold max 0.0
            Bound = 1.0
        }

    let private constant rows columns (value: int -> int -> float) =
        Matrix.Create(
            rows,
            columns,
            fun row values ->
                for i in 0 .. columns - 1 do
                    values[i] <- float32 (value row i)
        )

    let private value (node: Node) =
        Evaluation.Of(node, ReadOnlySpan<struct (Leaf * Matrix)>.Empty)

    let private number node =
        let found: Matrix = value node
        float found[0, 0]

    let private drawnIn least most (key: Key) rows columns =
        constant rows columns (fun row i -> least + (most - least) * key.Uniform(int64 (row * columns + i)))

    let private keyOf (Seed seed) = Key.FromSeed(seed).Derive "identity"

    let private exactlyKept (FamilyShape(_, _, h) as shape, seed) =
        let c = caseOf (fun _ -> KSparseAutoencoder(Hidden = 3 * h, Kept = h)) (shape, seed)
        let codes = c.Learner.Encode(c.State, c.Data)

        Seq.init codes.Rows (fun row -> codes.Row(row).ToArray() |> Array.filter (fun z -> z <> 0f) |> Array.length)
        |> Seq.forall ((=) h)

    // |y - (W' (W x + b) + c)| in double precision from the one matrix that there is.
    let private staysTied (shape, seed) =
        let c = caseOf (fun h -> TiedAutoencoder(Hidden = h)) (shape, seed)
        let w, b, offset = c.State.Theta["W"], c.State.Theta["b"], c.State.Theta["c"]
        let y = c.Learner.Reconstruct(c.State, c.Data)

        let expected row i =
            let mutable sum = float offset[0, i]

            for k in 0 .. w.Rows - 1 do
                let mutable z = float b[0, k]

                for d in 0 .. w.Columns - 1 do
                    z <- z + float w[k, d] * float c.Data[row, d]

                sum <- sum + float w[k, i] * z

            sum

        let error =
            [
                for row in 0 .. y.Rows - 1 -> abs (float y[row, y.Columns - 1] - expected row (y.Columns - 1))
            ]

        // Two chains of at most 35 and 9 terms, each of size of at most 2.
        {
            Value = List.max error
            Bound = Math.ScaleB(4.0 * 44.0, -24)
        }

    let private variationalDivergence (FamilyShape(m, _, h), seed) =
        let key = keyOf seed

        let mean, logVariance =
            drawnIn -3.0 3.0 (key.Derive "m") m h, drawnIn -3.0 3.0 (key.Derive "s") m h

        let divergence (a: Matrix) (b: Matrix) =
            (value (VariationalAutoencoder.Divergence(Operations.Constant a, Operations.Constant b))).Values.ToArray()

        // KL = 1/2 (1 + 1 - 0 - 1) = 1/2 for a mean of 1 and a variance of 1.
        divergence mean logVariance |> Array.forall (fun kl -> kl >= 0f)
        && divergence (Matrix.Zeros(m, h)) (Matrix.Zeros(m, h)) |> Array.forall ((=) 0f)
        && divergence (constant 1 1 (fun _ _ -> 1.0)) (Matrix.Zeros(1, 1)) = [| 0.5f |]

    let private sparseDivergence (FamilyShape(_, _, h), seed) =
        let learner = SparseAutoencoder(Hidden = h)

        let of' activity =
            number (learner.Divergence(Operations.Constant(activity: Matrix)))

        let anywhere = of' (drawnIn 0.001 0.999 (keyOf seed) 1 h)
        let asked = of' (constant 1 h (fun _ _ -> learner.Activity))
        // -0.05 ln 0.05 - 0.95 ln 0.95 = 0.1985 is what the terms are made of; they cancel to a few roundings each.
        anywhere > -1e-6 * float h && abs asked < 1e-6 * float h

    let private nearestCodes (shape, seed) =
        let learner = VectorQuantizedAutoencoder(Parts = 3, Variance = 0.1, Codes = 9)
        let c = caseOf (fun _ -> learner) (shape, seed)
        let table = c.State.Theta["E"]

        let rows =
            Matrix.FromRows [| for row in 0 .. table.Rows - 1 -> table.Row(row).ToArray() |]

        let z = drawnIn -1.0 1.0 (keyOf seed) 30 table.Columns
        let index = value ((Operations.Constant z).NearestRow(Operations.Constant rows))

        let distance row k =
            Seq.fold2
                (fun sum (a: float32) (b: float32) -> sum + (float a - float b) ** 2.0)
                0.0
                (z.Row(row).ToArray())
                (rows.Row(k).ToArray())

        let nearest =
            Seq.init z.Rows (fun row ->
                distance row (int index[row, 0])
                <= (Seq.init rows.Rows (distance row) |> Seq.min) + 1e-5)
            |> Seq.forall id

        let codes = c.Learner.Encode(c.State, c.Data)
        let known = Set [ for row in 0 .. table.Rows - 1 -> table.Row(row).ToArray() ]

        let fromTable =
            Seq.allPairs (seq { 0 .. codes.Rows - 1 }) (seq { 0..2 })
            |> Seq.forall (fun (row, part) ->
                known.Contains(codes.Row(row).Slice(part * learner.Length, learner.Length).ToArray()))

        let perplexity = learner.Perplexity(c.State, c.Data)
        nearest && fromTable && perplexity >= 1.0 - 1e-12 && perplexity <= 9.0

    let private selectors (FamilyShape(_, fifths, h), seed) =
        let logits = Operations.Constant(drawnIn -1.0 1.0 (keyOf seed) h (5 * fifths))

        let sums t =
            (value (ConcreteAutoencoder.Selectors(logits, t).SumColumns())).Values.ToArray()

        let worst =
            [ 10.0; 1.0; 0.1 ]
            |> Seq.collect sums
            |> Seq.map (fun s -> abs (float s - 1.0))
            |> Seq.max

        {
            Value = worst
            Bound = Math.ScaleB(5.0 * float fifths + 8.0, -24)
        }

    let private selectsCoordinates (shape, seed) =
        let c = caseOf (fun h -> ConcreteAutoencoder(Hidden = h)) (shape, seed)
        let chosen = ConcreteAutoencoder.Selected c.State
        let codes = c.Learner.Encode(c.State, c.Data)

        Seq.allPairs (seq { 0 .. codes.Rows - 1 }) (seq { 0 .. codes.Columns - 1 })
        |> Seq.forall (fun (row, k) -> codes[row, k] = c.Data[row, chosen[k]])

    // Outputs where nothing is masked may be anything.
    let private maskedOnly (FamilyShape(m, fifths, h), seed) =
        let key = keyOf seed
        let d = 5 * fifths
        let learner = MaskedAutoencoder(Hidden = h, Patch = 4)
        let patches = (d + 3) / 4
        let masked = max 1 (int (Math.Round(0.75 * float patches)))

        let uniform = drawnIn 0.0 1.0 (key.Derive "mask") m patches
        let chosen = value ((Operations.Constant uniform).MaskOfLargest masked)
        let mask = constant m d (fun row i -> float chosen[row, i / 4])

        let output, target =
            drawnIn 0.0 1.0 (key.Derive "y") m d, drawnIn 0.0 1.0 (key.Derive "x") m d

        let other =
            constant m d (fun row i -> if mask[row, i] = 1f then float output[row, i] else 7.0)

        let error (y: Matrix) =
            number (
                MaskedAutoencoder.MaskedError(
                    Operations.Constant y,
                    Operations.Constant target,
                    Operations.Constant mask
                )
            )

        let graph = Graph(learner, m, d, 0)
        let masks = learner.Mask graph

        let leaf =
            Gradient.InOrder(ReadOnlySpan [| masks |])
            |> Seq.pick (function
                | :? Leaf as l -> Some l
                | _ -> None)

        let drawn = Evaluation.Of(masks, ReadOnlySpan [| struct (leaf, uniform) |])
        error output = error other && drawn = mask

    let private sameContraction (shape, seed) =
        let learner byDifferentiation h =
            ContractiveAutoencoder(Hidden = h, Contraction = 10.0, ByDifferentiation = byDifferentiation)
            :> GraphLearner

        let c = caseOf (learner false) (shape, seed)
        let (FamilyShape(_, _, h)) = shape
        let other = learner true h

        let flat (l: GraphLearner) =
            l.GradientOf(c.State, c.Data, c.Key).Entries
            |> Seq.collect (fun struct (_, m) -> GraphDefinition.Doubles m)
            |> Seq.append [ l.LossOf(c.State, c.Data, c.Key) ]
            |> Seq.toArray

        let closed, differentiated = flat c.Learner, flat other
        let norm = Array.sumBy (fun v -> v * v) >> sqrt

        {
            Value = norm (Array.map2 (-) closed differentiated)
            Bound = 1e-5 * norm closed
        }

    // All 2^V 2^H configurations of a machine of up to 5 + 5 units.
    let private freeEnergy (FamilyShape(m, _, h), seed) =
        let visible, hidden = 1 + m % 5, 1 + h % 5
        let key = keyOf seed

        let machine =
            BoltzmannMachine(
                drawnIn -2.0 2.0 (key.Derive "W") hidden visible,
                drawnIn -2.0 2.0 (key.Derive "b") 1 hidden,
                drawnIn -2.0 2.0 (key.Derive "c") 1 visible
            )

        let bits count n =
            Array.init count (fun i -> float ((n >>> i) &&& 1))

        let overHidden v =
            Seq.init (1 <<< hidden) (fun n ->
                exp -(machine.Energy(ReadOnlySpan(v: float[]), ReadOnlySpan(bits hidden n))))
            |> Seq.sum

        let configurations = [ for n in 0 .. (1 <<< visible) - 1 -> bits visible n ]

        let single =
            configurations
            |> List.map (fun v -> abs (exp -(machine.FreeEnergy(ReadOnlySpan v)) / overHidden v - 1.0))
            |> List.max

        let partition = configurations |> List.sumBy overHidden

        {
            Value = max single (abs (machine.LogPartition() - log partition))
            Bound = 1e-12
        }

    // E|x - y|^2 over all choices of one unit a group, by enumeration.
    let private expectedError (FamilyShape(m, _, _), seed) =
        let key = keyOf seed
        let groups, units, d = 1 + m % 3, 3, 4

        let learner =
            DescriptionLengthAutoencoder(Groups = groups, Units = units, OutputSigma = 1.0)

        let x, vectors =
            drawnIn -1.0 1.0 (key.Derive "x") 1 d, drawnIn -1.0 1.0 (key.Derive "c") (groups * units) d

        let offset = drawnIn -1.0 1.0 (key.Derive "o") 1 d

        let p =
            value ((Operations.Constant(drawnIn -1.0 1.0 (key.Derive "p") groups units)).Softmax())

        let rec choices g =
            if g = groups then
                [ 1.0, [] ]
            else
                [
                    for unit in 0 .. units - 1 do
                        for probability, others in choices (g + 1) ->
                            float p[g, unit] * probability, g * units + unit :: others
                ]

        let error chosen =
            Seq.init d (fun i ->
                let y = float offset[0, i] + (chosen |> List.sumBy (fun c -> float vectors[c, i]))
                (float x[0, i] - y) ** 2.0)
            |> Seq.sum

        let expected =
            choices 0
            |> List.sumBy (fun (probability, chosen) -> probability * error chosen)

        let found =
            let c (m: Matrix) = Operations.Constant m
            number (learner.ExpectedError(c x, (c p).ReshapeTo(1, groups * units), c vectors, c offset))

        {
            Value = abs (found - expected)
            Bound = Math.ScaleB(1000.0, -24) // about 100 terms of size of at most 10
        }

    // Adam at a falling rate until it stands; the loss times M D is what principal components leave over, sum of the small eigenvalues.
    let private principal (Seed seed) =
        let key = Key.FromSeed(seed).Derive "principal"
        let m, d, h = 24, 6, 2
        // Independent directions of standard deviations 1, 0.7, 0.3, 0.2, ...: the gap is wide, so it learns fast.
        let deviation = [| 1.0; 0.7; 0.2; 0.15; 0.1; 0.05 |]

        let data =
            constant m d (fun row i -> deviation[i] * key.Normal(int64 (row * d + i)))

        let mutable learner = TiedAutoencoder(Hidden = h)
        let mutable state = learner.Init(key, data)

        for rate in [ 0.03; 0.003; 0.0003 ] do
            let slower = TiedAutoencoder(Hidden = h, Optimizer = Collapse.Optimizers.Adam rate)
            use engine = new GraphEngine(slower, state, data)

            for _ in 1..600 do
                engine.Train key

            state <- engine.State()
            learner <- slower

        let found = learner.LossOf(state, data, key) * float (m * d)

        let centred =
            MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(m, d, fun row i -> float data[row, i])

        let means = centred.ColumnSums() / float m
        let centred = centred.MapIndexed(fun _ i value -> value - means[i])

        let eigenvalues =
            (centred.TransposeThisAndMultiply centred)
                .Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric)
                .EigenValues

        let left = eigenvalues |> Seq.map _.Real |> Seq.sort |> Seq.take (d - h) |> Seq.sum

        // Never below the optimum but by rounding, and within 1 % of it.
        {
            Value = abs (found / left - 1.0)
            Bound = 0.01
        }

    let private identities =
        [
            Law.within
                "the fused dense path's gradient equals the differentiated one's within twice its rounding bound"
                Network.parts
                fused
            |> Law.withCases 40

            Law.within
                "a linear autoencoder trained to its optimum loses what principal components leave over"
                Generators.any<Seed>
                principal
            |> Law.withCases 3

            Law.holds "exactly k entries of a k-sparse code are active" shapes exactlyKept
            |> Law.withCases 20

            Law.within "tied weights stay tied: the output is made from the one matrix" shapes staysTied
            |> Law.withCases 10

            Law.holds
                "the VAE's divergence is 0 at the prior, 1/2 for a mean of 1, and never below 0"
                shapes
                variationalDivergence
            |> Law.withCases 30

            Law.holds
                "the sparse autoencoder's divergence is 0 at the activity that is asked for and never below"
                shapes
                sparseDivergence
            |> Law.withCases 30

            Law.holds "vector-quantised codes are the nearest ones, and the perplexity is 1 to K" shapes nearestCodes
            |> Law.withCases 8

            Law.within "a concrete selector sums to 1 at every temperature" shapes selectors
            |> Law.withCases 20

            Law.holds "a concrete code is made of coordinates of its input, bit for bit" shapes selectsCoordinates
            |> Law.withCases 8

            Law.holds
                "a masked autoencoder masks as many patches as said and its loss sees nothing else"
                shapes
                maskedOnly
            |> Law.withCases 20

            Law.within
                "the contractive penalty in closed form equals the one by differentiating the encoder, gradients included"
                shapes
                sameContraction
            |> Law.withCases 8

            Law.within
                "a Boltzmann machine's free energies and partition function equal their enumeration"
                shapes
                freeEnergy
            |> Law.withCases 20

            Law.within "the expected error of the description length equals its enumeration" shapes expectedError
            |> Law.withCases 20
        ]

    /// What all members have in common, and what defines each.
    let chapter =
        Chapter.ofChapters "family" [ Chapter.ofLaws "all members" common; Chapter.ofLaws "identities" identities ]
