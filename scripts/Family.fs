/// The whole family of autoencoders with feedback and without: one table, the collapse curves, beats before and after.
module Collapse.Scripts.Family

open System
open System.Collections.Immutable
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Feedback
open Collapse.Figures
open Collapse.Learning
open Collapse.Scripts.Leavings
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Data
open Collapse.Measures
open Collapse.Spec
open MathNet.Numerics.Distributions
open MathNet.Numerics.Statistics

/// What became of one learner, medians over the repetitions: at the moment after the warm-up, at the end without
/// feedback, at the end with it.
type Fate =
    {
        Learner: CatalogEntry
        /// c after the warm-up: what a second answer loses of the first.
        Contraction: float
        Correlation: float * float * float
        /// In units of the data's.
        Variance: float * float * float
        Rank: float * float * float
        NewError: float * float * float
        RocArea: float * float * float
    }

/// The fates, in the order of the table.
let fates (results: SimulationResult seq) : Fate list =
    [
        for learner, runs in results |> Seq.groupBy _.Protocol.Learner do
            let off, on =
                runs
                |> List.ofSeq
                |> List.partition (fun run -> run.Protocol.Policy :? NoFeedback)

            let middle (measure: SimulationResult -> TracePoint -> float) step (runs: SimulationResult list) =
                Medians.Of [ for struct (run, point) in Medians.At(runs, step) -> measure run point ]

            let first = 0
            let last = runs |> Seq.map _.Protocol.Steps |> Seq.max

            let thrice measure =
                middle measure first on, middle measure last off, middle measure last on

            {
                Learner = Catalog.Of learner
                Contraction = middle (fun _ p -> p[Contraction.OfResponses]) first on
                Correlation = thrice (fun _ p -> p.OutputCorrelation)
                Variance = thrice (fun run p -> p.OutputVariance / run.DataVariance)
                Rank = thrice (fun _ p -> p.EffectiveRank)
                NewError = thrice (fun _ p -> p.NewRmseRatio)
                RocArea = thrice (fun _ p -> p[AnomalyTest.All[0]])
            }
    ]

/// Who resists feedback: neither do its outputs draw together nor does their variance fall, by the criteria of the
/// claims and of enough real data.
let resists (fate: Fate) : bool =
    let _, off, on = fate.Correlation
    let _, offVariance, onVariance = fate.Variance

    not (Criteria.collapses off on)
    && onVariance / offVariance >= Criteria.leastVariance

/// Does the contraction after the warm-up, known before any feedback, predict the order of the learners by what
/// feedback takes of their outputs' variance (1 - on / off)? Spearman's rank correlation, its two-sided p by Student's
/// t (nan for fewer than 4 learners), and the number of learners.
let order (fates: Fate list) : float * float * int =
    let known =
        [
            for fate in fates do
                let _, off, on = fate.Variance
                let lost = 1.0 - on / off

                if Double.IsFinite fate.Contraction && Double.IsFinite lost then
                    fate.Contraction, lost
        ]

    if known.Length < 4 then
        nan, nan, known.Length
    else
        let rho = Correlation.Spearman(List.map fst known, List.map snd known)
        let freedom = float (known.Length - 2)
        let t = abs rho * sqrt (freedom / max 1e-300 (1.0 - rho * rho))
        rho, 2.0 * (1.0 - StudentT.CDF(0.0, 1.0, freedom, t)), known.Length

let private summary (fates: Fate list) =
    [
        for fate in fates do
            let three decimals (before, off, on) =
                List.map (number decimals) [ before; off; on ]

            [
                fate.Learner.Title
                number 3 fate.Contraction
                yield! three 3 fate.Correlation
                yield! three 2 fate.Variance |> List.tail
                yield! three 1 fate.Rank |> List.tail
                yield! three 2 fate.NewError
                yield! three 2 fate.RocArea
            ]
    ]
    |> table
        [
            "learner"
            "contraction"
            "correlation, before"
            "off"
            "on"
            "variance / data, off"
            "on"
            "rank, off"
            "on"
            "new error, before"
            "off"
            "on"
            "ROC area, before"
            "off"
            "on"
        ]

let private writeAll (request: Request) (data: DataSet) (results: ImmutableArray<SimulationResult>) =
    saveTable
        request
        "family.csv"
        [
            column "learner" (fun (run: SimulationResult, _: TracePoint) -> run.Protocol.Learner)
            column "feedback" (fun (run, _) -> if run.Protocol.Policy :? NoFeedback then "off" else "on")
            yield!
                parameters [ for run in results -> run.Protocol ] (fun (run: SimulationResult, _: TracePoint) ->
                    run.Protocol)
            column "step" (fun (_, point) -> point.Step)
            yield! measures (fun (_: SimulationResult, point: TracePoint) measure -> point[measure])
            column "data_correlation" (fun (run, _) -> run.DataCorrelation)
            column "data_variance" (fun (run, _) -> run.DataVariance)
            column "outcome" (fun (run, _) -> run.Outcome)
        ]
        [
            for run in results do
                for point in run.Trace -> run, point
        ]

    let axis = Data.axis request.Data request.Source

    saveFigures
        request
        [
            FamilyFigure.Create(data.Provenance.Source, results)
            for run in results do
                if not (run.Protocol.Policy :? NoFeedback) && run.Protocol.Repetition = 0 then
                    FamilyBeatsFigure.Create(run, data.Training, axis)
        ]

    let fates = fates results
    write request "Medians over the repetitions: before feedback, at the end without it (off) and with it (on)."
    fates |> summary |> request.Console.Write
    let rho, p, count = order fates

    write
        request
        ("Contraction after the warm-up against the variance that feedback takes: Spearman's rank correlation "
         + $"{number 2 rho} over {count} learners, p = {number 4 p}.")

    close request "Table and figures"

let private execute (request: Request) =
    let data = load request

    // Without feedback, then with it.
    let protocols =
        [
            for _, cell in request.Grid.Protocols() |> Seq.groupBy _.Learner do
                for policy in [ NoFeedback() :> IFeedback; request.Base.Policy ] do
                    for protocol in cell -> set Parameters.Policy policy protocol
        ]

    match simulate request (runs request) "" data protocols with
    | Ok result ->
        writeAll request data result.Results
        0
    | Error code -> code

let private grid = single 10_000 1 |> ofLearners (Catalog.Members |> Seq.map _.Name)

/// The whole catalog of learners.
let study: Study =
    {
        Name = "family"
        Summary =
            "Every learner of the catalog with feedback and without: one table, the collapse curves, beats before and "
            + "after."
        Several = false
        Without = []
        Grid = grid
        Quick = grid |> quickly 8 [ 30 ] 1 50
        Execute = execute
    }
