namespace Collapse.Scripts.Literature

open System
open System.Globalization
open System.Threading

/// What is found of a published number.
type Verdict =
    /// Within 4 standard errors of what we compute, which is itself within 4 of the exact value where that is known.
    | Agrees
    /// Further off, or ours is.
    | Disagrees
    /// The protocol cannot be had in full; its direction was compared.
    | DirectionOnly
    /// Not computed, for the reason that is given.
    | NotRunnable
    /// A negative control that the criterion refused, as it must.
    | Refused
    /// A negative control that the criterion let pass: the criterion is too weak.
    | NotRefused

/// One judged number; NaN where there is none.
type Row =
    {
        Source: string
        /// "result", "control" (must be refused), "neighbour" (what follows from another inferred value) or "ours" (no
        /// number published).
        Role: string
        Quantity: string
        /// The cell and, behind a semicolon, the generation.
        Setting: string
        Published: float
        PublishedError: float
        Ours: float
        OurError: float
        Exact: float
        Verdict: Verdict
        Reason: string
    }

/// Every parameter of one computation; its result depends on nothing else. With setters, so that it can be stored.
[<CLIMutable>]
type Job =
    {
        Source: string
        /// The policy, or whatever the source varies by name.
        Setting: string
        /// Samples a generation.
        Size: int
        /// A further number of the setting, such as a selection share.
        Parameter: float
        /// Generations.
        Length: int
        /// The fewest repetitions.
        Repetitions: int
        /// Repetitions go on until no standard error exceeds this share of the exact value.
        RelativeError: float
        Seed: int64
        /// Digest of the data that it reads; empty for none.
        Data: string
    }

/// A quantity of one generation over the repetitions of a job.
[<CLIMutable>]
type Value =
    {
        Quantity: string
        At: int
        Mean: float
        /// Standard deviation over the repetitions.
        Deviation: float
        Count: int
    }

/// What a job leaves.
[<CLIMutable>]
type Outcome = { Values: Value[] }

/// What a source can ask for.
type Context =
    {
        /// The folder of the tables.
        Sources: string
        /// The folder of the diabetes data, as scikit-learn has them.
        Diabetes: string
        /// The folder of the MNIST digits.
        Digits: string
        Quick: bool
        Seed: int64
    }

/// A source of published numbers.
type Source =
    {
        Name: string
        Title: string
        Citation: string
        Protocol: string
        /// Written before the run.
        Criterion: string
        Control: string
        /// What the source leaves open, and what was chosen or inferred.
        Open: string
        Jobs: Context -> Job list
        Run: Context -> Job -> CancellationToken -> Value[]
        Judge: Context -> (Job * Value[]) list -> Row list
    }

[<RequireQualifiedAccess>]
module Judging =
    /// How many standard errors a number may be off. One row of normal error is a false alarm once in 15,800.
    let most = 4.0

    // The reason of a row for which nothing was published.
    let private oursAlone = "no number published; ours against the exact value"

    /// The false-alarm rate of a row: two-sided, normal.
    let falseAlarm = 6.3e-5

    /// The verdict in words.
    let words verdict =
        match verdict with
        | Agrees -> "agrees"
        | Disagrees -> "disagrees"
        | DirectionOnly -> "direction only"
        | NotRunnable -> "not runnable"
        | Refused -> "refused"
        | NotRefused -> "not refused"

    /// The verdict of these words.
    let parse text =
        [ Agrees; Disagrees; DirectionOnly; NotRunnable; Refused; NotRefused ]
        |> List.find (fun verdict -> words verdict = text)

    /// The standard error of a value's mean.
    let error (value: Value) =
        value.Deviation / sqrt (float value.Count)

    let private short (value: float) =
        value.ToString("0.00", CultureInfo.InvariantCulture)

    /// Whether two numbers differ by more standard errors than is allowed; equal numbers never do.
    let apart (a: float) (b: float) (error: float) =
        a <> b && not (abs (a - b) <= most * error)

    let private distance a b error =
        if a = b then 0.0 else abs (a - b) / error

    /// Judges a published number by ours and, where it is known, by the exact value.
    let row source role quantity setting (published, publishedError) (ours, ourError) exact : Row =
        let known = not (Double.IsNaN exact)
        let reference = if known then exact else ours

        let error =
            if known then
                publishedError
            else
                sqrt (publishedError * publishedError + ourError * ourError)

        let oursOff = known && apart ours exact ourError

        let publishedOff = not (Double.IsNaN published) && apart published reference error

        let against = if known then "the exact value" else "ours"

        {
            Source = source
            Role = role
            Quantity = quantity
            Setting = setting
            Published = published
            PublishedError = publishedError
            Ours = ours
            OurError = ourError
            Exact = exact
            Verdict = if oursOff || publishedOff then Disagrees else Agrees
            Reason =
                if oursOff then
                    $"ours is {short (distance ours exact ourError)} standard errors from the exact value"
                elif Double.IsNaN published then
                    oursAlone
                elif Double.IsNaN error then
                    "no error known"
                else
                    $"{short (distance published reference error)} standard errors from {against}"
        }

    // Whether a row was judged by distances: then its reason names one, or says that ours alone was compared.
    let private byDistance (row: Row) =
        row.Reason.Contains " standard errors from " || row.Reason = oursAlone

    /// How many standard errors a row's numbers lie apart, the more of two: the published number from the exact value,
    /// or from ours where that is not known; ours from the exact value. NaN where no error is known, and for a row that
    /// was judged by something else, as its reason says.
    let distanceOf (row: Row) : float =
        let known = not (Double.IsNaN row.Exact)

        let published =
            if known then
                distance row.Published row.Exact row.PublishedError
            else
                distance row.Published row.Ours (sqrt (row.PublishedError ** 2.0 + row.OurError ** 2.0))

        let ours =
            if known then
                distance row.Ours row.Exact row.OurError
            else
                nan

        match [ published; ours ] |> List.filter (Double.IsNaN >> not) with
        | found when byDistance row && not found.IsEmpty -> List.max found
        | _ -> nan

    /// A negative control: the row as it would be with a planted fault, which must be judged to disagree.
    let control fault (row: Row) : Row =
        { row with
            Role = "control"
            Quantity = row.Quantity + ", " + fault
            Verdict = if row.Verdict = Disagrees then Refused else NotRefused
        }

    /// A row for what is not computed.
    let notRunnable source quantity setting published publishedError reason : Row =
        {
            Source = source
            Role = "result"
            Quantity = quantity
            Setting = setting
            Published = published
            PublishedError = publishedError
            Ours = nan
            OurError = nan
            Exact = nan
            Verdict = NotRunnable
            Reason = reason
        }

    /// The value of a quantity at a generation.
    let find (values: Value[]) quantity at =
        values
        |> Array.tryFind (fun value -> value.Quantity = quantity && value.At = at)

    /// A table of the sources, or the row that says it is missing.
    let table context source name columns =
        match TableFile.tryRead context.Sources name columns with
        | Some table -> Ok table
        | None ->
            Error
                [
                    notRunnable source name "" nan nan $"there is no {name} in the folder of the sources"
                ]

    /// The rows of a table, or none.
    let rows context source name columns =
        match table context source name columns with
        | Ok table -> table.Rows
        | Error _ -> []
