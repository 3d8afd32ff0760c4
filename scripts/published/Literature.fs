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
            Waiting.vae
            Waiting.diffusion
            Waiting.modes
        ]

    let private columns =
        [
            "source"
            "role"
            "quantity"
            "setting"
            "published"
            "published_error"
            "ours"
            "our_error"
            "exact"
            "verdict"
            "reason"
        ]

    /// Writes `published.csv`.
    let write (path: string) (rows: Row list) =
        // Nothing known is an empty cell; NaN would look like a result.
        let number (value: float) =
            if System.Double.IsNaN value then box "" else box value

        Tables.Write(
            path,
            [|
                Summary.column "source" (fun (row: Row) -> box row.Source)
                Summary.column "role" (fun row -> box row.Role)
                Summary.column "quantity" (fun row -> box row.Quantity)
                Summary.column "setting" (fun row -> box row.Setting)
                Summary.column "published" (fun row -> number row.Published)
                Summary.column "published_error" (fun row -> number row.PublishedError)
                Summary.column "ours" (fun row -> number row.Ours)
                Summary.column "our_error" (fun row -> number row.OurError)
                Summary.column "exact" (fun row -> number row.Exact)
                Summary.column "verdict" (fun row -> box (Judging.words row.Verdict))
                Summary.column "reason" (fun row -> box row.Reason)
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
