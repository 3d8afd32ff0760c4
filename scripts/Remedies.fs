/// How much real data is enough? Feedback policies and their doses, beside the collapse law.
module Collapse.Scripts.Remedies

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.IO
open Collapse.Experiments
open Collapse.Runs
open Collapse.Feedback
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Data
open Collapse.Theory

/// A policy and its doses, with the number of steps, as a column of the figure.
type Arm =
    {
        Title: string
        Label: string
        /// Policy, most steps, and how its dose is written.
        Doses: (IFeedback * int * string) list
    }

/// Accumulating makes the set grow by one vector a step, and a step's cost with it: it ends here.
let mostAccumulated = 3_000

// A generation is as long as the warm-up, so that each is trained as long as the first.
let private arms (options: Request) =
    let shares = [ 0.0; 0.01; 0.02; 0.05; 0.1; 0.2; 0.5 ]
    let steps = options.Steps
    let percent (share: float) = $"{100.0 * share:``0.#``}"
    let accumulated = min steps mostAccumulated
    let length = max 1 options.Base.WarmUp

    [
        {
            Title = "gold standard"
            Label = "p, vectors never replaced (%)"
            Doses = [ for p in shares @ [ 0.8; 0.95 ] -> GoldStandard p, steps, percent p ]
        }
        {
            Title = "mix"
            Label = "q, fresh real vectors (%)"
            Doses = [ for q in shares -> Mix q, steps, percent q ]
        }
        {
            Title = "verified"
            Label = "tolerance (σ(X))"
            Doses = [ for t in [ 0.05; 0.1; 0.2; 0.4 ] -> Verified t, steps, string t ]
        }
        {
            Title = "other policies"
            Label = ""
            Doses =
                [
                    NoFeedback(), steps, "no feedback"
                    Replace(), steps, "replace"
                    Generations length, steps, "generations"
                    AccumulateSubsample(), steps, "subsample"
                    Accumulate(),
                    accumulated,
                    (if accumulated < steps then
                         $"accumulate, {accumulated:N0}"
                     else
                         "accumulate")
                ]
        }
    ]

let private protocol (options: Request) learner loss (policy, steps, _) repetition =
    options.Base
    |> set Parameters.Hidden options.Hidden
    |> set Parameters.Learner learner
    |> set Parameters.Loss loss
    |> set Parameters.Steps steps
    |> set Parameters.Policy policy
    |> set Parameters.Repetition repetition

// The same kind of policy with another dose, where the law knows it.
let private lawful (policy: IFeedback) =
    match policy with
    | :? GoldStandard -> Some(fun dose -> GoldStandard dose :> IFeedback)
    | :? Mix -> Some(fun dose -> Mix dose)
    | _ -> None

// What the law says about a protocol; nothing of policies that it does not know.
let private predicted (data: DataSet) components (protocol: Protocol) =
    ProtocolLaw.Of(protocol, components, Spread.Of data.Training.Values)
    |> Option.ofObj

let private median (values: float seq) = Medians.Of values
let private correlation (r: SimulationResult) = r.Final.OutputCorrelation
let private variance (r: SimulationResult) = r.Final.OutputVariance / r.DataVariance
let private newError (r: SimulationResult) = r.Final.NewRmseRatio

/// What is enough: name, and what the simulations of a dose have in hand (at least 0 when it is enough).
let criteria: (string * (SimulationResult list -> float)) list =
    [
        "output correlation within 0.03 of the data's",
        (fun results ->
            0.03
            - abs (median (List.map correlation results) - results.Head.DataCorrelation))
        "at least 90 % of the outputs' variance without feedback",
        (fun results ->
            (results
             |> List.map (fun r -> r.Final.OutputVariance / r.NoFeedback.OutputVariance)
             |> median)
            - 0.9)
        "new-data error at most 10 % above that without feedback",
        (fun results ->
            1.1
            - (results
               |> List.map (fun r -> r.Final.NewRmseRatio / r.NoFeedback.NewRmseRatio)
               |> median))
    ]

// The law's own answer to the first two; it says nothing about new data.
let private lawEnough dataCorrelation steps (at: float -> CollapsePrediction option) =
    match at 0.0 with
    | None -> [ nan; nan; nan ]
    | Some _ ->
        let at dose = (at dose).Value

        [
            Enough.root (fun dose -> 0.03 - abs ((at dose).OutputCorrelation steps - dataCorrelation))
            Enough.root (fun dose -> (at dose).OutputVariance steps / (at dose).OutputVariance 0.0 - 0.9)
            nan
        ]

type private Enough =
    {
        Policy: string
        Learner: string
        Loss: Loss
        Criterion: string
        Dose: float
        Low: float
        High: float
        Law: float
    }

let private enough
    (options: Request)
    data
    components
    (results: IDictionary<Protocol, SimulationResult>)
    arms
    learner
    loss
    =
    [
        for arm in arms do
            let policy, steps, _ = arm.Doses.Head

            match lawful policy with
            | Some another ->
                let doses =
                    [
                        for (policy, _, _) as kind in arm.Doses do
                            let finished =
                                [
                                    for repetition in 0 .. options.Grid.Repetitions - 1 ->
                                        results[protocol options learner loss kind repetition]
                                ]
                                |> List.filter (fun r -> r.Outcome = Outcome.Finished)

                            if not finished.IsEmpty then
                                policy.Dose, finished
                    ]

                let at dose =
                    protocol options learner loss (another dose, steps, "") 0
                    |> predicted data components

                if not doses.IsEmpty then
                    let dataCorrelation = (snd doses.Head).Head.DataCorrelation

                    for (criterion, margin), predicted in List.zip criteria (lawEnough dataCorrelation (float steps) at) do
                        let key = Key.FromSeed(options.Base.Seed).Derive("enough").Derive(criterion)
                        let dose, low, high = Enough.estimate key margin doses

                        {
                            Policy = policy.Name
                            Learner = learner
                            Loss = loss
                            Criterion = criterion
                            Dose = dose
                            Low = low
                            High = high
                            Law = predicted
                        }
            | None -> ()
    ]

let private columns
    (options: Request)
    data
    components
    (results: IDictionary<Protocol, SimulationResult>)
    arms
    learner
    loss
    =
    [|
        for arm in arms do
            let values measure =
                ImmutableArray.CreateRange
                    [
                        for kind in arm.Doses ->
                            ImmutableArray.CreateRange
                                [
                                    for repetition in 0 .. options.Grid.Repetitions - 1 ->
                                        measure results[protocol options learner loss kind repetition]
                                ]
                    ]

            // Between two doses the curve runs through doses of its own.
            let curve (value: CollapsePrediction -> float -> float) =
                ImmutableArray.CreateRange
                    [
                        let policy, steps, text = arm.Doses.Head

                        match lawful policy with
                        | Some another ->
                            for place, ((low, _, _), (high, _, _)) in List.indexed (List.pairwise arm.Doses) do
                                for part in 0 .. (if place = arm.Doses.Length - 2 then 4 else 3) do
                                    let share = float part / 4.0
                                    let dose = low.Dose + share * (high.Dose - low.Dose)
                                    let p = protocol options learner loss (another dose, steps, text) 0

                                    match predicted data components p with
                                    | Some law -> struct (float place + share, value law (float steps))
                                    | None -> ()
                        | None -> ()
                    ]

            let dataVariance = OutputVariance.Of data.Training.Values

            DoseColumn(
                arm.Title,
                arm.Label,
                ImmutableArray.CreateRange [ for _, _, text in arm.Doses -> text ],
                ImmutableArray.Create(values correlation, values variance, values newError),
                ImmutableArray.Create(
                    curve (fun prediction steps -> prediction.OutputCorrelation steps),
                    curve (fun prediction steps -> prediction.OutputVariance steps / dataVariance),
                    ImmutableArray.Empty
                )
            )
    |]

let private writeTables
    folder
    (rows: (Protocol * SimulationResult * CollapsePrediction option) list)
    (found: Enough list)
    =
    let given name (value: Protocol -> _) =
        column name (fun (p, _: SimulationResult, _: CollapsePrediction option) -> value p)

    let measured name (value: SimulationResult -> _) = column name (fun (_, r, _) -> value r)

    Tables.Write(
        Path.Combine(folder, "remedies.csv"),
        [|
            for struct (name, value) in Parameters.Columns do
                given name value.Invoke
            measured "data_correlation" (fun r -> r.DataCorrelation)
            measured "no_feedback_correlation" (fun r -> r.NoFeedback.OutputCorrelation)
            measured "output_correlation" (fun r -> r.Final.OutputCorrelation)
            column "law_output_correlation" (fun (p: Protocol, _: SimulationResult, law: CollapsePrediction option) ->
                (match law with
                 | Some l -> l.OutputCorrelation(float p.Steps)
                 | None -> nan))
            measured "data_variance" (fun r -> r.DataVariance)
            measured "no_feedback_variance" (fun r -> r.NoFeedback.OutputVariance)
            measured "output_variance" (fun r -> r.Final.OutputVariance)
            column "law_output_variance" (fun (p: Protocol, _: SimulationResult, law: CollapsePrediction option) ->
                (match law with
                 | Some l -> l.OutputVariance(float p.Steps)
                 | None -> nan))
            measured "effective_rank" (fun r -> r.Final.EffectiveRank)
            measured "no_feedback_new_rmse_ratio" (fun r -> r.NoFeedback.NewRmseRatio)
            measured "new_rmse_ratio" (fun r -> r.Final.NewRmseRatio)
            measured "new_snr_improvement_db" (fun r -> r.Final.NewSnrImprovementDb)
            measured "outcome" (fun r -> r.Outcome)
        |],
        rows
    )

    Tables.Write(
        Path.Combine(folder, "enough.csv"),
        [|
            column "policy" (fun e -> e.Policy)
            column "model" (fun e -> e.Learner)
            column "loss" (fun e -> e.Loss)
            column "criterion" (fun e -> e.Criterion)
            column "dose" (fun e -> e.Dose)
            column "low" (fun e -> e.Low)
            column "high" (fun e -> e.High)
            column "law_dose" (fun e -> e.Law)
        |],
        found
    )

let private share (value: float) =
    if Double.IsNaN value then "–"
    elif Double.IsInfinity value then "more than was tried"
    else number 1 (100.0 * value) + " %"

let private execute (options: Request) =
    let write = write options
    let data = load options
    let components = PrincipalComponents.Of data.Training.Values
    let arms = arms options

    let protocols =
        [
            for learner in options.Grid.Learners do
                for loss in options.Grid.Losses do
                    for arm in arms do
                        for kind in arm.Doses do
                            for repetition in 0 .. options.Grid.Repetitions - 1 ->
                                protocol options learner loss kind repetition
        ]

    for p in protocols do
        p.Validated() |> ignore

    match simulated options (runs options) "" data protocols with
    | Error code -> code
    | Ok results ->
        // The law is a matter of data and dose, not of repetitions.
        let known = Dictionary<struct (string * IFeedback), CollapsePrediction option>()

        let prediction (p: Protocol) =
            let key = struct (p.Learner, p.Policy)

            match known.TryGetValue key with
            | true, found -> found
            | _ ->
                let found = predicted data components p
                known[key] <- found
                found

        let found =
            [
                for learner in options.Grid.Learners do
                    for loss in options.Grid.Losses do
                        yield! enough options data components results arms learner loss
            ]

        writeTables options.Out [ for p in protocols -> p, results[p], prediction p ] found
        let first = results[protocols.Head]

        for learner in options.Grid.Learners do
            for loss in options.Grid.Losses do
                let heading =
                    $"{data.Provenance.Source}, {upper learner}, {upper loss}, {options.Hidden} hidden neurons, after {options.Steps:N0} steps with feedback"

                let before =
                    [
                        for repetition in 0 .. options.Grid.Repetitions - 1 ->
                            results[protocol options learner loss arms.Head.Doses.Head repetition]
                                .NoFeedback.NewRmseRatio
                    ]

                let figure =
                    DoseFigure.Create(
                        $"{Names.Of learner}-{Names.Of loss}-{options.Hidden}",
                        heading,
                        [|
                            DoseMeasure("output correlation", first.DataCorrelation, "data", nan, 1.0)
                            DoseMeasure("output variance (data = 1)", 1.0, "data", 0.0, nan)
                            DoseMeasure("new-data RMSE / σ(X)", median before, "no feedback", 0.0, nan)
                        |],
                        columns options data components results arms learner loss
                    )

                AtomicFile.WriteText(Path.Combine(options.Out, figure.FileName), figure.Svg)

                write heading

                [
                    for arm in arms do
                        for (policy, steps, text) as kind in arm.Doses do
                            let of' =
                                [
                                    for repetition in 0 .. options.Grid.Repetitions - 1 ->
                                        results[protocol options learner loss kind repetition]
                                ]

                            let middle measure = of' |> List.map measure |> median

                            let law = prediction of'.Head.Protocol

                            [
                                policy.Name
                                text
                                $"{steps:N0}"
                                number 3 (middle correlation)
                                number
                                    3
                                    (match law with
                                     | Some l -> l.OutputCorrelation(float steps)
                                     | None -> nan)
                                number 3 (middle variance)
                                number
                                    3
                                    (match law with
                                     | Some l -> l.OutputVariance(float steps) / first.DataVariance
                                     | None -> nan)
                                number 3 (middle newError)
                            ]
                ]
                |> table
                    [
                        "policy"
                        "dose"
                        "N"
                        "correlation"
                        "law"
                        "variance (data = 1)"
                        "law"
                        "new RMSE / σ(X)"
                    ]
                |> options.Console.Write

        write "How much is enough (interpolated between doses; 95 % bootstrap interval over the repetitions):"

        [
            for e in found ->
                [
                    Names.Of e.Policy
                    upper e.Learner
                    upper e.Loss
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
        |> options.Console.Write

        write $"Tables and figures: {Path.GetFullPath options.Out}"
        0

let private grid =
    GridOptions(
        Learners = ImmutableArray.Create<string> [| "dae" |],
        Losses = ImmutableArray.Create<Loss> [| Loss.Mse |],
        Hidden = ImmutableArray.Create<int> [| 20 |],
        Steps = ImmutableArray.Create<int> [| 100_000 |],
        Repetitions = 5
    )

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
