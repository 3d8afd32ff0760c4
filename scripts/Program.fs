/// The programs by name, for the scripts and for batch systems, where a start should cost little:
///   dotnet scripts/bin/Release/net10.0/Collapse.Scripts.dll paper --losses mse
module Collapse.Scripts.Program

open System.Collections.Immutable
open Collapse

// A new study is a file and a line here, and the scripts, the help and Slurm know it.
let private list =
    OpenList<Studies.Study>(
        "study",
        (fun study -> study.Name),
        ImmutableArray.CreateRange [ Paper.study; AgainstLaw.study; Readings.study; Remedies.study; Family.study ]
    )

/// The studies: those of this project, then those that were added.
let studies () : Studies.Study list = List.ofSeq list.All

/// Makes a study known by its name to the caller and all that it calls or starts from now on, and to nobody else.
let add (study: Studies.Study) : unit = list.Add study

/// Every program: its name, one line on it, and what runs it.
let all () : (string * string * (string[] -> int)) list =
    [
        for study in studies () do
            study.Name, study.Summary, Studies.run study
        "radio", Radio.summary, Radio.run
        "texts", Texts.summary, Texts.run
        "forecast", Forecast.study.Summary, Forecast.run
        "horizon", Horizon.summary, Horizon.run
        "generations", Generations.summary, Generations.run
        "data", ShowData.summary, ShowData.run
        "published", Published.summary, Published.run
        "guard", Guard.summary, Guard.run
        "laws", Laws.summary, Laws.run
        "docs", Docs.summary, Docs.run
    ]

[<EntryPoint>]
let main (arguments: string[]) : int =
    let named = Array.tryHead arguments

    match all () |> List.tryFind (fun (name, _, _) -> Some name = named) with
    | Some(_, _, run) -> run arguments[1..]
    | None ->
        let names = all () |> List.map (fun (name, _, _) -> name) |> String.concat ", "
        eprintfn $"The first argument is the program; expected one of {names}."
        2
