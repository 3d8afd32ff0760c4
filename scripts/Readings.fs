/// Which reading of the paper collapses? One open choice at a time around the stated protocol.
module Collapse.Scripts.Readings

open System
open Collapse
open System.Collections.Generic
open System.Collections.Immutable
open System.IO
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Learning
open Collapse.Numerics
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Data
open Collapse.Spec
open MathNet.Numerics.Statistics

/// One reading with one model and loss: its simulations and what they say.
type Outcome =
    {
        Reading: Reading
        Learner: string
        Loss: Loss
        Results: SimulationResult list
        /// N, 0 for "no feedback", and the measured moments of the simulations there, one each.
        Moments: (int * TracePoint list) list
        P1: Claim
        /// P2 for the DAE, P3 for the AE, the same for others.
        Growth: Claim
        P4: Claim
        P6: Claim
    }

/// The values of N at which a run of so many steps is read: powers of ten from 100 on, and the last step.
let lengths steps =
    [ 100; 1_000; 10_000; 100_000 ]
    |> List.filter (fun n -> n < steps)
    |> fun below -> 0 :: below @ [ steps ]

let private at steps (result: SimulationResult) =
    result.Trace |> Seq.tryFind (fun point -> point.Step = steps)

/// P2 or P3 within trajectories: the simulations are measured along one run each, so the values of one simulation at
/// several N
/// are not independent. Page's L over N (p < 0.01) in place of Jonckheere and Terpstra's test, and the same rise of at
/// least 0.05.
let growth (cell: Cell) (moments: (int * TracePoint list) list) : Claim =
    let claim =
        Claims.growth
            { cell with
                Finished = []
                Diverged = []
            }

    let criterion =
        "Page's L over N within simulations, p < 0.01, and a rise of at least 0.05 from no feedback to the largest N"

    let whole =
        cell.Finished
        |> List.filter (fun r -> moments |> List.forall (fun (n, _) -> (at n r).IsSome))

    let values n =
        whole |> List.map (fun r -> (at n r).Value.OutputCorrelation)

    let after = moments |> List.map fst |> List.filter (fun n -> n > 0)

    let refuse reason =
        { claim with
            Verdict = Verdict.NotTested
            Test = criterion
            Numbers = reason
        }

    if whole.Length < 2 || after.Length < 3 then
        refuse $"{whole.Length} whole simulations at {after.Length} values of N; the test needs 2 at 3"
    elif after |> List.exists (values >> List.exists Double.IsNaN) then
        refuse "a correlation is not defined"
    else
        let rows: IReadOnlyList<IReadOnlyList<float>> =
            [|
                for index in 0 .. whole.Length - 1 -> [| for n in after -> (values n)[index] |] :> IReadOnlyList<float>
            |]

        let trend = PageTrend.Test rows
        let rise = Statistics.Median(values (List.last after)) - Statistics.Median(values 0)

        { claim with
            Verdict =
                if trend.P < 0.01 && rise >= 0.05 then
                    Verdict.Holds
                else
                    Verdict.DoesNotHold
            Effect = rise
            Level = Some 0.01
            Test = criterion
            Numbers = $"rise {number 3 rise}, Page's L p = {number 4 trend.P}, n = {whole.Length}"
        }

/// Judges the simulations of one reading, model and loss.
let judge reading learner loss (results: SimulationResult list) : Outcome =
    let cell = Cell.ofResults results |> List.exactlyOne
    let steps = results.Head.Protocol.Steps

    let moments = lengths steps |> List.map (fun n -> n, results |> List.choose (at n))

    {
        Reading = reading
        Learner = learner
        Loss = loss
        Results = results
        Moments = moments
        P1 = Claims.p1 cell
        Growth = growth cell moments
        P4 = Claims.p4 cell
        P6 = Claims.p6 cell
    }

let private median (value: TracePoint -> float) (points: TracePoint list) = Medians.Of(List.map value points)

let private claims (o: Outcome) = [ o.P1; o.Growth; o.P4; o.P6 ]

/// P5: MAE or SSIM have MSE's verdicts; not tested without an MSE outcome of the same reading and model.
let p5 (all: Outcome list) (o: Outcome) =
    let same =
        all
        |> List.tryFind (fun m ->
            m.Loss = Loss.Mse
            && m.Learner = o.Learner
            && Object.ReferenceEquals(m.Reading, o.Reading))

    match same with
    | Some mse when o.Loss <> Loss.Mse ->
        if List.forall2 (fun (a: Claim) (b: Claim) -> a.Verdict = b.Verdict) (claims mse) (claims o) then
            Verdict.Holds
        else
            Verdict.DoesNotHold
    | _ -> Verdict.NotTested

/// The readings for which every claim that was tested holds, both models together; "nearly" is not enough.
let reproducing (outcomes: Outcome list) =
    outcomes
    |> List.groupBy (fun o -> o.Reading.Name)
    |> List.filter (fun (_, members) ->
        members
        |> List.forall (fun o ->
            claims o |> List.forall (fun c -> c.Verdict = Verdict.Holds)
            && p5 outcomes o <> Verdict.DoesNotHold))
    |> List.map fst

let private writeTables folder (outcomes: Outcome list) =

    let key (outcome: 'row -> Outcome) =
        [
            column "choice" (fun r -> (outcome r).Reading.Choice)
            column "value" (fun r -> (outcome r).Reading.Value)
            column "model" (fun r -> (outcome r).Learner)
            column "loss" (fun r -> (outcome r).Loss)
            column "hidden" (fun r -> (outcome r).Results.Head.Protocol.Hidden)
        ]

    let middle value =
        fun (_: Outcome, _: int, points) -> (median value points)

    Tables.Write(
        Path.Combine(folder, "readings.csv"),
        [|
            yield! key (fun (o, _, _) -> o)
            column "steps" (fun (_, n, _) -> n)
            column "repetitions" (fun (_, _, points: TracePoint list) -> points.Length)
            column "data_correlation" (fun (o: Outcome, _, _) -> o.Results.Head.DataCorrelation)
            column "output_correlation" (middle _.OutputCorrelation)
            column "output_correlation_least" (fun (_, _, points) ->
                (if points.IsEmpty then
                     nan
                 else
                     points |> List.map _.OutputCorrelation |> List.min))
            column "output_correlation_most" (fun (_, _, points) ->
                (if points.IsEmpty then
                     nan
                 else
                     points |> List.map _.OutputCorrelation |> List.max))
            column "data_variance" (fun (o: Outcome, _, _) -> o.Results.Head.DataVariance)
            column "output_variance" (middle _.OutputVariance)
            column "effective_rank" (middle _.EffectiveRank)
            column "new_rmse_ratio" (middle _.NewRmseRatio)
            column "new_snr_improvement_db" (middle _.NewSnrImprovementDb)
        |],
        [
            for o in outcomes do
                for n, points in o.Moments -> o, n, points
        ]
    )

    Tables.Write(
        Path.Combine(folder, "claims.csv"),
        [|
            yield! key fst
            column "claim" (fun (_, c: Claim) -> c.Name)
            column "verdict" (fun (_, c: Claim) -> Verdicts.Words c.Verdict)
            column "numbers" (fun (_, c: Claim) -> c.Numbers)
        |],
        [
            for o in outcomes do
                for c in claims o -> o, c
        ]
    )

let private writeFigures (request: Request) source (outcomes: Outcome list) =
    for loss in request.Grid.Losses do
        let rows =
            [|
                for o in outcomes do
                    if o.Loss = loss then
                        ReadingRow(
                            o.Reading.Choice,
                            o.Reading.Value,
                            o.Learner,
                            o.Results.Head.DataCorrelation,
                            ImmutableArray.CreateRange
                                [ for n, points in o.Moments -> struct (n, median _.OutputCorrelation points) ],
                            ImmutableArray.CreateRange [ for c in claims o -> c.Verdict ]
                        )
            |]

        let heading =
            $"{source}, {upper loss}, {request.Hidden} hidden neurons, medians of {request.Grid.Repetitions} simulations of {request.Steps:N0} steps"

        let figure =
            ReadingsFigure.Create($"{Names.Of loss}-{request.Hidden}", heading, [| "P1"; "P2/3"; "P4"; "P6" |], rows)

        AtomicFile.WriteText(Path.Combine(request.Out, figure.FileName), figure.Svg)

let private show (request: Request) (outcomes: Outcome list) =
    let write = write request
    let steps = lengths request.Steps

    for loss in request.Grid.Losses do
        write
            $"{upper loss}, {request.Hidden} hidden neurons: median correlation of the outputs, output variance left, verdicts"

        [
            for o in outcomes do
                if o.Loss = loss then
                    let left =
                        (snd (List.last o.Moments) |> median _.OutputVariance)
                        / (snd o.Moments.Head |> median _.OutputVariance)

                    [
                        o.Reading.Name
                        upper o.Learner
                        yield! [ for _, points in o.Moments -> number 3 (median _.OutputCorrelation points) ]
                        number 3 left
                        yield! [ for c in claims o -> Verdicts.Words c.Verdict ]
                        Verdicts.Words(p5 outcomes o)
                    ]
        ]
        |> table
            [
                "reading"
                "model"
                yield! [ for n in steps -> if n = 0 then "no feedback" else $"N = {n:N0}" ]
                "variance left"
                "P1"
                "P2/P3"
                "P4"
                "P6"
                "P5"
            ]
        |> request.Console.Write

    match reproducing outcomes with
    | [] -> write "No reading reproduces every claim that was tested, for all models and losses of this run."
    | names ->
        names
        |> String.concat "; "
        |> sprintf "Every claim that was tested holds for: %s."
        |> write

    write "P2 and P3 are judged along single runs (Page's L over N); P5 needs --losses mse,mae,ssim."

let private execute (request: Request) =
    // A long warm-up is not for a quick look.
    let readings =
        [
            for reading in Reading.All do
                if not request.Quick || reading.Apply.Invoke(request.Base).WarmUp <= 2_000 then
                    reading
        ]

    let scaling (reading: Reading) =
        Option.ofNullable reading.Scaling |> Option.defaultValue Scaling.MinMax

    // All data are read before anything is written.
    let data =
        dict
            [
                for kind in readings |> List.map scaling |> List.distinct -> kind, loadScaled request kind
            ]

    // What a learner leaves no choice of, such as half sums where the loss is none of squares, it is not run with.
    let suits (reading: Reading) protocol =
        try
            Simulation.Learner(protocol, data[scaling reading].Training.Values) |> ignore
            true
        with :? InputException ->
            false

    let protocols (reading: Reading) =
        [
            for (learner, loss), cell in request.Grid.Protocols() |> Seq.groupBy (fun p -> p.Learner, p.Loss) do
                let all = [ for protocol in cell -> reading.Apply.Invoke protocol ]

                if suits reading all.Head then
                    learner, loss, all
        ]

    let runs = runs request

    let simulateAll (kind: Scaling, members: Reading list) =
        let needed =
            [
                for reading in members do
                    for _, _, all in protocols reading do
                        yield! all
            ]

        simulated request runs $"scaling {Names.Of kind}: " data[kind] needed
        |> Result.map (fun results -> kind, results)

    match inTurn simulateAll (readings |> List.groupBy scaling) with
    | Error code -> code
    | Ok results ->
        let results = Map.ofList results

        let outcomes =
            [
                for reading in readings do
                    for learner, loss, all in protocols reading do
                        judge reading learner loss [ for p in all -> results[scaling reading][p] ]
            ]

        writeTables request.Out outcomes
        writeFigures request (data[Scaling.MinMax].Provenance.Source) outcomes
        show request outcomes
        write request $"Tables and figure: {Path.GetFullPath request.Out}"
        0

let private grid =
    GridOptions(
        Losses = ImmutableArray.Create<Loss> [| Loss.Mse |],
        Hidden = ImmutableArray.Create<int> [| 20 |],
        Steps = ImmutableArray.Create<int> [| 100_000 |],
        Repetitions = 3
    )

/// The readings of the paper.
let study: Study =
    {
        Name = "readings"
        Summary = "Which reading of the paper collapses? One open choice at a time around the stated protocol."
        Several = false
        Without = [ Options.scaling ]
        Grid = grid
        Quick = grid |> quickly 6 [ 100 ] 1 100
        Execute = execute
    }
