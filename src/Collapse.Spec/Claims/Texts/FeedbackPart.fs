namespace Collapse.Spec.Texts

open System
open System.Collections.Immutable
open System.Threading
open Collapse.Data
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// The paper's loop on the textbook's autoencoder of digits: what becomes of them, which goes first, and whether the
/// collapse law of its denoising form holds in 784 dimensions.
module internal FeedbackPart =
    let private each = 30 // digits of every class
    let private noise = 0.2

    let run (data: DataSet) (run: TextRun) (stop: CancellationToken) =
        let key = Text.key run

        let learnt =
            if run.Quick then
                Rows.first 600 data.Training
            else
                Rows.first 20_000 data.Training

        let epochs, warmUp, steps = if run.Quick then 1, 10, 30 else 20, 1_000, 3_000

        let rows =
            [|
                for digit in 0..9 do
                    yield! Rows.ofClass $"{digit}" data.Training |> Array.truncate each
            |]

        let chosen = data.Training.Take(ImmutableArray.CreateRange rows)
        let real = Rows.first (if run.Quick then 500 else 10_000) data.Training
        let sigma = Spread.Of chosen.Values

        let state =
            Training.trained stop Digits.textbook (key.Derive "digits") Digits.batch epochs learnt.Values

        let shown = [| for digit in 0..9 -> each * digit |]

        let moments =
            [ 0; 1; 3; 10; 30; 100 ]
            |> List.map (fun part -> steps * part / 100)
            |> List.distinct

        // From training on those digits alone: the paper's warm-up.
        let fed name (learner: Autoencoder) =
            let own = key.Derive(name: string)
            let classic = SelfTraining(learner, NoFeedback(), own.Derive "warm-up")

            let warm =
                classic.Advance(
                    classic.Begin(SelfTrainingState(state, chosen.Values, FeedbackMemory.Nothing, 0L)),
                    warmUp,
                    stop
                )

            let training = SelfTraining(learner, Replace(), own)

            let mutable now =
                training.Begin(SelfTrainingState(warm.Learner, chosen.Values, FeedbackMemory.Nothing, 0L))

            [
                for moment in moments do
                    now <- training.Advance(now, moment - int now.Time, stop)
                    let found = Rows.nearest false real.Values now.Data

                    let kept =
                        [
                            for digit in 0..9 ->
                                Seq.init each (fun i ->
                                    if
                                        real.Classes[fst found[each * digit + i]] = chosen.Classes[each * digit + i]
                                    then
                                        1.0
                                    else
                                        0.0)
                                |> Seq.average
                        ]

                    let outputs = learner.Reconstruct(now.Learner, now.Data)
                    moment, (PairwiseCorrelation.Of outputs).Value, kept, now.Data.Take shown
            ]

        let plain = fed "ae" Digits.textbook
        let denoising = fed "dae" (Digits.noisy (noise * sigma))

        let law =
            ProtocolLaw.Of(
                Protocol(Learner = "dae", Hidden = 8, Noise = noise),
                PrincipalComponents.Of chosen.Values,
                sigma
            )
            |> Option.ofObj

        let told name results =
            [
                for i, (moment, correlation, kept, _) in List.indexed results do
                    $"{name} steps {i}", float moment
                    $"{name} correlation {i}", correlation

                    for digit, share in List.indexed kept do
                        $"{name} kept of {digit} at {i}", share
            ]

        Text.result
            run
            [
                "data correlation", (PairwiseCorrelation.Of chosen.Values).Value
                yield! told "ae" plain
                yield! told "dae" denoising

                for i, moment in List.indexed moments do
                    $"law {i}",
                    law
                    |> Option.map (fun prediction -> prediction.OutputCorrelation(float moment))
                    |> Option.defaultValue nan
            ]
            [
                for name, results in [ "ae", plain; "dae", denoising ] do
                    for i, (_, _, _, pictures) in List.indexed results do
                        $"{name} {i}", pictures
            ]
