namespace Collapse.Scripts.Literature

open Collapse.Experiments
open Collapse.Scripts

/// All sources, and the table of their rows.
[<RequireQualifiedAccess>]
module Literature =
    /// In reading order.
    let sources =
        [
            GaussianChains.source
            SelectionBias.source
            LogisticLabels.source
            MeanPathway.source
            NormalDeviations.source
            MixtureChain.source
            SurvivalRates.source
            LatentDeviations.source
            RingDiffusion.source
            DigitDiffusion.source
            RingModes.source
        ]

    let private columns =
        [
            Column.Text "source"
            Column.Text "role"
            Column.Text "quantity"
            Column.Text "setting"
            Column.Number "published"
            Column.Number "published_error"
            Column.Number "ours"
            Column.Number "our_error"
            Column.Number "exact"
            Column.Text "verdict"
            Column.Text "reason"
        ]

    /// Writes `published.csv`.
    let write (path: string) (rows: Row list) =
        // Nothing known is an empty cell; NaN would look like a result.
        let number name (value: Row -> float) =
            Summary.column name (fun row ->
                match value row with
                | known when System.Double.IsNaN known -> ""
                | known -> Collapse.Experiments.Names.Of known)

        Tables.Write(
            path,
            [|
                Summary.column "source" (fun (row: Row) -> row.Source)
                Summary.column "role" (fun (row: Row) -> row.Role)
                Summary.column "quantity" (fun (row: Row) -> row.Quantity)
                Summary.column "setting" (fun (row: Row) -> row.Setting)
                number "published" _.Published
                number "published_error" _.PublishedError
                number "ours" _.Ours
                number "our_error" _.OurError
                number "exact" _.Exact
                Summary.column "verdict" (fun (row: Row) -> Judging.words row.Verdict)
                Summary.column "reason" (fun (row: Row) -> row.Reason)
            |],
            rows
        )

    /// Reads `published.csv`.
    let read (path: string) : Row list =
        [
            for row in (TableFile.read path columns).Rows ->
                {
                    Source = row.Text "source"
                    Role = row.Text "role"
                    Quantity = row.Text "quantity"
                    Setting = row.Text "setting"
                    Published = row.Number "published"
                    PublishedError = row.Number "published_error"
                    Ours = row.Number "ours"
                    OurError = row.Number "our_error"
                    Exact = row.Number "exact"
                    Verdict = Judging.parse (row.Text "verdict")
                    Reason = row.Text "reason"
                }
        ]
