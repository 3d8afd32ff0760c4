/// The scripts without `dotnet fsi`, for batch systems, where a start should cost little and only the runtime may be installed:
///   dotnet scripts/bin/Release/net10.0/Collapse.Scripts.dll paper --losses mse
module Collapse.Scripts.Program

open System
open System.Reflection

/// The programs: each module of this library that has a `run`, by its name in lower case.
let private programs =
    lazy
        (Map
            [
                for modul in Assembly.GetExecutingAssembly().GetExportedTypes() do
                    match modul.GetMethod("run", [| typeof<string[]> |]) with
                    | null -> ()
                    | run when run.ReturnType = typeof<int> && run.IsStatic ->
                        modul.Name.ToLowerInvariant(), run.CreateDelegate<Func<string[], int>>()
                    | _ -> ()
            ])

[<EntryPoint>]
let main (arguments: string[]) : int =
    match Array.tryHead arguments |> Option.bind programs.Value.TryFind with
    | Some run -> run.Invoke arguments[1..]
    | None ->
        let names = String.concat ", " programs.Value.Keys
        eprintfn $"The first argument is the program; expected one of {names}."
        2
