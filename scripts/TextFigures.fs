/// Figures of the other texts' claims.
module internal Collapse.Scripts.TextFigures

open System
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Spec.Texts

// Each row as pictures beside each other.
let private rows (result: TextResult) names =
    [|
        for name, label in names do
            match Text.picture name result with
            | Some values -> struct (label, values)
            | None -> ()
    |]

let private image = SampleShape(1, 28, 28)

let private curve name (points: (float * float) list) dashed =
    Curve(name, [| for x, y in points -> struct (x, y) |], dashed)

let private digitFigures (result: TextResult) =
    let losses =
        Text.series "loss" result |> List.mapi (fun epoch loss -> float epoch, loss)

    let codes = (Text.picture "codes" result).Value

    [
        CurvesFigure.Create(
            "digits-loss.svg",
            "Loss of the digits' autoencoder",
            "Cross-entropy a pixel of the first 2,000 training digits after each epoch, 784-256-64-8 and back.",
            "epochs",
            "cross-entropy a pixel (nats)",
            [| curve "training" losses false |]
        )
        PicturesFigure.Create(
            "digits-reconstructions.svg",
            "Digits and their reconstructions from 8 codes",
            "One held-out digit of every class, and what the autoencoder makes of it.",
            image,
            rows result [ "originals", "held-out digits"; "reconstructions", "reconstructions" ]
        )
        PlaneFigure.Create(
            "digits-codes.svg",
            "Codes of held-out digits",
            "The eight codes of held-out digits on their own first two principal directions, each drawn as "
            + "its class, which no training saw.",
            "first principal direction of the codes",
            "second principal direction",
            codes,
            [| for row in 0 .. codes.Rows - 1 -> $"{int codes[row, 2]}" |]
        )
        PicturesFigure.Create(
            "digits-path.svg",
            "From a 1 to a 7",
            "Decoded codes on the straight line between the codes of two held-out digits, in ten steps.",
            image,
            rows result [ "path", "decoded path" ]
        )
        PicturesFigure.Create(
            "digits-arithmetic.svg",
            "What thickens a seven, added to other digits",
            "The difference of the mean codes of the thickest and the thinnest tenth of the sevens, added to "
            + "the codes of other held-out digits.",
            image,
            rows
                result
                [
                    "thickened originals", "held-out digits"
                    "thickened before", "reconstructions"
                    "thickened after", "thickened"
                ]
        )
    ]

let private deepFigures result =
    [
        PicturesFigure.Create(
            "digits-deep.svg",
            "Digits from 30 numbers",
            "Held-out digits, and what 30 codes of a deep autoencoder keep of them: all layers trained "
            + "together, or one after the other as Boltzmann machines; and 30 principal components.",
            image,
            rows
                result
                [
                    "originals", "held-out digits"
                    "joint", "trained together"
                    "layered", "layer by layer"
                    "principal", "30 principal comp."
                ]
        )
    ]

let private bottleneckFigures (result: TextResult) =
    let points = List.zip (Text.series "width" result) (Text.series "area" result)

    [
        CurvesFigure.Create(
            "bottleneck.svg",
            "How well abnormal beats are found, over the width of the bottleneck",
            "The area under the ROC curve of the reconstruction's error, the mean over four kinds of abnormal "
            + "beat, median of the repetitions.",
            "hidden neurons, H",
            "ROC area",
            [| curve "abnormal beats" points false |],
            true
        )
    ]

let private feedbackFigures (result: TextResult) =
    let steps, law = Text.series "dae steps" result, Text.series "law" result

    let measured name =
        List.zip steps (Text.series $"{name} correlation" result)

    [
        CurvesFigure.Create(
            "digits-feedback.svg",
            "Digits fed back into their autoencoder",
            "The average pairwise correlation of the outputs over the training steps with feedback, 300 "
            + "digits, one replaced a step; dashed: what the collapse law says of the denoising one.",
            "training steps with feedback, N",
            "correlation of the outputs",
            [|
                curve "autoencoder" (measured "ae") false
                curve "denoising" (measured "dae") false
                curve "law, denoising" (List.zip steps law) true
            |],
            true
        )
        for name, title in [ "ae", "autoencoder"; "dae", "denoising autoencoder" ] do
            PicturesFigure.Create(
                $"digits-feedback-{name}.svg",
                $"What becomes of ten digits: {title}",
                "The training set's first row of every class after so many steps with feedback.",
                image,
                rows result [ for i, moment in List.indexed steps -> $"{name} {i}", $"N = {moment}" ]
            )
    ]

/// Which digit goes first, in words: the class whose rows have lost theirs most at the end.
let lost (result: TextResult) =
    let last = (Text.series "dae steps" result).Length - 1

    let kept =
        [
            for digit in 0..9 -> digit, Text.number $"dae kept of {digit} at {last}" result
        ]

    let shares =
        kept
        |> List.map (fun (digit, share) -> String.Format("{0}: {1:0} %", digit, 100.0 * share))

    let digit, least = List.minBy snd kept

    if least >= 1.0 then
        "Of the digits fed back into the denoising autoencoder none loses its class (by the nearest real digit)."
    else
        ($"Of the digits fed back into the denoising autoencoder the {digit} keep their class least "
         + $"""({String.concat ", " shares}; by the nearest real digit).""")

/// All figures.
let all (radios: RadioResult list) (results: TextResult list) =
    [
        if not radios.IsEmpty then
            RadioFigure.Create radios

        for result in results do
            match result.Run.Part with
            | "digits" -> yield! digitFigures result
            | "deep" -> yield! deepFigures result
            | "bottleneck" -> yield! bottleneckFigures result
            | "digits-feedback" -> yield! feedbackFigures result
            | _ -> ()
    ]
