/// A study: a list of protocols, what is summed up and what is drawn. What all of them share: the command line, the
/// data, the run.
module Collapse.Scripts.Studies

open System
open System.Collections.Immutable
open System.CommandLine
open System.Globalization
open System.IO
open Collapse
open Collapse.Experiments
open Collapse.Runs
open Collapse.Data
open Spectre.Console

/// What the user asked for.
type Request =
    {
        /// The study's name.
        Study: string
        /// The data as the user named them.
        Data: string
        /// What the data source may need: lead, scaling, rate of the files, seed.
        Source: DataOptions
        /// The folder for the results.
        Out: string
        /// Learners, losses, widths, steps and repetitions, all other parameters, jobs, shard and checkpoints.
        Grid: GridOptions
        /// Whether only to say how far the run has come.
        Status: bool
        Quick: bool
        /// Goes on after an interruption.
        Again: string
        Console: IAnsiConsole
    }

    /// All parameters but those of the grid.
    member request.Base = request.Grid.Base
    /// The one width and the one number of steps, of studies that take one.
    member request.Hidden = request.Grid.Hidden[0]
    member request.Steps = request.Grid.Steps[0]

/// A study as a list of studies knows it.
type Study =
    {
        Name: string
        /// One line for help.
        Summary: string
        /// Whether it takes several widths and numbers of steps, or one.
        Several: bool
        /// Options of a grid or of data that it cannot use, as the study itself varies them.
        Without: Option list
        /// What is run unless the user says otherwise.
        Grid: GridOptions
        /// What `--quick` stands for.
        Quick: GridOptions
        /// Does it all and gives the exit code.
        Execute: Request -> int
    }

let private quickGrid (grid: GridOptions) hidden steps repetitions warmUp =
    GridOptions(
        Learners = grid.Learners,
        Losses = grid.Losses,
        Hidden = ImmutableArray.Create<int> [| hidden |],
        Steps = ImmutableArray.CreateRange<int> steps,
        Repetitions = repetitions,
        Base = Protocol(WarmUp = warmUp)
    )

/// The same grid with fewer steps, neurons and repetitions.
let quickly hidden steps repetitions warmUp grid =
    quickGrid grid hidden steps repetitions warmUp

/// The options that a study takes, in the order of its help.
let options (study: Study) : Option list =
    [
        Options.data :> Option
        Options.out
        Options.learners
        Options.losses
        if study.Several then Options.hidden else Options.oneHidden
        if study.Several then Options.steps else Options.oneSteps
        Options.repetitions
        yield! Options.base' |> List.map (fun option -> option :> Option)
        Options.seed
        yield! Options.ofData
        Options.jobs
        Options.shard
        Options.checkpoint
        Options.status
        Options.quick
    ]
    |> List.except study.Without

/// What a command line asks of a study. Bad input throws `InputException` with one line that names the option.
let request (study: Study) console again (parsed: Options.Parsed) : Request =
    let quick = parsed.Has Options.quick
    let defaults = if quick then study.Quick else study.Grid
    let data, source, out = parsed.Data study.Name

    let given option change protocol =
        if parsed.Has option then change protocol else protocol

    let shared =
        Options.base'
        |> List.fold
            (fun protocol option -> given option (parsed.Or option id) protocol)
            (Parameters.Seed.With(defaults.Base, parsed.Or Options.seed defaults.Base.Seed))

    let grid =
        GridOptions(
            Learners = parsed.Or Options.learners defaults.Learners,
            Losses = parsed.Or Options.losses defaults.Losses,
            Hidden = parsed.Or (if study.Several then Options.hidden else Options.oneHidden) defaults.Hidden,
            Steps = parsed.Or (if study.Several then Options.steps else Options.oneSteps) defaults.Steps,
            Repetitions = parsed.Or Options.repetitions defaults.Repetitions,
            Base = shared,
            Jobs = parsed.Or Options.jobs 0,
            Shard = parsed.Or Options.shard Shard.Whole,
            Checkpoints = parsed.Or Options.checkpoint CheckpointPlan.Default
        )

    {
        Study = study.Name
        Data = data
        Source = source
        Out = out
        Grid =
            (try
                grid.Validated()
             with :? InputException as error ->
                 raise (InputException($"--{error.Message}", error)))
        Status = parsed.Has Options.status
        Quick = quick
        Again = again
        Console = console
    }

// What is run without options, which help says at its start.
let private defaults (study: Study) =
    let list (values: 'value seq) =
        values |> Seq.map (fun value -> Names.Of value) |> String.concat ","

    let words (grid: GridOptions) =
        $"learners {list grid.Learners}, losses {list grid.Losses}, hidden {list grid.Hidden}, steps "
        + $"{list grid.Steps}, repetitions {grid.Repetitions}, warmup {grid.Base.WarmUp}"

    $"{study.Summary} By default: {words study.Grid}. With --quick: {words study.Quick}."

/// Runs a study from its command line. Returns the exit code: 0; 1 when something failed while running; 2 for bad
/// input; 130 after Ctrl-C, 143 after SIGTERM.
let run (study: Study) (arguments: string[]) : int =
    Running.program study.Name (defaults study) (options study) arguments (fun console again parsed ->
        study.Execute(request study console again parsed))

/// The command that gives the same results on any machine and in any later version: every option that a result
/// depends on, given or not.
let command (study: Study) (request: Request) =
    let grid = request.Grid

    let list (values: 'value seq) =
        values |> Seq.map (fun value -> Names.Of value) |> String.concat ","

    let all =
        [
            "data", request.Data
            "learners", list grid.Learners
            "losses", list grid.Losses
            "hidden", list grid.Hidden
            "steps", list grid.Steps
            "repetitions", Names.Of grid.Repetitions
            for parameter in Parameters.All |> Seq.except Parameters.Grid do
                parameter.Option, parameter.Text grid.Base
        ]

    let taken = options study |> List.map (fun option -> option.Name.TrimStart '-')

    let struct (source, _) = DataSources.Find request.Data

    [
        for name, value in all do
            if List.contains name taken then
                $"--{name} {Options.quoted value}"

        for option in DataOption.All do
            if
                option.Name <> "seed"
                && source.Options.Contains option.Name
                && List.contains option.Name taken
            then
                match option.Text.Invoke request.Source with
                | null -> ()
                | "" -> $"--{option.Name}"
                | text -> $"--{option.Name} {Options.quoted text}"
    ]
    |> String.concat " "
    |> sprintf "dotnet fsi scripts/%s.fsx %s" study.Name

/// The data with a scaling. Not every loss suits all data: what the first simulation would find is said before anything
/// is written.
let loadScaled (request: Request) (scaling: Scaling) : DataSet =
    let data = Data.load request.Data (request.Source.Scaled scaling)

    for protocol in request.Grid.Protocols() |> Seq.distinctBy (fun p -> p.Learner, p.Loss) do
        Simulation.Learner(protocol, data.Training.Values) |> ignore

    Data.tell data
    data

/// The data.
let load (request: Request) =
    loadScaled request request.Source.Scaling

/// Where a study keeps its results.
let runs (request: Request) = Running.runs request.Status request.Out

/// A line on the console, not wrapped as the console's own would be.
let write (request: Request) (text: string) =
    request.Console.Profile.Out.Writer.WriteLine text

let private describe (protocol: Protocol) =
    let parts =
        [
            for parameter in Parameters.All do
                if
                    Seq.contains parameter Parameters.Grid
                    || parameter.Text protocol <> parameter.Default
                then
                    $"{parameter.Name} {parameter.Text protocol}"
        ]

    String.concat " " parts

/// Runs what the store does not hold yet: the results, or the exit code, which is 0 when there is nothing more to do.
let simulate (request: Request) runs (what: string) (data: DataSet) (protocols: Protocol seq) =
    let store = Grid.Store(runs, (fun notice -> eprintfn $"{notice}"))

    Running.study
        request.Console
        request.Again
        request.Status
        what
        describe
        store
        data.Provenance.Digest
        request.Grid.Runner
        (protocols |> Seq.distinct |> ImmutableArray.CreateRange)
        (fun protocol checkpoints -> Simulation.Run(protocol, data, checkpoints))

/// The same, by protocol.
let simulated request runs what data protocols =
    simulate request runs what data protocols
    |> Result.map (fun run -> dict [ for result in run.Results -> result.Protocol, result ])

/// The protocol with another value of a parameter.
let set (parameter: ProtocolParameter<'value>) value protocol = parameter.With(protocol, value)

/// Several runs, each due even when an earlier one only waits for other shards or only says how far it is: all results,
/// or the exit code.
let inTurn (run: 'part -> Result<'result, int>) (parts: 'part list) : Result<'result list, int> =
    let next found part =
        match found with
        | Error code when code <> 0 -> Error code
        | _ ->
            match found, run part with
            | Ok found, Ok now -> Ok(found @ [ now ])
            | _, Error code
            | Error code, _ -> Error code

    List.fold next (Ok []) parts
