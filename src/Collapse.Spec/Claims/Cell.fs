namespace Collapse.Spec

open System
open Collapse.Experiments
open Collapse.Runs
open Collapse.Learning

/// The simulations that differ in nothing but N and repetition: what a claim is judged on.
type Cell =
    {
        /// Its name in the catalog.
        Learner: string
        Loss: Loss
        Hidden: int
        /// Noise, weight decay, warm-up, learning rate and data, in words; empty when the run has one setting only.
        Setting: string
        /// Those that made all their steps.
        Finished: SimulationResult list
        /// Those whose weights or data were no longer finite at some step.
        Diverged: SimulationResult list
    }

[<RequireQualifiedAccess>]
module Cell =
    let private upper value = (string value).ToUpperInvariant()

    /// "DAE, MSE, H = 20".
    let scope cell =
        $"{upper cell.Learner}, {upper cell.Loss}, H = {cell.Hidden}"
        + (if cell.Setting = "" then "" else ", " + cell.Setting)

    // The parameters that no run of the stated protocol varies: those that are not as by default, in words.
    let private others (protocol: Protocol) =
        let named: ProtocolParameter list =
            [
                Parameters.Learner
                Parameters.Loss
                Parameters.Hidden
                Parameters.Steps
                Parameters.Repetition
                Parameters.Seed
                Parameters.Noise
                Parameters.WeightDecay
                Parameters.WarmUp
                Parameters.LearningRate
            ]

        [
            for parameter in Parameters.All |> Seq.except named do
                let value = parameter.Text protocol

                if value <> parameter.Default then
                    let name = parameter.Name.Replace('_', ' ')
                    $", {name} {value}"
        ]
        |> String.concat ""

    let private setting (result: SimulationResult) =
        let p = result.Protocol
        (p.Noise, p.WeightDecay, p.WarmUp, p.LearningRate, result.DataDigest), others p

    /// The cells of a run: by loss, width and model. A simulation that is listed twice counts once.
    let ofResults (results: SimulationResult seq) =
        let distinct =
            results |> Seq.distinctBy (fun r -> r.Protocol, r.DataDigest) |> Seq.toList

        let several = distinct |> List.distinctBy setting |> List.length > 1

        let words ((noise: float, decay: float, warmUp: int, rate: float, digest: string), others: string) =
            if several then
                let data = digest.Substring(0, min 8 digest.Length)

                ($"noise {Names.Plain noise}, weight decay {Names.Plain decay}, warm-up {warmUp}, learning rate "
                 + $"{Names.Plain rate}, data {data}{others}")
            else
                ""

        distinct
        |> List.groupBy (fun r -> r.Protocol.Loss, r.Protocol.Hidden, setting r, r.Protocol.Learner)
        |> List.sortBy fst
        |> List.map (fun ((loss, hidden, setting, learner), members) ->
            let finished, diverged =
                members |> List.partition (fun r -> r.Outcome = Outcome.Finished)

            {
                Learner = learner
                Loss = loss
                Hidden = hidden
                Setting = words setting
                Finished = finished
                Diverged = diverged
            })

    /// Every N of the cell, smallest first; one whose simulations all diverged is among them.
    let lengths cell =
        cell.Finished @ cell.Diverged
        |> List.map _.Protocol.Steps
        |> List.distinct
        |> List.sort

    /// The finished simulations of one N.
    let ofLength steps cell =
        cell.Finished |> List.filter (fun r -> r.Protocol.Steps = steps)

    /// How many simulations do not count, and why; empty when all do. Never silently dropped.
    let leftOut cell (withoutValue: int) =
        let total = cell.Finished.Length + cell.Diverged.Length

        [
            if not cell.Diverged.IsEmpty then
                $"{cell.Diverged.Length} of {total} simulations diverged and are left out"
            if withoutValue > 0 then
                $"{withoutValue} of {total} have no correlation (constant outputs) and are left out"
        ]
        |> List.map (fun text -> "; " + text)
        |> String.concat ""

    /// The median; NaN of nothing.
    let median (values: float seq) = Medians.Of values
