/// Starts a program of the Release build. The programs themselves are compiled (scripts/*.fs), so a script starts at
/// once, and a missing build is one clear line instead of a compiler's errors about a missing `#r`.
module Prelude

open System
open System.IO
open System.Reflection
open System.Runtime.InteropServices
open System.Runtime.Loader

let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let private output = Path.Combine(__SOURCE_DIRECTORY__, "bin", "Release", "net10.0")
let private library = Path.Combine(output, "Collapse.Scripts.dll")

/// Each folder of sources, and the files that are built from it.
let private built =
    [
        "src/Collapse.Core", [ "Collapse.Core.dll" ]
        "src/Collapse.Spec", [ "Collapse.Spec.dll"; "Collapse.Claims.dll" ]
        "scripts", [ "Collapse.Scripts.dll" ]
    ]

let private sources folder =
    [
        for file in Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories) do
            let parts = Path.GetRelativePath(root, file).Split Path.DirectorySeparatorChar
            let generated = parts |> Array.exists (fun part -> part = "obj" || part = "bin")

            if
                not generated
                && List.contains (Path.GetExtension file) [ ".cs"; ".fs"; ".csproj"; ".fsproj" ]
            then
                file
    ]

/// What is wrong with the build, if anything.
let complaint () =
    built
    |> List.tryPick (fun (folder, libraries) ->
        let paths = [ for library in libraries -> Path.Combine(output, library) ]

        match paths |> List.tryFind (File.Exists >> not) with
        | Some path -> Some $"there is no {Path.GetRelativePath(root, path)}"
        | None ->
            let newest = paths |> List.map File.GetLastWriteTimeUtc |> List.max

            sources folder
            |> List.tryFind (fun source -> File.GetLastWriteTimeUtc source > newest)
            |> Option.map (fun source -> $"{Path.GetRelativePath(root, source)} is newer than the build"))

/// The build's own libraries, FSharp.Core included, whatever version of them the interactive compiler brings along.
type private Libraries() =
    inherit AssemblyLoadContext("Collapse")
    let resolver = AssemblyDependencyResolver library

    override this.Load(name: AssemblyName) =
        match resolver.ResolveAssemblyToPath name with
        | null -> null
        | path -> this.LoadFromAssemblyPath path

    override this.LoadUnmanagedDll(name: string) =
        match resolver.ResolveUnmanagedDllToPath name with
        | null -> IntPtr.Zero
        | path -> this.LoadUnmanagedDllFromPath path

[<DllImport("libc", SetLastError = true)>]
extern int private execv(string path, string[] arguments)

/// Goes on as the program itself, under the same process number: the 200 MB of the interactive compiler are given back.
/// Returns only where the system cannot (Windows), does not, or `dotnet` is not what runs this.
let private become (arguments: string[]) =
    let host = Environment.ProcessPath

    if Path.GetFileName host = "dotnet" && not (OperatingSystem.IsWindows()) then
        Console.Out.Flush()
        execv (host, [| host; library; yield! arguments; null |]) |> ignore

/// Runs a program of `Collapse.Scripts.Program` with the script's arguments and ends the process with its exit code.
let run (program: string) (commandLine: string[]) : unit =
    match complaint () with
    | Some reason ->
        eprintfn $"{reason}; run `dotnet build -c Release` in {root} first."
        exit 2
    | None ->
        let arguments = [| program; yield! commandLine[1..] |]
        become arguments

        let modul =
            Libraries().LoadFromAssemblyPath(library).GetType("Collapse.Scripts.Program", throwOnError = true)

        let main = modul.GetMethod("main").CreateDelegate<Func<string[], int>>()
        exit (main.Invoke arguments)
