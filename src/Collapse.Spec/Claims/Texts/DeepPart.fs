namespace Collapse.Spec.Texts

open System
open System.Threading
open Collapse.Data
open Collapse.Learning
open Collapse.Measures
open Collapse.Numerics

/// Deep autoencoders with 30 codes, trained jointly or layer by layer, beside linear ones and principal components (T5,
/// T6, E1, E2, E8).
module internal DeepPart =
    let private hidden = [ 512; 256; 30 ]
    let private length = 30

    // The share of the rows within so many bits of a query that are of its class, the mean over the queries that have
    // any, and how many have.
    let private precision
        bits
        (codes: Matrix)
        (classes: Collections.Generic.IReadOnlyList<string>)
        (queries: Matrix)
        (asked: Collections.Generic.IReadOnlyList<string>)
        =
        let pack (rows: Matrix) =
            Array.init rows.Rows (fun row ->
                let mutable word = 0UL

                for k in 0 .. rows.Columns - 1 do
                    if rows[row, k] > 0f then
                        word <- word ||| (1UL <<< k)

                word)

        let known, sought = pack codes, pack queries

        let shares =
            [
                for query in 0 .. sought.Length - 1 do
                    let mutable same, all = 0, 0

                    for row in 0 .. known.Length - 1 do
                        if Numerics.BitOperations.PopCount(known[row] ^^^ sought[query]) <= bits then
                            all <- all + 1

                            if classes[row] = asked[query] then
                                same <- same + 1

                    if all > 0 then
                        float same / float all
            ]

        (if shares.IsEmpty then nan else List.average shares), float shares.Length / float sought.Length

    let run
        (components: Lazy<PrincipalComponents>)
        (data: DataSet)
        (ecg: DataSet)
        (run: TextRun)
        (stop: CancellationToken)
        =
        let digits =
            if run.Quick then
                Rows.first 600 data.Training
            else
                data.Training

        let test = Rows.first (if run.Quick then 100 else 2_000) data.HeldOut
        let trained (learner: ILearner) = Training.trained stop learner
        let epochs = if run.Quick then 1 else 20
        let key = Text.key run
        let joint = Digits.deep hidden

        let jointly = trained joint (key.Derive "joint") Digits.batch epochs digits.Values

        // A third of the steps for each machine; then the same number of steps again, all layers together.
        let steps = epochs * ((digits.Count + Digits.batch - 1) / Digits.batch)

        let stacked =
            StackedBoltzmannAutoencoder(Widths = Digits.widths hidden, PreTraining = steps / hidden.Length)

        let layered =
            trained stacked (key.Derive "stacked") Digits.batch epochs digits.Values

        let tuned =
            trained stacked (key.Derive "stacked") Digits.batch (2 * epochs) digits.Values

        // The linear ones learn from all rows at once, by the singular vectors' own problem: squared errors, no bias of
        // a sigmoid.
        let linear hidden =
            Autoencoder(Widths = Digits.widths [ hidden ], Hidden = Activation.Linear, Optimizer = Adam(1e-3))

        let few = Rows.first (if run.Quick then 600 else 10_000) digits

        let lineared =
            trained (linear length) (key.Derive "linear") Digits.batch (if run.Quick then 2 else 60) few.Values

        let beats, newBeats = ecg.Training.Values, ecg.HeldOut.Values
        let beatComponents = PrincipalComponents.Of beats
        let beatLinear = linear 20
        let warmUp = if run.Quick then 200 else 40_000

        let beatState = trained beatLinear (key.Derive "beats, linear") 0 warmUp beats

        let beatDeep = Autoencoder(Widths = Digits.widths [ 64; 20; 64 ])

        let beatDeepState = trained beatDeep (key.Derive "beats, deep") 0 warmUp beats

        let principal count rows =
            Reconstruction.Rmse(Rows.principalReconstruction components.Value count rows, rows)

        let principalBeats rows =
            Reconstruction.Rmse(Rows.principalReconstruction beatComponents 20 rows, rows)

        let known = Rows.first 10_000 digits

        let accuracy (learner: GraphLearner) state =
            Rows.neighbourAccuracy
                (learner.Encode(state, known.Values))
                known.Classes
                (learner.Encode(state, test.Values))
                test.Classes

        let codes, asked =
            joint.Encode(jointly, known.Values), joint.Encode(jointly, test.Values)

        let middle = Codes.Medians codes

        let binary, covered =
            precision 2 (Codes.Binary(codes, middle)) known.Classes (Codes.Binary(asked, middle)) test.Classes

        let signs rows =
            let scores = Rows.principalCodes components.Value length rows
            Codes.Binary(scores, Matrix.Zeros(1, length))

        let signed, signCovered =
            precision 2 (signs known.Values) known.Classes (signs test.Values) test.Classes

        let chance, _ =
            precision length (Codes.Binary(codes, middle)) known.Classes (Codes.Binary(asked, middle)) test.Classes

        let ten = test.Values.Take [| 0 .. min 9 (test.Count - 1) |]

        Text.result
            run
            [
                "joint error", Training.error joint jointly test.Values
                "layered error", Training.error stacked layered test.Values
                "tuned error", Training.error stacked tuned test.Values
                "principal error", principal length test.Values
                "joint accuracy", accuracy joint jointly
                "layered accuracy", accuracy stacked layered
                "tuned accuracy", accuracy stacked tuned
                "linear error, seen", Training.error (linear length) lineared few.Values
                "principal error, seen", principal length few.Values
                "linear error, beats", Training.error beatLinear beatState beats
                "deep error, beats", Training.error beatDeep beatDeepState newBeats
                "principal error, beats", principalBeats beats
                "principal error, new beats", principalBeats newBeats
                "binary precision", binary
                "binary coverage", covered
                "sign precision", signed
                "sign coverage", signCovered
                "chance", chance
                "rows", float digits.Count
                "epochs", float epochs
                "queries", float test.Count
            ]
            [
                "originals", ten
                "joint", joint.Reconstruct(jointly, ten)
                "layered", stacked.Reconstruct(layered, ten)
                "principal", Rows.principalReconstruction components.Value length ten
            ]
