/// Laws and claims for a learner of one's own: the example of docs/claims.md, compiled here and run by the tests.
module Collapse.Scripts.MyLearner

open Collapse.Feedback
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open Collapse.Spec

let mine: IResponder =
    LinearLearner(Hidden = 2, NoiseSigma = 1.0, LearningRate = 0.1) // yours in its place

let law =
    Law.holds "a step is deterministic" Generators.any<SmallData * AnyKey> (fun (SmallData x, AnyKey key) ->
        mine.Step(mine.Init(key, x), x, key) = mine.Step(mine.Init(key, x), x, key))

let correlation (steps: int) (key: Key) =
    let rec advance n state (x: Matrix) =
        if n = steps then
            PairwiseCorrelation.Of(mine.Reconstruct(state, x)).Value
        else
            let key = key.Derive(int64 n)
            let state = mine.Step(state, x, key)
            advance (n + 1) state (Replace().Apply(x, mine.Respond(state, x, key), key.Derive "feedback"))

    let ramp row i =
        float32 i + float32 (key.Normal(int64 (8 * row + i)))

    let data = Matrix.FromRows [| for row in 0..29 -> Array.init 8 (ramp row) |]
    advance 0 (mine.Init(key, data)) data

let claim =
    let simulations steps =
        [ for i in 1L .. 4L -> correlation steps (Key.FromSeed(i).Derive(int64 steps)) ]

    Claim.growth "M1" "The outputs' correlation grows with N." "mine" 0.01 (List.map simulations [ 10; 30; 100; 300 ])
