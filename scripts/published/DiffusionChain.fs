namespace Collapse.Scripts.Literature

open System
open System.Threading
open Collapse.Learning
open Collapse.Numerics

/// A diffusion model fed on its own samples beside real rows (model-collapse-manifolds).
[<RequireQualifiedAccess>]
module DiffusionChain =
    /// The first rows of the real ones, their share of all, then those of the drawn ones.
    let pool share (real: Matrix) (drawn: Matrix) =
        let kept = real.Columns * int (Math.Round(share * float real.Rows))
        let first = real.Values.Slice(0, kept).ToArray()
        let rest = drawn.Values.Slice(kept).ToArray()
        Matrix.From(real.Rows, real.Columns, ReadOnlySpan<float32>(Array.append first rest))

    /// The rows that each generation draws, as many as the real ones. Every generation trains a network anew for so
    /// many steps, the first on the real rows, each later one on a share of them and on the rows drawn before.
    let generations
        (learner: Diffusion)
        (steps: int)
        (share: float)
        (real: Matrix)
        (key: Key)
        (stop: CancellationToken)
        : Matrix seq =
        (0, real)
        |> Seq.unfold (fun (generation, data) ->
            let own = key.Derive(int64 generation)
            let mutable state = learner.Init(own.Derive "init", data)

            for step in 1..steps do
                stop.ThrowIfCancellationRequested()
                state <- learner.Step(state, data, own.Derive(int64 step))

            let drawn = learner.Sample(state, real.Rows, own.Derive "sample")
            Some(drawn, (generation + 1, pool share real drawn)))
