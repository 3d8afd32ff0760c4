namespace Collapse.Spec

open System
open FsCheck
open FsCheck.FSharp
open Collapse.Numerics

/// What one case of a law measured: an error (or another size) and the bound that it must not exceed. A bound and a
/// value of 0 say that the case is vacuous: the law had nothing to be wrong about.
type Measured =
    {
        Value: float
        Bound: float
    }

    /// A case that says nothing about its law.
    static member Vacuous = { Value = 0.0; Bound = 0.0 }

/// How laws write what they measure: `abs (found - expected) |> upTo 1e-6`.
[<AutoOpen>]
module Measuring =
    /// A size that must not exceed a bound.
    let upTo bound size : Measured = { Value = size; Bound = bound }

    /// The largest of some sizes; NaN where one is NaN, which List.max and its like would pass over.
    let largest (sizes: float seq) = Seq.reduce max sizes

    /// Sizes of which none may exceed a bound; vacuous where there are none.
    let allUpTo bound (sizes: float seq) =
        if Seq.isEmpty sizes then
            Measured.Vacuous
        else
            largest sizes |> upTo bound

    /// The distance of two numbers; 0 where both are NaN.
    let difference a b =
        if Double.IsNaN a && Double.IsNaN b then
            0.0
        else
            abs (a - b)

    /// The largest distance of two lists, entry by entry; infinite where their lengths differ.
    let apart (a: float seq) (b: float seq) =
        if Seq.length a <> Seq.length b then
            infinity
        else
            Seq.map2 difference a b |> largest

/// A statement that always holds: a sentence and the FsCheck property behind it. The property is told where to note
/// what each case measured, so that a law which holds can still say by how much.
type Law =
    {
        /// The sentence. It also fixes the law's random seed, so equal sentences see equal cases.
        Name: string
        /// Random cases to try.
        Cases: int
        /// The property, which is given where to note each case.
        Property: (Measured -> unit) -> Property
    }

/// A moment of FsCheck's generator at which a case can be had again: seed, gamma (odd) and size.
type Replay =
    {
        Seed: uint64
        Gamma: uint64
        Size: int
    }

    /// As printed and as read by `Replay.parse`: seed,gamma,size.
    override r.ToString() = $"{r.Seed},{r.Gamma},{r.Size}"

module Replay =
    /// Reads what a failure printed; an InputException says what was expected.
    let parse (text: string) =
        match text.Split ',' |> Array.map (fun part -> UInt64.TryParse(part.Trim())) with
        | [| true, seed; true, gamma; true, size |] when size <= 10_000UL ->
            {
                Seed = seed
                Gamma = gamma
                Size = int size
            }
        | _ -> raise (Collapse.InputException $"replay is '{text}'; expected seed,gamma,size as a failure prints them.")

/// How laws are checked.
type Settings =
    {
        /// Root of the random seeds; every law derives its own from it and its name. 1 is what the tests use.
        Root: int64
        /// Factor on each law's number of cases (at least one case is tried).
        Effort: float
        /// Starts at this case instead of the law's own seed.
        Replay: Replay option
    }

    /// The fixed seeds and the stated number of cases: the same outcome each time.
    static member Default =
        {
            Root = 1L
            Effort = 1.0
            Replay = None
        }

/// What checking a law came to.
type LawResult =
    {
        /// The law's sentence.
        Name: string
        /// Whether every case held.
        Holds: bool
        /// Cases tried.
        Cases: int
        /// Those of them in which the law could have been wrong.
        Telling: int
        /// What was measured, or the smallest counterexample found, why it fails and how to have it again.
        Message: string
        /// Where the counterexample can be had again.
        Replay: Replay option
    }

[<RequireQualifiedAccess>]
module Law =
    let private defaultCases = 100

    // Of so few cases most can be vacuous by chance, but not all.
    let private fewest = 20

    /// A law that each case satisfies or not.
    let holds (name: string) (arbitrary: Arbitrary<'a>) (statement: 'a -> bool) : Law =
        {
            Name = name
            Cases = defaultCases
            Property = fun _ -> Prop.forAll arbitrary statement
        }

    /// A law about the cases to which it applies; the others are vacuous.
    let holdsWhere (name: string) (arbitrary: Arbitrary<'a>) (applies: 'a -> bool) (statement: 'a -> bool) : Law =
        {
            Name = name
            Cases = defaultCases
            Property =
                fun note ->
                    Prop.forAll arbitrary (fun case ->
                        let vacuous = not (applies case)

                        if vacuous then
                            note Measured.Vacuous

                        vacuous || statement case)
        }

    /// A law by which a size, such as a rounding error, stays within a bound. NaN exceeds every bound.
    let within (name: string) (arbitrary: Arbitrary<'a>) (measure: 'a -> Measured) : Law =
        {
            Name = name
            Cases = defaultCases
            Property =
                fun note ->
                    Prop.forAll arbitrary (fun case ->
                        let m = measure case
                        note m

                        m.Value <= m.Bound
                        |> Prop.label (FormattableString.Invariant $"measured {m.Value:R}, bound {m.Bound:R}"))
        }

    /// The same law with another number of random cases.
    let withCases cases (law: Law) = { law with Cases = cases }

    // Cases tried, and of a law that does not hold the reason and where its counterexample can be had again.
    let private describe (result: TestResult) =
        match result with
        | TestResult.Passed(data, _) -> data.NumberOfTests, None
        | TestResult.Exhausted data -> data.NumberOfTests, Some("too few cases could be generated", None)
        | TestResult.Failed(data, _, shrunk, outcome, _, rnd, size) ->
            let reasons =
                match outcome with
                | Outcome.Failed error when error.Message <> "Expected true, got false." ->
                    Seq.append data.Labels [ error.GetType().Name + ": " + error.Message ]
                | _ -> data.Labels :> seq<string>

            let values = shrunk |> List.map (sprintf "%A") |> String.concat "; "

            let why =
                if Seq.isEmpty reasons then
                    ""
                else
                    let all = String.concat "; " reasons
                    $" ({all})"

            let replay =
                {
                    Seed = rnd.Seed
                    Gamma = rnd.Gamma
                    Size = size
                }

            data.NumberOfTests,
            Some(
                ($"falsified by case {data.NumberOfTests}, smallest counterexample after {data.NumberOfShrinks} "
                 + $"shrinks: {values}{why}"),
                Some replay
            )

    // The test filter's own signs are escaped, so that the printed line works as it is.
    let private filter (name: string) =
        name
        |> String.collect (fun c -> if "()&|!=~\\".Contains c then $"\\{c}" else string c)

    /// Checks a law: the same settings give the same result.
    let check (settings: Settings) (law: Law) : LawResult =
        let finished = ref None

        let runner =
            { new IRunner with
                member _.OnStartFixture _ = ()
                member _.OnArguments(_, _, _) = ()
                member _.OnShrink(_, _) = ()
                member _.OnFinished(_, result) = finished.Value <- Some result
            }

        let start, size =
            match settings.Replay with
            | Some r -> Rnd(r.Seed, r.Gamma), Some r.Size
            | None -> Rnd(Key.FromSeed(settings.Root).Derive(law.Name).Bits 0L), None

        let replay: FsCheck.Replay = { Rnd = start; Size = size }

        let cases = max 1 (int (Math.Round(float law.Cases * settings.Effort)))
        let worst = ref None
        let vacuous = ref 0

        // The case nearest to its bound, and NaN before all others.
        let closeness (m: Measured) =
            if Double.IsNaN m.Value then Double.PositiveInfinity
            elif m.Bound > 0.0 then m.Value / m.Bound
            elif m.Value <= m.Bound then 0.0
            else Double.PositiveInfinity

        let note (m: Measured) =
            if m = Measured.Vacuous then
                vacuous.Value <- vacuous.Value + 1
            else
                match worst.Value with
                | Some w when closeness w >= closeness m -> ()
                | _ -> worst.Value <- Some m

        let config =
            Config.Quick.WithMaxTest(cases).WithReplay(Some replay).WithQuietOnSuccess(true).WithRunner(runner).WithName
                law.Name

        Check.One(config, law.Property note)

        let tried, failure =
            match finished.Value with
            | Some result -> describe result
            | None -> invalidOp "FsCheck ended without a result."

        let telling = tried - vacuous.Value
        let enough = 2 * telling >= tried || tried < fewest && telling > 0

        let message =
            match failure with
            | Some(reason, Some replay) ->
                $"{reason}\nReplay: COLLAPSE_REPLAY={replay} dotnet test -c Release --filter "
                + $"\"DisplayName~{filter law.Name}\""
            | Some(reason, None) -> reason
            | None ->
                let told =
                    if not enough then
                        $", only {telling} of them not vacuous; at least half must be"
                    elif vacuous.Value > 0 then
                        $", {telling} of them not vacuous"
                    else
                        ""

                let measured =
                    match worst.Value with
                    | Some m -> FormattableString.Invariant $"; nearest to its bound: {m.Value:G3} of {m.Bound:G3}"
                    | None -> ""

                $"{tried} cases{told}{measured}"

        {
            Name = law.Name
            Holds = enough && failure.IsNone
            Cases = tried
            Telling = telling
            Message = message
            Replay = Option.bind snd failure
        }
