// The laws of the specification under Expecto, with Expecto's own options:
//   dotnet build -c Release
//   dotnet fsi scripts/expecto.fsx --summary
// A `#r "nuget: ..."` that cannot be resolved ends in a compiler's error. So this script first asks for the package, and only
// where it can be had compiles itself once more with EXPECTO defined.
#if EXPECTO
#r "nuget: Expecto, 11.1.1"
#I "bin/Release/net10.0"
#r "FsCheck.dll"
#r "MathNet.Numerics.dll"
#r "Collapse.Core.dll"
#r "Collapse.Spec.dll"

open Expecto
open Collapse.Spec

let private testOf (law: Law) =
    testCase law.Name (fun () ->
        let result = Law.check Settings.Default law

        if not result.Holds then
            failtest result.Message)

let rec private treeOf (chapter: Chapter) =
    testList chapter.Name (List.map testOf chapter.Laws @ List.map treeOf chapter.Chapters)

// What follows the script's name; fsi may or may not have taken the "--" away.
let private arguments =
    match List.ofArray fsi.CommandLineArgs with
    | _ :: "--" :: rest
    | _ :: rest -> Array.ofList rest
    | [] -> [||]

exit (runTestsWithCLIArgs [] arguments (testList "laws" (List.map treeOf Specification.chapters)))
#else
#load "prelude.fsx"

open System.Diagnostics
open System.IO

let private start (arguments: string list) (silent: bool) =
    let info = ProcessStartInfo("dotnet", arguments)
    info.RedirectStandardOutput <- silent
    info.RedirectStandardError <- silent
    use running = Process.Start info

    if silent then
        let errors = running.StandardError.ReadToEndAsync()
        running.StandardOutput.ReadToEnd() |> ignore
        errors.Result |> ignore

    running.WaitForExit()
    running.ExitCode

// Whether NuGet finds the package, asked in a folder of its own: a project with nothing but the reference.
let private canBeHad () =
    let folder = Directory.CreateTempSubdirectory "collapse-expecto-"

    try
        let project = Path.Combine(folder.FullName, "ask.fsproj")

        File.WriteAllText(
            project,
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
<ItemGroup><PackageReference Include="Expecto" Version="11.1.1" /></ItemGroup></Project>"""
        )

        start [ "restore"; project; "-v"; "quiet" ] true = 0
    finally
        folder.Delete true

match Prelude.complaint () with
| Some reason ->
    eprintfn $"{reason}; run `dotnet build -c Release` first."
    exit 2
| None when canBeHad () ->
    let self = Path.Combine(__SOURCE_DIRECTORY__, "expecto.fsx")

    exit (
        start
            ([ "fsi"; "--define:EXPECTO"; self; "--" ]
             @ List.ofArray fsi.CommandLineArgs[1..])
            false
    )
| None ->
    eprintfn
        "The package Expecto 11.1.1 cannot be restored here; the same laws run with `dotnet test -c Release` and `dotnet fsi scripts/laws.fsx`."

    exit 2
#endif
