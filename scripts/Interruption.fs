/// Ctrl-C and SIGTERM: the first one ends a run in good order, the second one at once.
module Collapse.Scripts.Interruption

open System
open System.Diagnostics
open System.Runtime.InteropServices
open System.Threading

/// The exit code of a process that a signal ended: 128 and the signal's number.
let exitCode =
    function
    | PosixSignal.SIGTERM -> 143
    | _ -> 130

/// Listens until it is disposed.
type Listener() =
    let cancellation = new CancellationTokenSource()
    let clock = Stopwatch()
    let mutable received: PosixSignal option = None

    // `dotnet fsi` hands a SIGTERM on to the program that it runs, which so hears one twice that was meant for both.
    let isEcho signal =
        signal = PosixSignal.SIGTERM
        && received = Some signal
        && clock.Elapsed < TimeSpan.FromSeconds 1.0

    // The second signal is left to the system, which ends the process; whatever is stored appears at once or not at
    // all.
    let hear (context: PosixSignalContext) =
        lock clock (fun () ->
            context.Cancel <- received.IsNone || isEcho context.Signal

            if received.IsNone then
                received <- Some context.Signal
                clock.Start()
                eprintfn "Stopping: running simulations write their checkpoints first; press again to stop at once."
                cancellation.Cancel())

    let registrations =
        [ PosixSignal.SIGINT; PosixSignal.SIGTERM ]
        |> List.map (fun signal -> PosixSignalRegistration.Create(signal, hear))

    /// Cancelled by the first signal.
    member _.Token = cancellation.Token

    /// What to exit with once stopped.
    member _.ExitCode = received |> Option.map exitCode |> Option.defaultValue 1

    interface IDisposable with
        member _.Dispose() =
            for registration in registrations do
                registration.Dispose()

            cancellation.Dispose()
