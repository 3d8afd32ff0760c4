namespace Collapse.Spec

open System
open System.Globalization
open Collapse.Experiments
open Collapse.Runs
open Collapse.Learning
open Collapse.Numerics

open Criteria
open Wording

/// The paper's claims P1 to P6, judged by criteria (`Criteria`) that were fixed before any run. Medians
/// are over repetitions. Diverged simulations and such without a correlation are left out, and the numbers say how
/// many.
module Claims =
    /// P1: |median of the outputs' correlation at step 0 - data's correlation| <= `Criteria.largestDistance`.
    let p1 cell =
        let test =
            $"median of the outputs' correlation after the warm-up; needs to be within {plain largestDistance} of the "
            + "data's"

        match numbers noFeedback cell.Finished with
        | [], missing ->
            notTested "P1" cell test ("no simulation with a correlation after the warm-up" + Cell.leftOut cell missing)
        | values, missing ->
            let data = cell.Finished.Head.DataCorrelation
            let difference = Cell.median values - data

            claim
                "P1"
                cell
                test
                (yes (abs difference <= largestDistance))
                difference
                ($"outputs {three (Cell.median values)}, data {three data}, difference {signed difference} (n = "
                 + $"{values.Length})"
                 + Cell.leftOut cell missing)

    /// P2 (DAE), P3 (AE) or the same for another learner: Jonckheere-Terpstra over the ordered N at `Criteria.level`,
    /// and a rise of at least `Criteria.leastRise` from "no feedback" to the largest N.
    let growth cell =
        let name =
            match cell.Learner with
            | "dae" -> "P2"
            | "ae" -> "P3"
            | _ -> "growth"

        let criterion =
            $"needs p < {plain level} and a rise of at least {plain leastRise} from no feedback to the largest N; "
            + $"false-alarm rate {plain level}"

        let groups =
            Cell.lengths cell
            |> List.filter (fun steps -> steps > 0)
            |> List.map (fun steps -> steps, Cell.ofLength steps cell |> numbers final)

        let before, missingBefore = numbers noFeedback cell.Finished
        let missing = missingBefore + List.sumBy (snd >> snd) groups
        let values = groups |> List.map (fun (_, (found, _)) -> found)

        let fewest =
            if values.IsEmpty then
                0
            else
                values |> List.map List.length |> List.min

        let refuse reason =
            notTested name cell ("Jonckheere-Terpstra over N; " + criterion) (reason + Cell.leftOut cell missing)

        if groups.Length < 2 then
            refuse $"the run has {groups.Length} value(s) of N; a trend needs at least 2"
        elif before.IsEmpty then
            refuse "no simulation with a correlation before feedback"
        elif fewest < fewestRepetitions then
            refuse $"an N has only {fewest} repetition(s) that count; the test needs at least {fewestRepetitions}"
        elif JonckheereTerpstra.SmallestP(values |> List.map List.length) >= level then
            refuse (
                $"with {groups.Length} values of N and as few repetitions as these no p-value can fall below "
                + $"{plain level}"
            )
        else
            let trend =
                JonckheereTerpstra.Test
                    [|
                        for found in values -> List.toArray found :> Collections.Generic.IReadOnlyList<float>
                    |]

            let rise = Cell.median (List.last values) - Cell.median before

            let medians =
                groups
                |> List.map (fun (steps, (found, _)) ->
                    $"{three (Cell.median found)} at N = {grouped steps} (n = {found.Length})")
                |> String.concat ", "

            let test =
                if Double.IsNaN trend.P then
                    "Jonckheere-Terpstra: all values are equal, so there is no trend; " + criterion
                else
                    $"Jonckheere-Terpstra z = {short trend.Z}, p = {power trend.P}, n = {trend.Count}; "
                    + criterion

            { claim
                  name
                  cell
                  test
                  (yes (trend.P < level && rise >= leastRise))
                  rise
                  ($"median {three (Cell.median before)} without feedback (n = {before.Length}), {medians}; rise "
                   + $"{signed rise}"
                   + Cell.leftOut cell missing) with
                Level = Some level
            }

    /// P4: the median correlation at the N nearest to 100,000 (by ratio) is `Criteria.identical` (holds) or
    /// `Criteria.nearlyIdentical` (nearly).
    let p4 cell =
        let test =
            $"median correlation at about {grouped manySteps} steps; holds from {plain identical}, nearly from "
            + $"{plain nearlyIdentical}; needs an N of at least {grouped fewestSteps}"

        match Cell.lengths cell |> List.filter (fun n -> n >= fewestSteps) with
        | [] ->
            let largest = grouped (List.max (Cell.lengths cell))
            notTested "P4" cell test ($"the largest N of the run is {largest}" + Cell.leftOut cell 0)
        | candidates ->
            let ratio n =
                let r = float n / float manySteps
                max r (1.0 / r)

            let steps = candidates |> List.minBy ratio
            let results = Cell.ofLength steps cell

            match numbers final results with
            | [], missing ->
                notTested "P4" cell test ($"no correlation at N = {grouped steps}" + Cell.leftOut cell missing)
            | values, missing ->
                let median = Cell.median values

                let verdict =
                    if median >= identical then Verdict.Holds
                    elif median >= nearlyIdentical then Verdict.Nearly
                    else Verdict.DoesNotHold

                claim
                    "P4"
                    cell
                    test
                    verdict
                    median
                    ($"median {four median} at N = {grouped steps} (n = {values.Length})"
                     + Cell.leftOut cell missing)

    /// P6: from "no feedback" to the largest N the new-data RMSE grows `Criteria.leastErrorGrowth` times within
    /// a simulation, and the DAE loses `Criteria.leastLoss` dB of SNR improvement (medians).
    let p6 cell =
        let dae = cell.Learner = "dae"

        let test =
            "new-data RMSE at the largest N over that without feedback, in the same simulation; needs a median of at "
            + $"least {plain leastErrorGrowth}"
            + (if dae then
                   $", and at least {plain leastLoss} dB of SNR improvement lost"
               else
                   "")

        match Cell.lengths cell |> List.filter (fun n -> n > 0) with
        | [] -> notTested "P6" cell test "no simulation with feedback"
        | lengths ->
            let steps = List.max lengths
            let results = Cell.ofLength steps cell

            let ratio (r: SimulationResult) =
                r.Final.NewRmseRatio / r.NoFeedback.NewRmseRatio

            let lost (r: SimulationResult) =
                r.NoFeedback.NewSnrImprovementDb - r.Final.NewSnrImprovementDb

            let ratios, missing = numbers ratio results
            let losses, missingDb = if dae then numbers lost results else [], 0

            if ratios.IsEmpty || (dae && losses.IsEmpty) then
                notTested "P6" cell test ($"no new-data errors at N = {grouped steps}" + Cell.leftOut cell 0)
            else
                let growth = Cell.median ratios
                let doubled = growth >= leastErrorGrowth
                let denoising = not dae || Cell.median losses >= leastLoss

                let db =
                    if dae then
                        $", {short (Cell.median losses)} dB of SNR improvement lost"
                    else
                        ""

                let absent = max missing missingDb

                let note =
                    if absent > 0 then
                        $"; {absent} without a number are left out"
                    else
                        ""

                claim
                    "P6"
                    cell
                    test
                    (yes (doubled && denoising))
                    growth
                    ($"RMSE times {hundredths growth}{db}, medians at N = {grouped steps} (n = {ratios.Length})"
                     + note
                     + Cell.leftOut cell 0)

    // P1, growth, P4 and P6 of one cell.
    let private ofCell cell =
        [ p1 cell; growth cell; p4 cell; p6 cell ]

    /// P5: a cell trained on MAE or SSIM has the verdicts of the MSE cell with the same model, width and setting. Only
    /// claims that both cells could test are compared, and the growth claim must be among them.
    let p5 (cells: (Cell * Claim list) list) (cell: Cell, verdicts: Claim list) =
        let test = "the same verdicts as the MSE cell of the same model and width"

        let same (other: Cell) =
            other.Loss = Loss.Mse
            && other.Learner = cell.Learner
            && other.Hidden = cell.Hidden
            && other.Setting = cell.Setting

        match cells |> List.tryFind (fst >> same) with
        | None -> notTested "P5" cell test "the run has no MSE cell of this model and width"
        | Some(_, mse) ->
            let tested (claim: Claim) = claim.Verdict <> Verdict.NotTested

            let both, not' =
                List.zip verdicts mse |> List.partition (fun (a, b) -> tested a && tested b)

            let names pairs =
                pairs |> List.map (fun (a: Claim, _) -> a.Name) |> String.concat ", "

            let skipped = if not'.IsEmpty then "" else $"; not compared: {names not'}"
            let differing = both |> List.filter (fun (a, b) -> a.Verdict <> b.Verdict)

            if
                both
                |> List.forall (fun (a, _) -> not (List.contains a.Name [ "P2"; "P3"; "growth" ]))
            then
                notTested "P5" cell test $"growth over N was not tested in both cells{skipped}"
            elif differing.IsEmpty then
                claim "P5" cell test Verdict.Holds 0.0 $"the same verdicts on {names both}{skipped}"
            else
                let details =
                    differing
                    |> List.map (fun (a, b) -> $"{a.Name} {Claim.words a.Verdict}, with MSE it {Claim.words b.Verdict}")
                    |> String.concat "; "

                claim "P5" cell test Verdict.DoesNotHold (float differing.Length) $"{details}{skipped}"

    // A claim without any cell is still reported.
    let private absent name what =
        {
            Name = name
            Statement = statement name
            Scope = what
            Test = "none"
            Level = None
            Effect = nan
            Numbers = $"the run has no simulations: {what}"
            Verdict = Verdict.NotTested
        }

    /// Every claim for every model, loss and width of a run, ordered by claim; claims without any cell are reported as
    /// not tested.
    let all (results: SimulationResult seq) : Claim list =
        let cells = Cell.ofResults results |> List.map (fun cell -> cell, ofCell cell)

        let compared =
            cells
            |> List.filter (fun (cell, _) -> cell.Loss <> Loss.Mse)
            |> List.map (p5 cells)

        let found = List.collect snd cells @ compared

        [
            "P1", "any model"
            "P2", "DAE"
            "P3", "AE"
            "P4", "any model"
            "P5", "MAE or SSIM"
            "P6", "any model"
        ]
        |> List.collect (fun (name, what) ->
            match found |> List.filter (fun claim -> claim.Name = name) with
            | [] -> [ absent name what ]
            | claims -> claims)

    /// The same as the report and the claims table know them.
    let evaluate (results: SimulationResult list) : Finding list = all results |> List.map Claim.toFinding
