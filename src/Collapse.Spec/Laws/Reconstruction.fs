namespace Collapse.Spec

open System
open FsCheck.FSharp
open Collapse.Measures
open Collapse.Numerics
open RowArithmetic

/// Laws of the errors on new data.
module ReconstructionLaws =
    // Two matrices of one shape: x and x plus something.
    let private withError =
        pairOf<Seed>
        |> Generators.made (fun (SmallData x, Seed seed) ->
            let key = Key.FromSeed seed
            let scale = 1.0 + Spread.Of x

            SmallData x,
            SmallData(Matrices.map (fun k i y -> y + scale * (key.Uniform(int64 (k * x.Columns + i)) - 0.5)) x))

    let private holds name statement =
        Law.holds name withError (fun (SmallData x, SmallData y) -> statement x y)

    /// In reading order.
    let laws =
        [
            Law.holds
                "SNR improvement of handing the input back is 0 dB"
                withError
                (fun (SmallData x, SmallData noisy) -> Reconstruction.SnrImprovementDb(noisy, x, noisy) = 0.0)

            Law.within
                "SNR improvement is the SNR after minus the SNR before"
                withError
                (fun (SmallData x, SmallData noisy) ->
                    let y = Matrices.map (fun k i value -> 0.5 * (value + float noisy[k, i])) x

                    if Reconstruction.Rmse(y, x) = 0.0 || largestSquare x = 0.0 then
                        Measured.Vacuous
                    else
                        let gain = Reconstruction.SnrDb(y, x) - Reconstruction.SnrDb(noisy, x)
                        // 10 / ln 10 < 4.35 dB per unit of relative error, of which three logarithms make a few u each.
                        abs (Reconstruction.SnrImprovementDb(y, x, noisy) - gain)
                        |> upTo (4.35 * 64.0 * u * (64.0 + float (x.Rows * x.Columns))))

            Law.holdsWhere
                "PRD of answering 0 is 100 percent"
                data
                (fun (SmallData x) -> largestSquare x > 0.0)
                (fun (SmallData x) -> Reconstruction.Prd(Matrix.Zeros(x.Rows, x.Columns), x) = 100.0)

            Law.holdsWhere
                "a perfect reconstruction has no error"
                data
                (fun (SmallData x) -> largestSquare x > 0.0)
                (fun (SmallData x) -> Reconstruction.Rmse(x, x) = 0.0 && Reconstruction.Prd(x, x) = 0.0)

            holds "RMSE is the same when outputs and references change places" (fun x y ->
                Reconstruction.Rmse(x, y) = Reconstruction.Rmse(y, x))

            Law.within "answering with the mean has an RMSE of sigma" data (fun (SmallData x) ->
                let sigma = Spread.Of x

                if sigma = 0.0 then
                    Measured.Vacuous
                else
                    let mean = x.Values.ToArray() |> Array.averageBy float
                    let ratio = Reconstruction.RmseRatio(Matrices.map (fun _ _ _ -> mean) x, x, sigma)
                    // The mean is rounded to float32, off by v of its size: the squared error grows by its square.
                    let off = v * abs mean / sigma

                    abs (ratio - 1.0)
                    |> upTo (off + off * off + 8.0 * u * float x.Values.Length * (1.0 + abs mean / sigma)))
        ]
