/// Generators fed on themselves, generation by generation: one table, curves with the sampling floor, samples, a page.
module Collapse.Scripts.Generations

open System
open System.Collections.Immutable
open System.IO
open Collapse
open Collapse.Data
open Collapse.Experiments
open Collapse.Figures
open Collapse.Learning
open Collapse.Measures
open Collapse.Runs
open Collapse.Scripts.Summary

let private list name (check: string -> unit) (text: string) =
    let values = text.Split ',' |> Array.map _.Trim() |> List.ofArray

    for value in values do
        try
            check value
        with :? InputException as error ->
            raise (InputException($"--{name}: {error.Message}", error))

    if List.distinct values <> values then
        raise (InputException $"--{name} is '{text}'; expected each name once.")

    values

let private learners =
    Options.option
        "learners"
        "LIST"
        ("the learners, separated by commas: generators, or autoencoders of the catalog by their responses"
         + " (default: all generators that suit the data, and dae)")
        (list "learners" (fun name -> GeneratorCatalog.Of name |> ignore))

let private policies =
    let known =
        [
            for struct (name, number, _) in GenerationPolicy.Known do
                if number = "" then name else $"{name}:SHARE"
        ]
        |> String.concat ", "

    Options.option
        "policies"
        "LIST"
        $"what becomes of the training set, separated by commas: {known} (default replace, accumulate, mix:0.5)"
        (list "policies" (fun text -> GenerationPolicy.Parse text |> ignore))

let private count name help least most =
    Options.option name "COUNT" help (Options.within least most $"{least} to {most}" name)

let private data =
    Options.option "data" "SOURCE" $"toy:ring8 (default), or another of {DataSources.Forms}" (fun text ->
        Options.dataKind text |> ignore
        text)

let private generations =
    count "generations" "generations; the first is trained on real rows alone (default 10)" 1 10_000

let private samples =
    count "samples" "rows that each generation draws for the next (default: as many as real ones)" 10 1_000_000

let private steps =
    count "steps" "learning steps of a generation (default: the learner's own; a third on images)" 1 100_000_000

let private fineTune =
    Options.flag "fine-tune" "go on from the last generation's weights instead of new ones"

let private real =
    count "real" "real rows at most; if there are more, this many are drawn once (default 1000)" 10 10_000_000

// All generators that the data suit, and the paper's denoising autoencoder.
let private defaults (data: GenerationData) =
    let suits name =
        try
            data.Learner(GenerationProtocol(Learner = name)) |> ignore
            true
        with :? InputException ->
            false

    [
        for entry in GeneratorCatalog.Members do
            if entry.Usual && suits entry.Name then
                entry.Name

        "dae"
    ]

let private describe (p: GenerationProtocol) =
    $"{p.Learner} {p.Policy} generations={p.Generations} repetition {p.Repetition}"

let private summary' (results: GenerationResult seq) =
    let results = List.ofSeq results
    let names = results.Head.MeasureNames

    let shown =
        [ "coverage"; "density"; "distance"; "modes"; "quality"; "classes" ]
        |> List.filter names.Contains

    [
        for fate in GenerationFate.Of results do
            let struct (mean, half) = fate.Change

            [
                (GeneratorCatalog.Of fate.Learner).Title
                fate.Policy
                $"{fate.Tendency}".ToLowerInvariant()
                $"{number 2 mean} +- {number 2 half}"

                for name in shown do
                    let place = names.IndexOf name

                    let last = if fate.Last.IsEmpty then "-" else number 2 fate.Last[place]

                    $"{number 2 fate.First[place]} -> {last}"
            ]

        [
            "held-out real rows"
            ""
            ""
            ""
            for name in shown do
                number 2 (results.Head.FloorOf name)
        ]
    ]
    |> table ([ "learner"; "policy"; "variance"; "change of log variance" ] @ shown)

let private figures (data: DataSet) (of': GenerationData) (results: GenerationResult list) =
    [
        for learner in results |> List.map _.Protocol.Learner |> List.distinct do
            if
                results
                |> List.exists (fun run -> run.Protocol.Learner = learner && not run.Examples.IsEmpty)
            then
                GenerationSamples.Create(learner, results, of'.Samples)

        for measure in of'.Measures do
            GenerationCurves.Create(data.Provenance.Source, measure, results)
    ]

let private execute (console: Spectre.Console.IAnsiConsole) again (parsed: Options.Parsed) =
    let quick = parsed.Has Options.quick
    let orQuick few many = if quick then few else many
    let source = parsed.Or data "toy:ring8"
    let chosen, folder = parsed.DataOf "generations" source
    let read = Data.load source chosen
    let most = parsed.Or real 1_000
    let of' = GenerationData(read, most)

    let names =
        parsed.Or learners (if quick then [ "wgan-gp"; "gaussian" ] else defaults of')

    // A step on images costs several times as much, and a study of them must end within the hour.
    let stepsOf learner =
        if of'.Shape.IsImage then
            max 1 ((GeneratorCatalog.Of learner).Steps / 3)
        else
            0

    let protocols =
        [
            for learner in names do
                for policy in parsed.Or policies (orQuick [ "replace" ] [ "replace"; "accumulate"; "mix:0.5" ]) do
                    for repetition in 0 .. parsed.Or Options.repetitions (orQuick 2 5) - 1 ->
                        GenerationProtocol(
                            Learner = learner,
                            Policy = policy,
                            Generations = parsed.Or generations (orQuick 2 10),
                            Samples = parsed.Or samples (orQuick 200 0),
                            Real = most,
                            Steps = parsed.Or steps (if quick then 20 else stepsOf learner),
                            FineTune = parsed.Has fineTune,
                            Repetition = repetition,
                            Seed = parsed.Or Options.seed 1L
                        )
        ]

    // Every learner says whether the data suit it before anything is written.
    for protocol in protocols do
        of'.Learner(protocol.Validated()) |> ignore

    let status = parsed.Has Options.status

    let store =
        RunStore<GenerationProtocol, GenerationResult>(
            Running.runs status folder,
            GenerationChain.Study,
            (fun notice -> eprintfn $"{notice}")
        )

    let options =
        RunnerOptions(
            Jobs = parsed.Or Options.jobs 0,
            Shard = parsed.Or Options.shard Shard.Whole,
            Checkpoints = parsed.Or Options.checkpoint CheckpointPlan.Default
        )

    let found =
        Running.study
            console
            again
            status
            ""
            describe
            store
            read.Provenance.Digest
            options
            (ImmutableArray.CreateRange protocols)
            (fun protocol checkpoints -> GenerationChain.Run(protocol, of', checkpoints))

    match found with
    | Error code -> code
    | Ok result ->
        Data.tell read
        let path name = Path.Combine(folder, name)
        let results = List.ofSeq result.Results
        GenerationTable.Write(path "generations.csv", ImmutableArray.CreateRange results)
        GenerationTable.WriteFates(path "fates.csv", ImmutableArray.CreateRange results)
        let findings = GenerationClaims.Judge(read.Provenance.Source, results)
        GenerationTable.WriteClaims(path "claims.csv", findings)
        let figures = figures read of' results

        for figure in figures do
            AtomicFile.WriteText(path figure.FileName, figure.Svg)

        let page =
            GenerationsPage.Render(read, results, ImmutableArray.CreateRange figures, again)

        AtomicFile.WriteText(path "report.html", page)

        console.Profile.Out.Writer.WriteLine
            "Medians over the repetitions, first generation and last; change of the mean log variance, 95 % interval."

        console.Write(summary' results)

        for finding in findings do
            console.Profile.Out.Writer.WriteLine(
                $"{finding.Claim} {Verdicts.Words finding.Verdict}: {finding.Statement} ({finding.Scope}): "
                + $"{finding.Numbers}; {finding.Test}."
            )

        console.Profile.Out.Writer.WriteLine $"Table, figures and page: {Path.GetFullPath folder}"
        0

/// One line for help.
let summary =
    "Generators fed on themselves, generation by generation, under several policies."

/// Runs the program. Returns the exit code: 0; 1 when something failed while running; 2 for bad input; 130 or 143 after
/// a signal.
let run (arguments: string[]) : int =
    let options: CommandLine.Option list =
        [
            data
            Options.out
            learners
            policies
            generations
            samples
            real
            steps
            fineTune
            Options.repetitions
            yield! Options.ofData
            Options.seed
            Options.jobs
            Options.shard
            Options.checkpoint
            Options.status
            Options.quick
        ]

    Running.program "generations" summary options arguments execute
