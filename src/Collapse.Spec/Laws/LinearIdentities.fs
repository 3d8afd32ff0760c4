namespace Collapse.Spec

open System
open MathNet.Numerics.LinearAlgebra
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// The member of the family that is linear: one matrix, and the optimum that principal components give.
module LinearIdentities =
    // |y - (W' (W x + b) + c)| in double precision from the one matrix that there is.
    let private staysTied case =
        let c = caseOf (fun h -> TiedAutoencoder(Hidden = h)) case
        let w, b = Matrices.rows c.State.Theta["W"], Matrices.doubles c.State.Theta["b"]

        let expected x =
            let z =
                Array.map2 (fun weights bias -> bias + Array.sum (Array.map2 (*) weights x)) w b

            Matrices.doubles c.State.Theta["c"]
            |> Array.mapi (fun i offset -> offset + Array.sum (Array.map2 (fun (k: float[]) z -> k[i] * z) w z))

        // Two chains of at most 35 and 9 terms, each of size of at most 2.
        apart (Matrices.doubles (c.Learner.Reconstruct(c.State, c.Data))) (Seq.collect expected (Matrices.rows c.Data))
        |> upTo (Math.ScaleB(4.0 * 44.0, -24))

    // Adam at a falling rate until it stands; the loss times M D is what principal components leave over, sum of the
    // small eigenvalues.
    let private principal (Seed seed) =
        let key = Key.FromSeed(seed).Derive "principal"
        let m, d, h = 24, 6, 2
        // Independent directions of standard deviations 1, 0.7, 0.3, 0.2, ...: the gap is wide, so it learns fast.
        let deviation = [| 1.0; 0.7; 0.2; 0.15; 0.1; 0.05 |]

        let data =
            Matrices.build m d (fun row i -> deviation[i] * key.Normal(int64 (row * d + i)))

        let learner = TiedAutoencoder(Hidden = h)
        let mutable state = learner.Init(key, data)

        for rate in [ 0.03; 0.003; 0.0003 ] do
            use engine =
                new GraphEngine(TiedAutoencoder(Hidden = h, Optimizer = Adam rate), state, data)

            for _ in 1..600 do
                engine.Train key

            state <- engine.State()

        let found = learner.LossOf(state, data, key) * float (m * d)

        let centred = Matrices.centred (Matrices.exact data)

        let eigenvalues =
            (centred.TransposeThisAndMultiply centred).Evd(Symmetricity.Symmetric).EigenValues

        let left = eigenvalues |> Seq.map _.Real |> Seq.sort |> Seq.take (d - h) |> Seq.sum

        // Never below the optimum but by rounding, and within 1 % of it.
        abs (found / left - 1.0) |> upTo 0.01

    /// The laws.
    let laws =
        [
            Law.within
                "a linear autoencoder trained to its optimum loses what principal components leave over"
                Generators.any<Seed>
                principal
            |> Law.withCases 3

            within 10 "tied weights stay tied: the output is made from the one matrix" staysTied
        ]
