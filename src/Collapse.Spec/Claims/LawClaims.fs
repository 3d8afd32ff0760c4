namespace Collapse.Spec

open System
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics

open Criteria
open Wording

/// The collapse law held against simulated networks: is the correlation that it predicts from the data alone the one
/// that comes out?
module LawClaims =
    /// The claim's name.
    let name = "the collapse law"

    /// Weight decay at which the law of the decaying autoencoder is tested; the paper's autoencoder has none, and
    /// freezes.
    let weightDecay = 1e-5

    /// One number of simulations and what was predicted for it.
    type Comparison =
        {
            /// The parameters that the simulations share; the repetition is that of the first.
            Protocol: Protocol
            /// How many count.
            Count: int
            /// The data's own correlation.
            Data: float
            /// Median correlation of the outputs.
            Simulated: float
            /// What the law says; NaN where it says nothing.
            Predicted: float
        }

    /// The prediction of the outputs' correlation for a protocol's N, from the training data; NaN where the law says
    /// nothing.
    let predictor (reference: Matrix) : Protocol -> float = ProtocolLaw.Predictor(reference).Invoke

    /// Simulated medians beside predictions, one row a cell and N, N = 0 being the moment before feedback.
    let compare (predict: Protocol -> float) (results: SimulationResult seq) =
        [
            for cell in Cell.ofResults results do
                let first = List.tryHead cell.Finished

                for steps in 0 :: (Cell.lengths cell |> List.filter (fun n -> n > 0)) do
                    let values, _ =
                        if steps = 0 then
                            numbers noFeedback cell.Finished
                        else
                            Cell.ofLength steps cell |> numbers final

                    match first with
                    | Some result when not values.IsEmpty ->
                        let protocol = ProtocolLaw.At(result.Protocol, steps)

                        cell,
                        {
                            Protocol = protocol
                            Count = values.Length
                            Data = result.DataCorrelation
                            Simulated = Cell.median values
                            Predicted = predict protocol
                        }
                    | _ -> ()
        ]

    let private judge (cell: Cell, rows: Comparison list) =
        let test =
            $"distance of the median correlation from the prediction; needs at most {plain largestLawError} at every N"

        let scope =
            match rows.Head.Protocol.WeightDecay with
            | decay when decay > 0.0 && cell.Setting = "" ->
                { cell with
                    Setting = $"weight decay {plain decay}"
                }
            | _ -> cell

        let fed = rows |> List.filter (fun row -> row.Protocol.Steps > 0)

        if fed.IsEmpty || fed |> List.exists (fun row -> Double.IsNaN row.Predicted) then
            notTested name scope test "no simulation with feedback, or no prediction"
        else
            let off row = row.Simulated - row.Predicted
            let worst = fed |> List.maxBy (off >> abs)

            let numbers =
                fed
                |> List.map (fun row ->
                    ($"N = {grouped row.Protocol.Steps}: {three row.Simulated}, predicted {three row.Predicted} (n = "
                     + $"{row.Count})"))
                |> String.concat "; "

            claim name scope test (yes (abs (off worst) <= largestLawError)) (off worst) (numbers + Cell.leftOut cell 0)

    /// The claim for the cells that the law is about: squared errors, noise or weight decay, and feedback.
    let all (predict: Protocol -> float) (results: SimulationResult seq) : Claim list =
        compare predict results
        |> List.groupBy fst
        |> List.map (fun (cell, rows) -> cell, List.map snd rows)
        |> List.filter (fun (cell, rows) ->
            cell.Loss = Loss.Mse
            && not (rows.Head.Protocol.Policy :? NoFeedback)
            && (cell.Learner = "dae" || rows.Head.Protocol.WeightDecay > 0.0))
        |> List.map judge

    /// The simulations of the decaying autoencoder that go with a grid.
    let decaying (grid: GridOptions) = ProtocolLaw.Decaying(grid, weightDecay)
