namespace Collapse.Spec

open System
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// The terms that members of the family add to their losses, or put in their place.
module LossIdentities =
    let private variationalDivergence ((m, _, h), seed) =
        let key = keyOf seed

        let mean, logVariance =
            Matrices.uniform -3.0 3.0 (key.Derive "m") m h, Matrices.uniform -3.0 3.0 (key.Derive "s") m h

        let divergence a b =
            Matrices.doubles (value (VariationalAutoencoder.Divergence(constant a, constant b)))

        // KL = 1/2 (1 + 1 - 0 - 1) = 1/2 for a mean of 1 and a variance of 1.
        divergence mean logVariance |> Array.forall (fun kl -> kl >= 0.0)
        && divergence (Matrix.Zeros(m, h)) (Matrix.Zeros(m, h)) |> Array.forall ((=) 0.0)
        && divergence (Matrices.build 1 1 (fun _ _ -> 1.0)) (Matrix.Zeros(1, 1)) = [| 0.5 |]

    let private sparseDivergence ((_, _, h), seed) =
        let learner = SparseAutoencoder(Hidden = h)

        let of' activity =
            number (learner.Divergence(constant activity))

        let anywhere = of' (Matrices.uniform 0.001 0.999 (keyOf seed) 1 h)
        let asked = of' (Matrices.build 1 h (fun _ _ -> learner.Activity))
        // -0.05 ln 0.05 - 0.95 ln 0.95 = 0.1985 is what the terms are made of; they cancel to a few roundings each.
        anywhere > -1e-6 * float h && abs asked < 1e-6 * float h

    let private sameContraction ((_, _, h), _ as case) =
        let learner byDifferentiation h =
            ContractiveAutoencoder(Hidden = h, Contraction = 10.0, ByDifferentiation = byDifferentiation)

        let c = caseOf (learner false) case

        let flat (l: ContractiveAutoencoder) =
            Array.append [| l.LossOf(c.State, c.Data, c.Key) |] (Training.flat (l.GradientOf(c.State, c.Data, c.Key)))

        let closed, differentiated = flat c.Learner, flat (learner true h)
        let norm = Array.sumBy (fun v -> v * v) >> sqrt
        norm (Array.map2 (-) closed differentiated) |> upTo (1e-5 * norm closed)

    // E|x - y|^2 over all choices of one unit a group, by enumeration.
    let private expectedError ((m, _, _), seed) =
        let key = keyOf seed
        let groups, units, d = 1 + m % 3, 3, 4

        let learner =
            DescriptionLengthAutoencoder(Groups = groups, Units = units, OutputSigma = 1.0)

        let x, vectors =
            Matrices.uniform -1.0 1.0 (key.Derive "x") 1 d,
            Matrices.uniform -1.0 1.0 (key.Derive "c") (groups * units) d

        let offset = Matrices.uniform -1.0 1.0 (key.Derive "o") 1 d

        let p =
            value ((constant (Matrices.uniform -1.0 1.0 (key.Derive "p") groups units)).Softmax())

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
            number (
                learner.ExpectedError(
                    constant x,
                    (constant p).ReshapeTo(1, groups * units),
                    constant vectors,
                    constant offset
                )
            )

        abs (found - expected) |> upTo (Math.ScaleB(1000.0, -24)) // about 100 terms of size of at most 10

    /// The laws.
    let laws =
        [
            holds
                30
                "the VAE's divergence is 0 at the prior, 1/2 for a mean of 1, and never below 0"
                variationalDivergence

            holds
                30
                "the sparse autoencoder's divergence is 0 at the activity that is asked for and never below"
                sparseDivergence

            within
                8
                ("the contractive penalty in closed form equals the one by differentiating the encoder, gradients "
                 + "included")
                sameContraction

            within 20 "the expected error of the description length equals its enumeration" expectedError
        ]
