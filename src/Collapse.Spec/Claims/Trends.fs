namespace Collapse.Spec

open System
open System.Collections.Generic
open Collapse.Experiments
open Collapse.Runs
open Collapse.Numerics

open Criteria
open Wording

/// Two claims beside the paper's own six, for what its figures suggest: that correlation grows all the way along each
/// trajectory, and that the outputs' variance falls. Criteria with their false-alarm rates, fixed before the tests were
/// run.
module Trends =
    /// The growth claim's name.
    let growthName = "monotone growth within trajectories"

    /// The variance claim's name.
    let varianceName = "reduced output variance"

    let private table (rows: float list list) : IReadOnlyList<IReadOnlyList<float>> =
        [| for row in rows -> List.toArray row :> IReadOnlyList<float> |]

    let private levelled (claim: Claim) =
        { claim with
            Level =
                if claim.Verdict = Verdict.NotTested then
                    None
                else
                    Some level
        }

    let private feedbackLengths cell =
        Cell.lengths cell |> List.filter (fun n -> n > 0)

    /// Page's L over the measured moments of the simulations with the largest N, each compared only with itself:
    /// p below `Criteria.level` and a mean rank correlation with time of at least `Criteria.leastOrder`.
    let monotoneGrowth cell =
        let criterion =
            $"needs p < {plain level} and a mean rank correlation with time of at least {plain leastOrder}; "
            + $"false-alarm rate at most {plain level}, for exchangeable moments and for driftless random walks alike"

        let judged =
            match feedbackLengths cell with
            | [] -> notTested growthName cell ("Page's L; " + criterion) "no simulation with feedback"
            | lengths ->
                let steps = List.max lengths

                let whole, partial =
                    Cell.ofLength steps cell
                    |> List.map (fun r -> [ for point in r.Trace -> point.OutputCorrelation ])
                    |> List.partition (List.exists Double.IsNaN >> not)

                let moments = if whole.IsEmpty then 0 else whole.Head.Length

                if whole.Length < fewestRepetitions || moments < fewestMoments then
                    notTested
                        growthName
                        cell
                        ("Page's L; " + criterion)
                        ($"{whole.Length} trajectories of {moments} moments; the test needs {fewestRepetitions} of at "
                         + $"least {fewestMoments}"
                         + Cell.leftOut cell partial.Length)
                else
                    let trend = PageTrend.Test(table whole)
                    let ordered = if Double.IsNaN trend.P then 0.0 else trend.Effect

                    let found =
                        if Double.IsNaN trend.P then
                            "all values are equal"
                        else
                            $"z = {short trend.Z}, p = {power trend.P}"

                    claim
                        growthName
                        cell
                        $"Page's L: {found}, n = {trend.Count} trajectories of {moments} moments; {criterion}"
                        (yes (trend.P < level && ordered >= leastOrder))
                        ordered
                        ($"mean rank correlation with time {three ordered} over {grouped steps} steps (n = "
                         + $"{trend.Count})"
                         + Cell.leftOut cell partial.Length)

        judged |> levelled

    /// Jonckheere-Terpstra on the output variance, falling over the ordered N at `Criteria.level`, and at the largest
    /// N a median of at most `Criteria.mostVariance` of the same simulation's variance without feedback.
    let reducedVariance cell =
        let criterion =
            $"needs p < {plain level} and at most {plain mostVariance} of the variance left at the largest N; "
            + $"false-alarm rate {plain level}"

        let groups =
            feedbackLengths cell
            |> List.map (fun steps -> Cell.ofLength steps cell |> numbers _.Final.OutputVariance |> fst)

        let refuse reason =
            notTested
                varianceName
                cell
                ("Jonckheere-Terpstra for a fall over N; " + criterion)
                (reason + Cell.leftOut cell 0)

        let judged =
            if groups.Length < 2 then
                refuse $"the run has {groups.Length} value(s) of N; a trend needs at least 2"
            elif groups |> List.exists (fun found -> found.Length < fewestRepetitions) then
                refuse $"an N has fewer than {fewestRepetitions} repetitions that count"
            elif JonckheereTerpstra.SmallestP(groups |> List.map List.length) >= level then
                refuse $"with so few repetitions no p-value can fall below {plain level}"
            else
                let trend =
                    groups |> List.map (List.map (fun v -> -v)) |> table |> JonckheereTerpstra.Test

                let steps = List.max (feedbackLengths cell)

                let left =
                    Cell.ofLength steps cell
                    |> List.map (fun r -> r.Final.OutputVariance / r.NoFeedback.OutputVariance)
                    |> Cell.median

                let found =
                    if Double.IsNaN trend.P then
                        "all values are equal"
                    else
                        $"z = {short trend.Z}, p = {power trend.P}"

                claim
                    varianceName
                    cell
                    $"Jonckheere-Terpstra for a fall over N: {found}, n = {trend.Count}; {criterion}"
                    (yes (trend.P < level && left <= mostVariance))
                    left
                    ($"{hundredths left} of the outputs' variance left at N = {grouped steps}, median (n = "
                     + $"{(List.last groups).Length})"
                     + Cell.leftOut cell 0)

        judged |> levelled

    /// Both claims for every model, loss and width of a run.
    let all (results: SimulationResult seq) : Claim list =
        let cells = Cell.ofResults results
        List.map monotoneGrowth cells @ List.map reducedVariance cells

    /// All claims of one run: the paper's six, then these two.
    let ofRun (results: SimulationResult seq) : Claim list =
        let results = Seq.toList results
        Claims.all results @ all results
