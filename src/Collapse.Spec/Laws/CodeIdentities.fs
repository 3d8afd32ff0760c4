namespace Collapse.Spec

open System
open Collapse.Differentiation
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// What the codes of the family's members are made of, and what a masked one sees.
module CodeIdentities =
    let private exactlyKept ((_, _, h), _ as case) =
        let c = caseOf (fun _ -> KSparseAutoencoder(Hidden = 3 * h, Kept = h)) case

        Matrices.rows (c.Learner.Encode(c.State, c.Data))
        |> Array.forall (Array.filter ((<>) 0.0) >> Array.length >> (=) h)

    let private nearestCodes (_, seed as case) =
        let learner = VectorQuantizedAutoencoder(Parts = 3, Variance = 0.1, Codes = 9)
        let c = caseOf (fun _ -> learner) case
        let table = Matrices.rows c.State.Theta["E"]
        let z = Matrices.uniform -1.0 1.0 (keyOf seed) 30 learner.Length
        let index = value ((constant z).NearestRow(constant c.State.Theta["E"]))

        let nearest =
            Matrices.rows z
            |> Seq.indexed
            |> Seq.forall (fun (row, z) ->
                let distance code =
                    Array.fold2 (fun sum a b -> sum + (a - b) ** 2.0) 0.0 z code

                distance table[int index[row, 0]] <= (Seq.map distance table |> Seq.min) + 1e-5)

        let fromTable =
            Matrices.rows (learner.Encode(c.State, c.Data))
            |> Seq.collect (Array.chunkBySize learner.Length)
            |> Seq.forall (fun code -> Array.contains code table)

        let perplexity = learner.Perplexity(c.State, c.Data)
        nearest && fromTable && perplexity >= 1.0 - 1e-12 && perplexity <= 9.0

    let private selectors ((_, fifths, h), seed) =
        let logits = constant (Matrices.uniform -1.0 1.0 (keyOf seed) h (5 * fifths))

        [ 10.0; 1.0; 0.1 ]
        |> Seq.collect (fun t -> Matrices.doubles (value (ConcreteAutoencoder.Selectors(logits, t).SumColumns())))
        |> apart (Seq.replicate (3 * h) 1.0)
        |> upTo (Math.ScaleB(5.0 * float fifths + 8.0, -24))

    let private selectsCoordinates case =
        let c = caseOf (fun h -> ConcreteAutoencoder(Hidden = h)) case
        let chosen = ConcreteAutoencoder.Selected c.State
        let codes = c.Learner.Encode(c.State, c.Data)
        codes = Matrices.build codes.Rows codes.Columns (fun row k -> float c.Data[row, chosen[k]])

    // Outputs where nothing is masked may be anything.
    let private maskedOnly ((m, fifths, h), seed) =
        let key = keyOf seed
        let d = 5 * fifths
        let learner = MaskedAutoencoder(Hidden = h, Patch = 4)
        let patches = (d + 3) / 4
        let masked = max 1 (int (Math.Round(0.75 * float patches)))

        let uniform = Matrices.uniform 0.0 1.0 (key.Derive "mask") m patches
        let chosen = value ((constant uniform).MaskOfLargest masked)
        let mask = Matrices.build m d (fun row i -> float chosen[row, i / 4])

        let output, target =
            Matrices.uniform 0.0 1.0 (key.Derive "y") m d, Matrices.uniform 0.0 1.0 (key.Derive "x") m d

        let other =
            Matrices.build m d (fun row i -> if mask[row, i] = 1f then float output[row, i] else 7.0)

        let error (y: Matrix) =
            number (MaskedAutoencoder.MaskedError(constant y, constant target, constant mask))

        let graph = Graph(learner, m, d, 0)
        let masks = learner.Mask graph

        let leaf =
            Gradient.InOrder(ReadOnlySpan [| masks |])
            |> Seq.pick (function
                | :? Leaf as l -> Some l
                | _ -> None)

        let drawn = Evaluation.Of(masks, ReadOnlySpan [| struct (leaf, uniform) |])

        Matrices.rows chosen |> Array.forall (Array.sum >> (=) (float masked))
        && error output = error other
        && drawn = mask

    /// The laws.
    let laws =
        [
            holds 20 "exactly k entries of a k-sparse code are active" exactlyKept

            holds 8 "vector-quantised codes are the nearest ones, and the perplexity is 1 to K" nearestCodes

            within 20 "a concrete selector sums to 1 at every temperature" selectors

            holds 8 "a concrete code is made of coordinates of its input, bit for bit" selectsCoordinates

            holds 20 "a masked autoencoder masks as many patches as said and its loss sees nothing else" maskedOnly
        ]
