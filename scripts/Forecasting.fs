/// A forecast from answers that are there: printed, and left as table and figure.
module Collapse.Scripts.Forecasting

open System
open System.Globalization
open System.IO
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Numerics
open Collapse.Runs
open Collapse.Scripts.Summary
open Collapse.Theory
open Spectre.Console

let private number (format: string) (value: float) =
    value.ToString(format, CultureInfo.InvariantCulture)

// As Data.load says it: a file that cannot be read is bad input.
let private matrix (file: string) =
    Data.read (DataSources.SpecificationOf file) (DataOptions()) |> _.Samples.Values

let private percent (value: float) =
    if Double.IsNaN value then "-" else number "0.0 %" value

// Outputs without variance have none.
let private rank (value: float) =
    if Double.IsNaN value then "-" else number "0.0" value

/// Steps as a reader wants them; what never happens is "never".
let count (value: float) =
    if Double.IsNaN value then "-"
    elif Double.IsInfinity value then "never"
    else number (if value < 10.0 then "#,0.0" else "#,0") value

/// The answers of a user's own learner: X, Y1, Y2, then further pairs Y1, Y2 of other draws.
let pairs (files: string list) : ForecastAnswers =
    match files with
    | data :: answers when not answers.IsEmpty && answers.Length % 2 = 0 ->
        let x = matrix data

        let same (file: string) =
            let y = matrix file

            if y.Rows <> x.Rows || y.Columns <> x.Columns then
                raise (
                    InputException
                        $"{file}: {y.Rows} rows of {y.Columns}; expected {x.Rows} of {x.Columns}, as in {data}."
                )

            y

        if x.Rows < 2 then
            raise (InputException $"{data}: one row; expected at least 2.")

        if Seq.forall (fun row -> x.Row(row).SequenceEqual(x.Row 0)) (seq { 1 .. x.Rows - 1 }) then
            raise (InputException $"{data}: all rows are equal; expected rows that vary.")

        ForecastAnswers.Of(
            x,
            [
                for pair in List.chunkBySize 2 answers -> AnswerPair(same pair[0], same pair[1])
            ]
        )
    | _ ->
        let text = String.concat "," files
        raise (InputException $"--pairs is '{text}'; expected X.csv,Y1.csv,Y2.csv, and further pairs of draws behind.")

// 0, 1, 3, 10, ..., N.
let private moments steps = Simulation.Moments steps

let private forecasts (band: ForecastBand) steps =
    let variance = band.Forecast.OutputVariance 0.0

    [
        for step in moments steps do
            if step = 0 || step >= 100 || steps < 1000 then
                let n = float step
                let interval = band.OutputCorrelation n

                [
                    number "#,0" n
                    number "0.000" interval.Value
                    $"""{number "0.000" interval.Lower} to {number "0.000" interval.Upper}"""
                    percent (band.Forecast.OutputVariance n / variance)
                    rank (band.Forecast.EffectiveRank n)
                ]
    ]
    |> table [ "N"; "correlation"; "95 % interval"; "variance / now"; "effective rank" ]

let private write folder (band: ForecastBand) steps (figure: Figure) =
    let path name = Path.Combine(folder, name)
    let forecast = band.Forecast

    Tables.Write(
        path "forecast.csv",
        [|
            column "steps" (fun (step: int, _: ForecastInterval) -> step)
            column "predicted" (fun (_, interval) -> interval.Value)
            column "lower" (fun (_, interval) -> interval.Lower)
            column "upper" (fun (_, interval) -> interval.Upper)
            column "predicted_variance" (fun (step, _) -> (forecast.OutputVariance(float step)))
            column "predicted_rank" (fun (step, _) -> (forecast.EffectiveRank(float step)))
        |],
        [ for step in moments steps -> step, band.OutputCorrelation(float step) ]
    )

    let lives = forecast.HalfLives()

    Tables.Write(
        path "forecast-directions.csv",
        [|
            column "mode" (fun (mode: int, _: MeasuredGain) -> mode + 1)
            column "variance" (fun (_, gain) -> gain.Variance)
            column "first_answer" (fun (_, gain) -> gain.First)
            column "gain" (fun (_, gain) -> gain.Slope)
            column "kept" (fun (_, gain) -> gain.Kept)
            column "noise" (fun (_, gain) -> gain.Noise)
            column "decay" (fun (_, gain) -> gain.Decay)
            column "half_life_steps" (fun (mode, _) -> lives[mode])
        |],
        Seq.indexed forecast.Gains.Directions
    )

    AtomicFile.WriteText(path figure.FileName, figure.Svg)

/// Forecasts from answers, and says what the forecast says.
let show (console: IAnsiConsole) (folder: string) (title: string) (answers: ForecastAnswers) policy (steps: int) =
    let band = ForecastBand.Of(answers, policy)
    let forecast = band.Forecast
    let gains = forecast.Gains

    Running.leaving folder (fun () -> write folder band steps (ForecastBandFigure.Create(band, float steps, title)))

    let line (text: string) =
        console.Profile.Out.Writer.WriteLine text

    let draws = Progress.amount answers.Pairs.Length "draw"

    line $"{title}: M = {answers.Data.Rows} rows of D = {answers.Data.Columns} values, {draws} of answers."

    let first, every = percent gains.FirstLoss, percent gains.LossAgain
    line $"The first sweep over the data takes {first} of their variance, every sweep {every}."

    console.Write(forecasts band steps)

    for threshold in [ 0.95; 0.99 ] do
        match forecast.StepsUntil threshold with
        | 0.0 -> line $"The outputs' correlation is at least {threshold} from the start."
        | until when Double.IsInfinity until -> line $"The outputs' correlation never reaches {threshold}."
        | until ->
            let sweeps = until * float policy.RowsPerStep / float answers.Data.Rows
            line $"The outputs' correlation passes {threshold} after {count until} steps ({count sweeps} sweeps)."

    line $"Tables and figure: {Path.GetFullPath folder}"
