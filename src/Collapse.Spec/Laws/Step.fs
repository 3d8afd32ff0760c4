namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Experiments

/// Laws of learning steps and of advancing, for every model, loss and shape.
module StepLaws =
    let private after steps (t: Training) = t.Self.Advance(t.Start, steps)

    // A bound on |m^| / sqrt v^ after t steps. m^ and v^ are averages of g and g^2 with weights a_i and b_i, so by
    // Cauchy and Schwarz |m^| <= sqrt(sum a_i^2 / b_i) sqrt v^ (the general case of Kingma & Ba 2015, section 2.1).
    let private adamBound (t: int) =
        let weights beta =
            [|
                for i in 1..t -> (1.0 - beta) * Math.Pow(beta, float (t - i)) / (1.0 - Math.Pow(beta, float t))
            |]

        Array.map2 (fun a b -> a * a / b) (weights 0.9) (weights 0.999)
        |> Array.sum
        |> sqrt

    let private laws =
        [
            Training.holds "Advance leaves its input's bytes alone" (fun t ->
                let bytes () =
                    t.Data.Values.ToArray(), Training.flat t.Start.Learner.Theta

                let before = bytes ()
                after t.Protocol.Steps t |> ignore
                before = bytes () && t.Start.Learner.Step = 0L)

            Training.holds
                ("whatever the protocol, n steps are the defined steps one by one, and m + n are m and then n, bit "
                 + "for bit")
                (fun t ->
                    let self = Training.asProtocol t
                    let start = self.Start t.Data
                    let m, n = t.Protocol.WarmUp, t.Protocol.Steps

                    let stepped =
                        Seq.fold (fun (s: SelfTrainingState) _ -> self.Advance s) start (seq { 1 .. m + n })

                    let whole = self.Advance(start, m + n)
                    whole.Equals stepped && whole.Equals(self.Advance(self.Advance(start, m), n)))
            |> Law.withCases 180

            Law.holds
                "learning rate 0 changes no weight"
                Training.parts
                (Training.make (fun l -> Dense.learner l (Dense.hidden l) (Dense.sigma l) l.WeightDecay 0.0)
                 >> fun t -> (after t.Protocol.Steps t).Learner.Theta.Equals t.Start.Learner.Theta)

            Law.within
                "an Adam update is bounded by the step size, as Kingma and Ba state"
                Training.parts
                (Training.make id
                 >> fun t ->
                     let count = t.Protocol.Steps
                     let before, last = after count t, after (count + 1) t
                     let a, b = Training.flat before.Learner.Theta, Training.flat last.Learner.Theta
                     let size = Array.map abs b |> largest
                     // Float32: some roundings of the update and one of the weight.
                     apart a b
                     |> upTo (t.Protocol.LearningRate * adamBound (count + 1) * (1.0 + 1e-5) + 1.2e-7 * size))

            Training.holds "step t draws its noise from the key of its purpose and t, and from no other" (fun t ->
                let before, last = after t.Protocol.Steps t, after (t.Protocol.Steps + 1) t
                let key = t.Self.Key.Derive("train").Derive before.Learner.Step
                last.Learner.Equals(t.Learner.Step(before.Learner, before.Data, key)))

            Training.holds "the DAE's noise differs from key to key, the AE has none" (fun t ->
                let noisy purpose =
                    t.Learner.Corrupt(t.Data, t.Self.Key.Derive(purpose: string))

                let clean = Dense.sigma t.Learner = 0.0
                ((noisy "a").Equals t.Data = clean) && ((noisy "a").Equals(noisy "b") = clean))

            Training.holds
                "padding never leaks: a sample's output does not depend on how many stand beside it"
                (fun t ->
                    let state = (after t.Protocol.Steps t).Learner
                    let all = t.Learner.Reconstruct(state, t.Data)

                    seq { 0 .. t.Data.Rows - 1 }
                    |> Seq.forall (fun row ->
                        t.Learner.Reconstruct(state, Matrices.row t.Data row) = Matrices.row all row))

            Training.holdsWhere
                "a response to row k does not depend on the other rows"
                (fun t -> t.Data.Rows > 1)
                (fun t ->
                    let state = (after t.Protocol.Steps t).Learner
                    let key = t.Self.Key.Derive "law"
                    let changed = t.Data.WithRow(0, ReadOnlySpan(Array.create t.Data.Columns 0.25f))

                    let a, b =
                        t.Learner.Respond(state, t.Data, key), t.Learner.Respond(state, changed, key)

                    let rest = [| 1 .. t.Data.Rows - 1 |]
                    a.Take(rest).Equals(b.Take rest))
        ]

    /// Learning steps and advancing.
    let chapter = Chapter.ofLaws "step" laws
