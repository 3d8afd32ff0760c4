namespace Collapse.Spec

open System
open System.Globalization
open Collapse.Experiments

/// How claims say what they found: numbers, verdicts, and what was left out.
module internal Wording =
    let invariant (format: string) (value: IFormattable) =
        value.ToString(format, CultureInfo.InvariantCulture)

    let plain (value: float) = Names.Plain value
    let three (value: float) = invariant "0.000" value
    let signed (value: float) = invariant "+0.000;-0.000;0.000" value
    let short (value: float) = invariant "0.0" value
    let hundredths (value: float) = invariant "0.00" value
    let four (value: float) = invariant "0.0000" value
    let power (p: float) = invariant "0.0e-0" p
    let grouped (n: int) = invariant "#,0" n

    let claim name cell test verdict effect numbers =
        {
            Name = name
            Statement = Criteria.statement name
            Scope = Cell.scope cell
            Test = test
            Level = None
            Effect = effect
            Numbers = numbers
            Verdict = verdict
        }

    let notTested name cell test reason =
        claim name cell test Verdict.NotTested nan reason

    let yes condition =
        if condition then Verdict.Holds else Verdict.DoesNotHold

    // The values that are numbers, and how many were not.
    let numbers (value: SimulationResult -> float) results =
        let values = results |> List.map value
        let found = values |> List.filter (Double.IsNaN >> not)
        found, values.Length - found.Length

    let final (r: SimulationResult) = r.Final.OutputCorrelation
    let noFeedback (r: SimulationResult) = r.NoFeedback.OutputCorrelation
