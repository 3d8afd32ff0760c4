namespace Collapse.Spec

open System.Collections.Generic
open System.Globalization
open Collapse.Experiments
open Collapse.Runs
open Collapse.Numerics

/// A statistical statement judged on data by a criterion that was fixed before the data were seen.
type Claim =
    {
        /// Short name, such as P3.
        Name: string
        /// The claim as a sentence.
        Statement: string
        /// What it was judged on, such as "AE, MSE, H = 20".
        Scope: string
        /// The test and criterion, as a sentence.
        Test: string
        /// The test's false-alarm rate: how often it would find the claimed effect where there is none. None for a
        /// criterion that is no test of a null hypothesis but a threshold on what was measured.
        Level: float option
        /// The size of the effect in the claim's own units; NaN when it was not tested.
        Effect: float
        /// The numbers behind the verdict, in plain words with n.
        Numbers: string
        /// The verdict.
        Verdict: Verdict
    }

[<RequireQualifiedAccess>]
module Claim =
    /// The verdict in words.
    let words verdict = Verdicts.Words verdict

    /// The claim as the report and the claims table know it.
    let toFinding (claim: Claim) =
        Finding(claim.Name, claim.Statement, claim.Scope, claim.Verdict, claim.Numbers, claim.Test)

    /// "P3 does not hold for AE, MSE, H = 20": what a test pins.
    let sentence (claim: Claim) =
        let verb =
            match claim.Verdict with
            | Verdict.NotTested -> "was not tested"
            | verdict -> words verdict

        $"{claim.Name} {verb} for {claim.Scope}"

    /// A claim of growth over ordered groups of values, such as a measure at growing N, each value from a simulation of
    /// its own: Jonckheere-Terpstra at the given level, which is also its false-alarm rate. Groups too small for any
    /// p-value below the level leave it untested; NaN is an ArgumentException.
    let growth name statement scope (level: float) (groups: float list list) : Claim =
        let sizes = groups |> List.map List.length
        let reachable = JonckheereTerpstra.SmallestP sizes < level

        let trend =
            JonckheereTerpstra.Test [| for group in groups -> List.toArray group :> IReadOnlyList<float> |]

        let text (format: string) (value: float) =
            value.ToString(format, CultureInfo.InvariantCulture)

        let p, least, effect =
            text "0.0e-0" trend.P, text "R" level, text "0.00" trend.Effect

        {
            Name = name
            Statement = statement
            Scope = scope
            Test = $"Jonckheere-Terpstra p = {p}; needs p < {least}"
            Level = if reachable then Some level else None
            Effect = if reachable then trend.Effect else nan
            Numbers =
                $"a later value exceeds an earlier one in a share of {effect} (n = {trend.Count})"
                + if reachable then "" else "; too few for this level"
            Verdict =
                if not reachable then Verdict.NotTested
                elif trend.P < level then Verdict.Holds
                else Verdict.DoesNotHold
        }
