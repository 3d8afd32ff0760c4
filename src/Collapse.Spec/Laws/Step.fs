namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Experiments
open Collapse.Runs
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics

/// Laws of learning steps and of advancing, for every model, loss and shape.
module StepLaws =
    let private trainings statement = Training.make id >> statement

    let private holds name statement =
        Law.holds name Training.parts (trainings statement) |> Law.withCases 60

    let private after steps (t: Training) = t.Self.Advance(t.Start, steps)

    // A bound on |m^| / sqrt v^ after t steps. m^ and v^ are averages of g and g^2 with weights a_i and b_i, so by
    // Cauchy
    // and Schwarz |m^| <= sqrt(sum a_i^2 / b_i) sqrt v^ (the general case of Kingma & Ba 2015, section 2.1).
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
            holds "a step is deterministic" (fun t -> (after t.Protocol.Steps t).Equals(after t.Protocol.Steps t))

            holds "Advance leaves its input's bytes alone" (fun t ->
                let data = Training.copy t.Data
                let theta = t.Start.Learner.Theta
                let before = Training.copy theta["W1"], Training.copy theta["W2"]
                after t.Protocol.Steps t |> ignore

                data.Equals t.Data
                && before = (theta["W1"], theta["W2"])
                && t.Start.Learner.Step = 0L)

            holds "Advance composes: m + n steps are m steps and then n, bit for bit" (fun t ->
                let m, n = t.Protocol.WarmUp, t.Protocol.Steps
                (after (m + n) t).Equals(t.Self.Advance(after m t, n)))

            holds "advancing n steps is stepping n times by definition, bit for bit" (fun t ->
                let stepped =
                    Seq.fold (fun (s: SelfTrainingState) _ -> t.Self.Advance s) t.Start (seq { 1 .. t.Protocol.Steps })

                (after t.Protocol.Steps t).Equals stepped)

            holds
                "whatever the protocol, n steps are the defined steps one by one, and m + n are m and then n, bit for bit"
                (fun t ->
                    let self = Training.asProtocol t
                    let start = self.Start t.Data
                    let m, n = t.Protocol.WarmUp, t.Protocol.Steps

                    let stepped =
                        Seq.fold (fun (s: SelfTrainingState) _ -> self.Advance s) start (seq { 1 .. m + n })

                    let whole = self.Advance(start, m + n)
                    whole.Equals stepped && whole.Equals(self.Advance(self.Advance(start, m), n)))

            Law.holds
                "learning rate 0 changes no weight"
                Training.parts
                (Training.make (fun l -> Dense.learner l (Dense.hidden l) (Dense.sigma l) l.WeightDecay 0.0)
                 >> fun t -> (after t.Protocol.Steps t).Learner.Theta.Equals t.Start.Learner.Theta)

            Law.within
                "an Adam update is bounded by the step size, as Kingma and Ba state"
                Training.parts
                (trainings (fun t ->
                    let count = t.Protocol.Steps
                    let before, last = after count t, after (count + 1) t
                    let a, b = Training.flat before.Learner.Theta, Training.flat last.Learner.Theta
                    let largest = Array.map2 (fun x y -> abs (y - x)) a b |> Array.max
                    let size = Array.map abs b |> Array.max
                    // Float32: some roundings of the update and one of the weight.
                    {
                        Value = largest
                        Bound = t.Protocol.LearningRate * adamBound (count + 1) * (1.0 + 1e-5) + 1.2e-7 * size
                    }))

            holds "step t draws its noise from the key of its purpose and t, and from no other" (fun t ->
                let before, last = after t.Protocol.Steps t, after (t.Protocol.Steps + 1) t
                let key = t.Self.Key.Derive("train").Derive before.Learner.Step
                last.Learner.Equals(t.Learner.Step(before.Learner, before.Data, key)))

            holds "the DAE's noise differs from key to key, the AE has none" (fun t ->
                let noisy purpose =
                    t.Learner.Corrupt(t.Data, t.Self.Key.Derive(purpose: string))

                let clean = Dense.sigma t.Learner = 0.0
                ((noisy "a").Equals t.Data = clean) && ((noisy "a").Equals(noisy "b") = clean))

            Law.within
                "the DAE's noise has the stated standard deviation"
                Training.parts
                (trainings (fun t ->
                    // An AE, and a DAE without noise, would say nothing here.
                    let learner =
                        if Dense.sigma t.Learner = 0.0 then
                            Dense.make Model.Dae t.Protocol.Loss t.Protocol.Hidden (0.05 + t.Self.Key.Uniform 0L)
                        else
                            t.Learner

                    let zeros = Matrix.Zeros(60, t.Data.Columns)
                    let noise = learner.Corrupt(zeros, t.Self.Key.Derive "law").Values.ToArray()
                    let square = noise |> Array.averageBy (fun e -> float e * float e)
                    // Var e^2 = 2 sigma^4; five standard errors: beyond them by chance in one case of two million.
                    {
                        Value = abs (square / (Dense.sigma learner * Dense.sigma learner) - 1.0)
                        Bound = 5.0 * sqrt (2.0 / float noise.Length)
                    }))

            holds "permuting the samples permutes the outputs" (fun t ->
                let state = (after t.Protocol.Steps t).Learner
                let order = RowOrder.Draw(t.Data.Rows, t.Self.Key).Rows

                t.Learner
                    .Reconstruct(state, t.Data.Take order)
                    .Equals((t.Learner.Reconstruct(state, t.Data)).Take order))

            holds "padding never leaks: a sample's output does not depend on how many stand beside it" (fun t ->
                let state = (after t.Protocol.Steps t).Learner
                let all = t.Learner.Reconstruct(state, t.Data)

                Seq.forall
                    (fun row -> t.Learner.Reconstruct(state, t.Data.Take [| row |]).Equals(all.Take [| row |]))
                    (seq { 0 .. t.Data.Rows - 1 }))

            holds "a response of the DAE to row k does not depend on the other rows" (fun t ->
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
