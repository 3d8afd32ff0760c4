/// How much real data is enough? Feedback policies and their doses, beside the collapse law.
module Collapse.Scripts.Remedies

open System
open System.Collections.Generic
open System.Collections.Immutable
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open Collapse.Scripts.Arms
open Collapse.Scripts.Leavings
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Theory

// The rows of the figure: what is measured, and what the law says of it after so many steps.
type private Row =
    {
        Measure: Measure
        Law: (CollapsePrediction -> float -> float) option
        /// Where its axis begins at the latest and ends at the earliest; NaN when only the values say.
        Range: float * float
    }

let private rows (data: DataSet) =
    let variance = OutputVariance.Of data.Training.Values

    [
        {
            Measure = PairwiseCorrelation.OfOutputs
            Law = Some(fun law steps -> law.OutputCorrelation steps)
            Range = nan, 1.0
        }
        {
            Measure = OutputVariance.OfOutputs
            Law = Some(fun law steps -> law.OutputVariance steps / variance)
            Range = 0.0, nan
        }
        {
            Measure = Reconstruction.NewError
            Law = None
            Range = 0.0, nan
        }
    ]

let private final (row: Row) (r: SimulationResult) = r.Shown(row.Measure, r.Final)

// What the law says about protocols; nothing of policies that it does not know. A matter of data and dose, not of
// repetitions.
let private predictor (data: DataSet) =
    let components = PrincipalComponents.Of data.Training.Values
    let sigma = Spread.Of data.Training.Values
    let known = Dictionary<Protocol, CollapsePrediction option>()

    fun (protocol: Protocol) ->
        let key = protocol |> set Parameters.Repetition 0

        match known.TryGetValue key with
        | true, found -> found
        | _ ->
            let found = ProtocolLaw.Of(key, components, sigma) |> Option.ofObj
            known[key] <- found
            found

let private array (values: 'value seq) = ImmutableArray.CreateRange values

// Between two doses the law's curve runs through doses of its own.
let private curve predicted (group: Group) (arm: Arm) (law: CollapsePrediction -> float -> float) =
    array
        [
            match arm.Lawful with
            | Some another ->
                for place, (low, high) in List.indexed (List.pairwise arm.Doses) do
                    for part in 0 .. (if place = arm.Doses.Length - 2 then 4 else 3) do
                        let share = float part / 4.0

                        let dose = low.Policy.Dose + share * (high.Policy.Dose - low.Policy.Dose)

                        match predicted (protocol group { low with Policy = another dose } 0) with
                        | Some prediction -> struct (float place + share, law prediction (float low.Steps))
                        | None -> ()
            | None -> ()
        ]

let private figure data predicted (arms: Arm list) (group: Group) heading =
    let rows = rows data

    let column (arm: Arm) =
        DoseColumn(
            arm.Title,
            arm.Label,
            array [ for dose in arm.Doses -> dose.Text ],
            array
                [
                    for row in rows ->
                        array
                            [
                                for dose in arm.Doses -> array [ for r in results group dose -> final row r ]
                            ]
                ],
            array
                [
                    for row in rows ->
                        match row.Law with
                        | Some law -> curve predicted group arm law
                        | None -> ImmutableArray.Empty
                ]
        )

    let before = results group arms.Head.Doses.Head

    let measure (row: Row) =
        let low, high = row.Range

        let reference, name =
            if row.Measure = PairwiseCorrelation.OfOutputs then
                before.Head.DataCorrelation, "data"
            elif row.Measure = OutputVariance.OfOutputs then
                1.0, "data"
            else
                Medians.Of [ for r: SimulationResult in before -> r.Shown(row.Measure, r.NoFeedback) ], "no feedback"

        DoseMeasure(row.Measure.Axis, reference, name, low, high)

    DoseFigure.Create(
        $"{Names.Of group.Learner}-{Names.Of group.Loss}-{group.Request.Hidden}",
        heading,
        [| for row in rows -> measure row |],
        [| for arm in arms -> column arm |]
    )

let private writeTables
    request
    (rows: (Protocol * SimulationResult * CollapsePrediction option) list)
    (found: Enough.Found list)
    =
    let measured name (value: SimulationResult -> float) = column name (fun (_, r, _) -> value r)

    let lawful name (value: CollapsePrediction -> float -> float) =
        column name (fun (p: Protocol, _: SimulationResult, law: CollapsePrediction option) ->
            match law with
            | Some law -> value law (float p.Steps)
            | None -> nan)

    saveTable
        request
        "remedies.csv"
        [
            yield! parameters [ for p, _, _ in rows -> p ] (fun (p, _, _) -> p)
            measured "data_correlation" _.DataCorrelation
            measured "no_feedback_correlation" _.NoFeedback.OutputCorrelation
            lawful "law_output_correlation" (fun law steps -> law.OutputCorrelation steps)
            measured "data_variance" _.DataVariance
            measured "no_feedback_variance" _.NoFeedback.OutputVariance
            lawful "law_output_variance" (fun law steps -> law.OutputVariance steps)
            measured "no_feedback_new_rmse_ratio" _.NoFeedback.NewRmseRatio
            yield! measures (fun (_, r: SimulationResult, _) measure -> r.Final[measure])
            column "outcome" (fun (_, r: SimulationResult, _) -> r.Outcome)
        ]
        rows

    saveTable
        request
        "enough.csv"
        [
            column "policy" (fun (e: Enough.Found) -> e.Policy)
            column "model" (fun e -> e.Group.Learner)
            column "loss" (fun e -> e.Group.Loss)
            column "criterion" (fun e -> e.Criterion)
            column "dose" (fun e -> e.Dose)
            column "low" (fun e -> e.Low)
            column "high" (fun e -> e.High)
            column "law_dose" (fun e -> e.Law)
        ]
        found

let private doses data predicted (arms: Arm list) (group: Group) =
    let rows = rows data

    let values (dose: Dose) =
        let results = results group dose
        let law: CollapsePrediction option = predicted results.Head.Protocol

        [
            for row in rows do
                number 3 (Medians.Of(results, final row))

                match row.Law with
                | Some value ->
                    law
                    |> Option.map (fun law -> value law (float dose.Steps))
                    |> Option.defaultValue nan
                    |> number 3
                | None -> ()
        ]

    [
        for arm in arms do
            for dose in arm.Doses -> [ dose.Policy.Name; dose.Text; $"{dose.Steps:N0}"; yield! values dose ]
    ]
    |> table
        [
            "policy"
            "dose"
            "N"
            for row in rows do
                row.Measure.Title

                if row.Law.IsSome then
                    "law"
        ]

let private share (value: float) =
    if Double.IsNaN value then "–"
    elif Double.IsInfinity value then "more than was tried"
    else number 1 (100.0 * value) + " %"

let private enough (found: Enough.Found list) =
    [
        for e in found ->
            [
                e.Policy
                upper e.Group.Learner
                upper e.Group.Loss
                e.Criterion
                share e.Dose
                (if e.Low = e.High then
                     "–"
                 else
                     $"{share e.Low} to {share e.High}")
                share e.Law
            ]
    ]
    |> table [ "policy"; "model"; "loss"; "criterion"; "enough"; "interval"; "law" ]

let private execute (request: Request) =
    let data = load request
    let arms = all request

    let protocols =
        [
            for group in groups request (dict []) do
                for arm in arms do
                    for dose in arm.Doses do
                        yield! protocols group dose
        ]

    for p in protocols do
        p.Validated() |> ignore

    match simulated request (runs request) "" data protocols with
    | Error code -> code
    | Ok results ->
        let predicted = predictor data
        let groups = groups request results
        let found = groups |> List.collect (Enough.answers predicted arms)
        writeTables request [ for p in protocols -> p, results[p], predicted p ] found

        for group in groups do
            let heading =
                $"{data.Provenance.Source}, {upper group.Learner}, {upper group.Loss}, {request.Hidden} hidden "
                + $"neurons, after {request.Steps:N0} steps with feedback"

            saveFigures request [ figure data predicted arms group heading ]
            write request heading
            doses data predicted arms group |> request.Console.Write

        write request "How much is enough (interpolated between doses; 95 % bootstrap interval over the repetitions):"
        enough found |> request.Console.Write
        close request "Tables and figures"
        0

let private grid = single 100_000 5 |> ofLearners [ "dae" ]

/// Policies and their doses.
let study: Study =
    {
        Name = "remedies"
        Summary = "How much real data is enough? Feedback policies and their doses, beside the collapse law."
        Several = false
        Without =
            [
                for option in Options.base' do
                    if option.Name = "--policy" then
                        option
            ]
        Grid = grid
        Quick = grid |> quickly 6 [ 100 ] 1 100
        Execute = execute
    }
