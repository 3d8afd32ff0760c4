/// The whole family of autoencoders with feedback and without: one table, the collapse curves, beats before and after.
module Collapse.Scripts.Family

open System
open System.Collections.Immutable
open System.IO
open System.CommandLine
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Figures
open Collapse.Learning
open Collapse.Scripts.Studies
open Collapse.Scripts.Summary
open Collapse.Data
open MathNet.Numerics.Distributions
open MathNet.Numerics.Statistics

let private learners =
    Options.option "learners" "LIST" "members of the family, separated by commas (default: all)" (fun text ->
        let names = text.Split ',' |> Array.map _.Trim() |> List.ofArray

        for name in names do
            if Catalog.Members |> Seq.forall (fun m -> m.Name <> name) then
                let known = Catalog.Members |> Seq.map _.Name |> String.concat ", "
                Options.fail "learners" text $"names out of {known}"

        if List.distinct names <> names then
            Options.fail "learners" text "each name once"

        names)

/// What became of one learner, medians over the repetitions: at the moment after the warm-up, at the end without feedback, at the end with it.
type Fate =
    {
        Learner: CatalogEntry
        /// c after the warm-up: what a second answer loses of the first.
        Contraction: float
        Correlation: float * float * float
        /// In units of the data's.
        Variance: float * float * float
        Rank: float * float * float
        NewError: float * float * float
        RocArea: float * float * float
    }

/// The fates, in the order of the table.
let fates (results: FamilyResult seq) : Fate list =
    [
        for learner, runs in results |> Seq.groupBy _.Protocol.Learner do
            let off, on =
                runs |> List.ofSeq |> List.partition (fun run -> not run.Protocol.Feedback)

            let middle (measure: FamilyResult -> FamilyPoint -> float) point runs =
                runs
                |> List.map (fun (run: FamilyResult) -> measure run (point run.Trace))
                |> Medians.Of

            let first (trace: ImmutableArray<FamilyPoint>) = trace[0]

            let last (trace: ImmutableArray<FamilyPoint>) = trace[trace.Length - 1]

            let thrice measure =
                middle measure first on, middle measure last off, middle measure last on

            {
                Learner = Catalog.Of learner
                Contraction = middle (fun _ p -> p.Contraction) first on
                Correlation = thrice (fun _ p -> p.OutputCorrelation)
                Variance = thrice (fun run p -> p.OutputVariance / run.DataVariance)
                Rank = thrice (fun _ p -> p.EffectiveRank)
                NewError = thrice (fun _ p -> p.NewRmseRatio)
                RocArea = thrice (fun _ p -> p.RocArea)
            }
    ]

/// Does the contraction after the warm-up, known before any feedback, predict the order of the learners by what feedback takes of their outputs'
/// variance (1 - on / off)? Spearman's rank correlation, its two-sided p by Student's t (nan for fewer than 4 learners), and the number of learners.
let order (fates: Fate list) : float * float * int =
    let known =
        [
            for fate in fates do
                let _, off, on = fate.Variance
                let lost = 1.0 - on / off

                if Double.IsFinite fate.Contraction && Double.IsFinite lost then
                    fate.Contraction, lost
        ]

    if known.Length < 4 then
        nan, nan, known.Length
    else
        let rho = Correlation.Spearman(List.map fst known, List.map snd known)
        let freedom = float (known.Length - 2)
        let t = abs rho * sqrt (freedom / max 1e-300 (1.0 - rho * rho))
        rho, 2.0 * (1.0 - StudentT.CDF(0.0, 1.0, freedom, t)), known.Length

let private summary (fates: Fate list) =
    [
        for fate in fates do
            let three decimals (before, off, on) =
                List.map (number decimals) [ before; off; on ]

            [
                fate.Learner.Title
                number 3 fate.Contraction
                yield! three 3 fate.Correlation
                yield! three 2 fate.Variance |> List.tail
                yield! three 1 fate.Rank |> List.tail
                yield! three 2 fate.NewError
                yield! three 2 fate.RocArea
            ]
    ]
    |> table
        [
            "learner"
            "contraction"
            "correlation, before"
            "off"
            "on"
            "variance / data, off"
            "on"
            "rank, off"
            "on"
            "new error, before"
            "off"
            "on"
            "ROC area, before"
            "off"
            "on"
        ]

let private writeAll (request: Request) (data: DataSet) (results: ImmutableArray<FamilyResult>) =
    let path name = Path.Combine(request.Out, name)
    FamilyTable.Write(path "family.csv", results)

    let axis = Data.axis request.Data request.Source

    let beats =
        results
        |> Seq.filter (fun run -> run.Protocol.Feedback && run.Protocol.Repetition = 0)
        |> Seq.map (fun run -> FamilyBeatsFigure.Create(run, data.Training, axis))

    for figure in Seq.append [ FamilyFigure.Create(data.Provenance.Source, results) ] beats do
        AtomicFile.WriteText(path figure.FileName, figure.Svg)

    let write = write request
    let fates = fates results
    write "Medians over the repetitions: before feedback, at the end without it (off) and with it (on)."
    fates |> summary |> request.Console.Write
    let rho, p, count = order fates

    write
        $"Contraction after the warm-up against the variance that feedback takes: Spearman's rank correlation {number 2 rho} over {count} learners, p = {number 4 p}."

    write $"Table and figures: {Path.GetFullPath request.Out}"

let private describe (p: FamilyProtocol) =
    $"""{p.Learner} H={p.Hidden} N={p.Steps} feedback {if p.Feedback then "on" else "off"} repetition {p.Repetition}"""

let private execute names (request: Request) =
    let protocols =
        [
            for name in names do
                for feedback in [ false; true ] do
                    for repetition in 0 .. request.Grid.Repetitions - 1 ->
                        FamilyProtocol(
                            Learner = name,
                            Feedback = feedback,
                            Repetition = repetition,
                            Hidden = request.Hidden,
                            Steps = request.Steps,
                            WarmUp = request.Base.WarmUp,
                            Noise = request.Base.Noise,
                            Seed = request.Base.Seed
                        )
        ]

    let data = Data.load request.Data request.Source

    // Every learner says whether the data suit it before anything is written.
    for protocol in protocols do
        FamilySimulation.Learner(protocol, data.Training.Values) |> ignore

    let store =
        RunStore<FamilyProtocol, FamilyResult>(
            runs request,
            FamilySimulation.Study,
            (fun notice -> eprintfn $"{notice}")
        )

    let found =
        Running.study
            request.Console
            request.Again
            request.Status
            ""
            describe
            store
            data.Provenance.Digest
            request.Grid.Runner
            (ImmutableArray.CreateRange protocols)
            (fun protocol checkpoints -> FamilySimulation.Run(protocol, data, checkpoints))

    match found with
    | Ok result ->
        writeAll request data result.Results
        0
    | Error code -> code

let private grid =
    GridOptions(
        Hidden = ImmutableArray.Create<int> [| 20 |],
        Steps = ImmutableArray.Create<int> [| 10_000 |],
        Repetitions = 1
    )

let private ofProtocol =
    [
        for option in Options.base' do
            if option.Name <> "--warmup" && option.Name <> "--noise" then
                option :> Option
    ]

/// The whole family.
let study: Study =
    {
        Name = "family"
        Summary =
            "Every autoencoder of the family with feedback and without: one table, the collapse curves, beats before and after."
        Several = false
        Without = [ Options.models :> Option; Options.losses ] @ ofProtocol
        Grid = grid
        Quick = grid |> quickly 8 [ 30 ] 1 50
        Execute = execute []
    }

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after a signal.
let run (arguments: string[]) : int =
    Running.program
        study.Name
        study.Summary
        (learners :> Option :: options study)
        arguments
        (fun console again parsed ->
            let all = Catalog.Members |> Seq.map _.Name |> List.ofSeq
            execute (parsed.Or learners all) (request study console again parsed))
