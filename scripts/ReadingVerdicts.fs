/// What the readings of the paper say about its claims.
module Collapse.Scripts.ReadingVerdicts

open System
open System.Collections.Generic
open Collapse.Experiments
open Collapse.Learning
open Collapse.Numerics
open Collapse.Scripts.Summary
open Collapse.Spec

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
/// several N are not independent. Page's L over N in place of Jonckheere and Terpstra's test, at the same level, and
/// the same least rise (`Criteria`).
let growth (cell: Cell) (moments: (int * TracePoint list) list) : Claim =
    let claim =
        Claims.growth
            { cell with
                Finished = []
                Diverged = []
            }

    let criterion =
        $"Page's L over N within simulations, p < {Names.Plain Criteria.level}, and a rise of at least "
        + $"{Names.Plain Criteria.leastRise} from no feedback to the largest N"

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

    if
        whole.Length < Criteria.fewestRepetitions
        || after.Length < Criteria.fewestMoments
    then
        refuse (
            $"{whole.Length} whole simulations at {after.Length} values of N; the test needs "
            + $"{Criteria.fewestRepetitions} at {Criteria.fewestMoments}"
        )
    elif after |> List.exists (values >> List.exists Double.IsNaN) then
        refuse "a correlation is not defined"
    else
        let rows: IReadOnlyList<IReadOnlyList<float>> =
            [|
                for index in 0 .. whole.Length - 1 -> [| for n in after -> (values n)[index] |] :> IReadOnlyList<float>
            |]

        let trend = PageTrend.Test rows
        let rise = Medians.Of(values (List.last after)) - Medians.Of(values 0)

        { claim with
            Verdict =
                if trend.P < Criteria.level && rise >= Criteria.leastRise then
                    Verdict.Holds
                else
                    Verdict.DoesNotHold
            Effect = rise
            Level = Some Criteria.level
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

/// The median of a measure.
let median (value: TracePoint -> float) (points: TracePoint list) = Medians.Of(List.map value points)

/// The claims of an outcome, in the order of tables.
let claims (o: Outcome) = [ o.P1; o.Growth; o.P4; o.P6 ]

// A protocol under MSE, which has no luminance: the same but for the loss and what is SSIM's alone.
let private underMse (protocol: Protocol) =
    Parameters.Loss.With(Parameters.Luminance.With(protocol, Luminance.Signed), Loss.Mse)

/// P5: MAE or SSIM have MSE's verdicts; not tested without an MSE outcome of the same reading and model. A reading of
/// SSIM's luminance is held against MSE in the stated protocol, as MSE has none.
let p5 (all: Outcome list) (o: Outcome) =
    let same =
        all
        |> List.tryFind (fun m ->
            m.Reading.Scaling = o.Reading.Scaling
            && m.Results.Head.Protocol = underMse o.Results.Head.Protocol)

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
