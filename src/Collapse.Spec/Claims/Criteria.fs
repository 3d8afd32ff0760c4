namespace Collapse.Spec

open System
open System.Globalization
open Collapse.Experiments
open Collapse.Runs
open Collapse.Learning
open Collapse.Numerics

/// The criteria of the claims, which were fixed before any run, and the words in which claims are reported.
module Criteria =
    let internal statement =
        function
        | "P1" -> "Without feedback the outputs' average correlation is (almost) that of the data."
        | "P2" -> "The DAE's output correlation grows with the number of feedback steps N."
        | "P3" -> "The AE's output correlation grows with the number of feedback steps N."
        | "growth" -> "The output correlation grows with the number of feedback steps N."
        | "P4" -> "At about 100,000 feedback steps the training and output vectors are almost identical."
        | "P5" -> "MAE and SSIM show the same as MSE."
        | "P6" -> "Reconstruction and denoising of new data are lost."
        | "the collapse law" -> "Networks follow the collapse law, which is computed from the data alone."
        | "monotone growth within trajectories" -> "The outputs' correlation grows all the way along each trajectory."
        | "reduced output variance" -> "The variance of the outputs falls with the number of feedback steps N."
        | name -> invalidArg (nameof name) $"There is no claim {name}."

    /// P1: largest distance of the outputs' correlation from the data's.
    let largestDistance = 0.03

    /// P2, P3: level of the Jonckheere-Terpstra test, its false-alarm rate.
    let level = 0.01

    /// P2, P3: least rise of the median from "no feedback" to the largest N.
    let leastRise = 0.05

    /// P2, P3: fewest finished simulations at each N. One alone has no spread to be compared with; and the test must be
    /// able
    /// to reach its level: with two at each of four N the smallest p-value is 1/2520, with two at each of three N it
    /// is 1/90, which says nothing at level 0.01.
    let fewestRepetitions = 2

    /// P4: the claim is about 100,000 steps; runs that stay below this say nothing about it.
    let fewestSteps = 50_000

    let internal invariant (format: string) (value: IFormattable) =
        value.ToString(format, CultureInfo.InvariantCulture)

    let internal plain (value: float) = Names.Plain value
    let internal three (value: float) = invariant "0.000" value
    let internal signed (value: float) = invariant "+0.000;-0.000;0.000" value
    let internal short (value: float) = invariant "0.0" value
    let internal hundredths (value: float) = invariant "0.00" value
    let internal four (value: float) = invariant "0.0000" value
    let internal power (p: float) = invariant "0.0e-0" p
    let internal grouped (n: int) = invariant "#,0" n

    let internal claim name cell test verdict effect numbers =
        {
            Name = name
            Statement = statement name
            Scope = Cell.scope cell
            Test = test
            Level = None
            Effect = effect
            Numbers = numbers
            Verdict = verdict
        }

    let internal notTested name cell test reason =
        claim name cell test Verdict.NotTested nan reason

    let internal yes condition =
        if condition then Verdict.Holds else Verdict.DoesNotHold

    // The values that are numbers, and how many were not.
    let internal numbers (value: SimulationResult -> float) results =
        let values = results |> List.map value
        let found = values |> List.filter (Double.IsNaN >> not)
        found, values.Length - found.Length

    let internal final (r: SimulationResult) = r.Final.OutputCorrelation
    let internal noFeedback (r: SimulationResult) = r.NoFeedback.OutputCorrelation
