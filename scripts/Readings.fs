/// Which reading of the paper collapses? One open choice at a time around the stated protocol.
module Collapse.Scripts.Readings

open System
open System.Collections.Immutable
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Scripts.Leavings
open Collapse.Scripts.ReadingVerdicts
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Spec

let private writeTables request (outcomes: Outcome list) =
    let key (outcome: 'row -> Outcome) =
        [
            column "choice" (fun r -> (outcome r).Reading.Choice)
            column "value" (fun r -> (outcome r).Reading.Value)
            column "model" (fun r -> (outcome r).Learner)
            column "loss" (fun r -> (outcome r).Loss)
            column "hidden" (fun r -> (outcome r).Results.Head.Protocol.Hidden)
        ]

    // The least or the most of the correlations at a moment.
    let extreme choose =
        fun (_: Outcome, _: int, points: TracePoint list) ->
            match points with
            | [] -> nan
            | _ -> points |> List.map _.OutputCorrelation |> choose

    saveTable
        request
        "readings.csv"
        [
            yield! key (fun (o, _, _) -> o)
            column "steps" (fun (_, n, _) -> n)
            column "repetitions" (fun (_, _, points: TracePoint list) -> points.Length)
            column "data_correlation" (fun (o: Outcome, _, _) -> o.Results.Head.DataCorrelation)
            column "output_correlation_least" (extreme List.min)
            column "output_correlation_most" (extreme List.max)
            column "data_variance" (fun (o: Outcome, _, _) -> o.Results.Head.DataVariance)
            yield! measures (fun (_, _, points) measure -> median (fun point -> point[measure]) points)
        ]
        [
            for o in outcomes do
                for n, points in o.Moments -> o, n, points
        ]

    saveTable
        request
        "claims.csv"
        [
            yield! key fst
            column "claim" (fun (_, c: Claim) -> c.Name)
            column "verdict" (fun (_, c: Claim) -> Verdicts.Words c.Verdict)
            column "numbers" (fun (_, c: Claim) -> c.Numbers)
        ]
        [
            for o in outcomes do
                for c in claims o -> o, c
        ]

let private figure (request: Request) source (outcomes: Outcome list) notes loss =
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
        $"{source}, {upper loss}, {request.Hidden} hidden neurons, medians of {request.Grid.Repetitions} simulations "
        + $"of {request.Steps:N0} steps"

    ReadingsFigure.Create(
        $"{Names.Of loss}-{request.Hidden}",
        heading,
        [| "P1"; "P2/3"; "P4"; "P6" |],
        rows,
        Array.ofList notes
    )

let private show (request: Request) (outcomes: Outcome list) =
    let write = write request
    let steps = lengths request.Steps

    for loss in request.Grid.Losses do
        write (
            $"{upper loss}, {request.Hidden} hidden neurons: median correlation of the outputs, output variance "
            + "left, verdicts"
        )

        [
            for o in outcomes do
                if o.Loss = loss then
                    let left =
                        median _.OutputVariance (snd (List.last o.Moments))
                        / median _.OutputVariance (snd o.Moments.Head)

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

// What of a reading a learner leaves no choice of, such as half sums where the loss is none of squares: why not.
let private refusal (data: DataSet) protocol =
    try
        Simulation.Learner(protocol, data.Training.Values) |> ignore
        None
    with :? InputException as error ->
        Some error.Message

/// What is left out, a line each: of which learner and loss, which choices, and why.
let leftOut (refused: (Reading * string * Loss * string) list) : string list =
    [
        for (learner, loss), members in refused |> List.groupBy (fun (_, learner, loss, _) -> learner, loss) do
            for choice, members in members |> List.groupBy (fun (reading, _, _, _) -> reading.Choice) do
                let values =
                    members
                    |> List.map (fun (reading, _, _, _) -> reading.Value)
                    |> String.concat "; "

                let _, _, _, reason = members.Head
                $"Left out for {upper learner}, {upper loss}: {choice} ({values}): {reason}"
    ]

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

    let cells =
        [
            for reading in readings do
                for (learner, loss), cell in request.Grid.Protocols() |> Seq.groupBy (fun p -> p.Learner, p.Loss) do
                    let all = [ for protocol in cell -> reading.Apply.Invoke protocol ]
                    reading, learner, loss, all, refusal data[scaling reading] all.Head
        ]

    let notes =
        leftOut
            [
                for reading, learner, loss, _, refusal in cells do
                    match refusal with
                    | Some reason -> reading, learner, loss, reason
                    | None -> ()
            ]

    let due =
        [
            for reading, learner, loss, all, refusal in cells do
                if refusal.IsNone then
                    reading, learner, loss, all
        ]

    let runs = runs request

    let simulateAll kind =
        let needed =
            due
            |> List.filter (fun (reading, _, _, _) -> scaling reading = kind)
            |> List.collect (fun (_, _, _, all) -> all)

        simulated request runs $"scaling {Names.Of kind}: " data[kind] needed
        |> Result.map (fun results -> kind, results)

    match inTurn simulateAll (readings |> List.map scaling |> List.distinct) with
    | Error code -> code
    | Ok results ->
        let results = Map.ofList results

        let outcomes =
            [
                for reading, learner, loss, all in due ->
                    judge reading learner loss [ for p in all -> results[scaling reading][p] ]
            ]

        writeTables request outcomes

        for loss in request.Grid.Losses do
            saveFigures request [ figure request data[Scaling.MinMax].Provenance.Source outcomes notes loss ]

        show request outcomes

        for note in notes do
            write request note

        close request "Tables and figure"
        0

let private grid = single 100_000 3

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
