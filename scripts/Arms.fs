/// The policies of the remedies and their doses: the columns of its figure.
module Collapse.Scripts.Arms

open System
open System.Collections.Generic
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learning
open Collapse.Scripts.Studies

/// One policy, the most steps with it, and how its dose is written.
type Dose =
    {
        Policy: IFeedback
        Steps: int
        Text: string
    }

/// A policy over its doses, or policies side by side.
type Arm =
    {
        Title: string
        Label: string
        Doses: Dose list
        /// The same policy with any dose, where the law knows it.
        Lawful: (float -> IFeedback) option
    }

/// Accumulating makes the set grow by one vector a step, and a step's cost with it: it ends here.
let mostAccumulated = 3_000

let private share (value: float) = $"{100.0 * value:``0.#``}"

// A generation is as long as the warm-up, so that each is trained as long as the first.
let all (request: Request) : Arm list =
    let shares = [ 0.0; 0.01; 0.02; 0.05; 0.1; 0.2; 0.5 ]
    let steps = request.Steps
    let accumulated = min steps mostAccumulated

    let dosed title label lawful text (make: float -> IFeedback) values =
        {
            Title = title
            Label = label
            Lawful = if lawful then Some make else None
            Doses =
                [
                    for value in values ->
                        {
                            Policy = make value
                            Steps = steps
                            Text = text value
                        }
                ]
        }

    [
        dosed
            "gold standard"
            "p, vectors never replaced (%)"
            true
            share
            (fun p -> GoldStandard p)
            (shares @ [ 0.8; 0.95 ])
        dosed "mix" "q, fresh real vectors (%)" true share (fun q -> Mix q) shares
        dosed "verified" "tolerance (σ(X))" false string (fun t -> Verified t) [ 0.05; 0.1; 0.2; 0.4 ]
        {
            Title = "other policies"
            Label = ""
            Lawful = None
            Doses =
                [
                    for policy, most, text in
                        [
                            NoFeedback() :> IFeedback, steps, "no feedback"
                            Replace(), steps, "replace"
                            Generations(max 1 request.Base.WarmUp), steps, "generations"
                            AccumulateSubsample(), steps, "subsample"
                            Accumulate(),
                            accumulated,
                            (if accumulated < steps then
                                 $"accumulate, {accumulated:N0}"
                             else
                                 "accumulate")
                        ] ->
                        {
                            Policy = policy
                            Steps = most
                            Text = text
                        }
                ]
        }
    ]

/// The simulations of one learner and loss: which they are, and what came out.
type Group =
    {
        Request: Request
        Learner: string
        Loss: Loss
        Results: IDictionary<Protocol, SimulationResult>
    }

/// The groups of a request, in the order of its tables.
let groups (request: Request) results : Group list =
    [
        for learner in request.Grid.Learners do
            for loss in request.Grid.Losses ->
                {
                    Request = request
                    Learner = learner
                    Loss = loss
                    Results = results
                }
    ]

/// The protocol of a dose.
let protocol (group: Group) (dose: Dose) repetition =
    group.Request.Base
    |> set Parameters.Hidden group.Request.Hidden
    |> set Parameters.Learner group.Learner
    |> set Parameters.Loss group.Loss
    |> set Parameters.Steps dose.Steps
    |> set Parameters.Policy dose.Policy
    |> set Parameters.Repetition repetition

/// The protocols of a dose, one a repetition.
let protocols (group: Group) dose =
    List.init group.Request.Grid.Repetitions (protocol group dose)

/// The results of a dose, one a repetition.
let results (group: Group) dose =
    protocols group dose |> List.map (fun p -> group.Results[p])
