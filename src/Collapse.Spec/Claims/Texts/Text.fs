namespace Collapse.Spec.Texts

open System
open System.Collections.Immutable
open System.Text.RegularExpressions
open Collapse.Data
open Collapse.Numerics
open Collapse.Runs
open Collapse.Spec

/// One piece of work behind the claims of the other texts: everything that its numbers depend on.
[<CLIMutable>]
type TextRun =
    {
        /// The name of the piece, such as "digits".
        Part: string
        /// A few rows and steps, to see that all of it works; what comes out says nothing.
        Quick: bool
        /// The root of all random numbers.
        Seed: int64
        /// Digests of the data that it reads, one behind the other.
        Data: string
    }

/// A number that a claim is judged by.
[<CLIMutable>]
type Number = { Name: string; Value: float }

/// Rows to be drawn: pictures, curves or points.
[<CLIMutable>]
type Picture = { Name: string; Values: Matrix }

/// What a piece of work leaves.
[<CLIMutable>]
type TextResult =
    {
        Run: TextRun
        Numbers: ImmutableArray<Number>
        Pictures: ImmutableArray<Picture>
    }

/// The data that the claims are about, each read when a piece first asks for it: to learn from, and held out.
type TextData =
    {
        /// Digits with their classes, pixels in [0, 1].
        Digits: Lazy<DataSet>
        /// ECG beats; those held out are of other subjects.
        Beats: Lazy<DataSet>
    }

[<RequireQualifiedAccess>]
module Text =
    /// These pieces of work, as a store and a runner see them.
    let study (cost: string -> float) =
        Study<TextRun, TextResult>("texts", 2, Cost = fun run -> cost run.Part)

    /// The number of a name; NaN where the result has none.
    let number name (result: TextResult) =
        result.Numbers
        |> Seq.tryFind (fun number -> number.Name = name)
        |> Option.map _.Value
        |> Option.defaultValue nan

    /// The numbers whose name is a prefix and a whole number, such as "loss 0", "loss 1", in that order.
    let series prefix (result: TextResult) =
        Seq.initInfinite (fun i -> result.Numbers |> Seq.tryFind (fun number -> number.Name = $"{prefix} {i}"))
        |> Seq.takeWhile Option.isSome
        |> Seq.map (fun number -> number.Value.Value)
        |> List.ofSeq

    /// The rows of a name, if the result has them.
    let picture name (result: TextResult) =
        result.Pictures
        |> Seq.tryFind (fun picture -> picture.Name = name)
        |> Option.map _.Values

    /// A sentence with numbers of a result in place of their names in brackets: `[error]` to three decimals, `[error
    /// %]` as a percentage, `[error x]` to two decimals, `[error #]` as a whole number, `[error =]` as it is.
    let tell (result: TextResult) (template: string) =
        Regex.Replace(
            template,
            @"\[([^\]]+?)( [%x#=])?\]",
            fun found ->
                let value = number found.Groups[1].Value result

                match found.Groups[2].Value with
                | _ when Double.IsNaN value -> "-"
                | " %" -> Wording.invariant "0.0" (100.0 * value) + " %"
                | " x" -> Wording.hundredths value
                | " #" -> Wording.invariant "0" value
                | " =" -> Wording.plain value
                | _ -> Wording.three value
        )

    let internal result run numbers pictures =
        {
            Run = run
            Numbers =
                ImmutableArray.CreateRange(numbers |> Seq.map (fun (name, value) -> { Name = name; Value = value }))
            Pictures =
                ImmutableArray.CreateRange(pictures |> Seq.map (fun (name, values) -> { Name = name; Values = values }))
        }

    /// The key of a run.
    let internal key (run: TextRun) =
        Key.FromSeed(run.Seed).Derive("texts").Derive(run.Part)
