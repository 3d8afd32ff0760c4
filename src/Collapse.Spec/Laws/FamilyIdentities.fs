namespace Collapse.Spec

open System
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// The identity that defines each member of the family.
module FamilyIdentities =
    // The fused program without noise, against the same network as expressions: two roundings apart at most.
    let private fused loss (shape, _, seed) =
        let n = Network.make loss (shape, ModelKind Model.Ae, seed)
        let found = n.Learner.GradientOf(n.State, n.Data, n.Key)

        let share (a: float) b (bounded: Bounded) =
            if a = b then 0.0 else abs (a - b) / (2.0 * bounded.Error)

        {
            Value =
                Array.map3
                    share
                    (DenseDefinition.Flatten(Network.fastGradient n))
                    (DenseDefinition.Flatten found)
                    (BoundedGradient.ofNetwork n)
                |> Array.fold max 0.0
            Bound = 1.0
        }

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
            let slower = TiedAutoencoder(Hidden = h, Optimizer = Collapse.Learning.Adam rate)
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

    /// The laws, one or two a member.
    let laws =
        [
            for loss in Enum.GetValues<Loss>() do
                let name = (string loss).ToUpperInvariant()

                Law.within
                    $"the fused gradient of {name} equals the differentiated one's within twice its rounding bound"
                    Network.parts
                    (fused loss)
                |> Law.withCases 20

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
