namespace Collapse.Spec.Texts

open System
open Collapse.Data
open Collapse.Experiments
open Collapse.Spec
open Collapse.Spec.Texts.TextStatements

/// The claims of the encyclopedia article (E), the textbook section (T) and the review (R), with criteria that were
/// fixed before any run.
[<RequireQualifiedAccess>]
module TextClaims =
    let private digits = "digits"

    /// R1: the least share of new traces in which the pulse must be found, by the noise.
    let leastLocated noise =
        match noise with
        | RadioNoise.Recorded -> 0.69
        | RadioNoise.Uniform -> 0.95
        | _ -> 0.98

    /// R1: the share beyond which the noisy trace alone would do.
    let mostBefore = 0.4

    /// R1 for one noise.
    let radio (result: RadioResult) =
        let noise = result.Protocol.Noise
        let needed, before, after = leastLocated noise, result.Before, result.After
        let fed = result.Fed[result.Fed.Length - 1]

        judged
            "R1"
            $"{noise.ToString().ToLowerInvariant()} noise"
            ($"largest size within 2 %% of the trace in at least {percent needed} of new traces, in at most "
             + $"{percent mostBefore} before")
            (after.Located >= needed && before.Located <= mostBefore)
            after.Located
            ($"{percent before.Located} before, {percent after.Located} after; height within 2 %% in"
             + $" {percent before.Height} and {percent after.Height}; SNR {Wording.signed after.SnrImprovementDb} dB"
             + $" (n = {result.Protocol.Tested}, {Wording.grouped result.BestStep} steps); after {fed.Steps} steps of"
             + $" feedback {percent fed.Accuracy.Located}")

    let private ofDigits (result: TextResult) =
        let n name = Text.number name result
        let tell = Text.tell result
        let losses = Text.series "loss" result

        let fall =
            if losses.Length < 2 then
                nan
            else
                List.head losses - List.min losses

        let early = List.head losses - List.min (List.truncate 11 losses)

        [
            judged
                "T1"
                digits
                "at least 90 % of the fall of the loss in the first 10 epochs"
                (early / fall >= 0.9)
                (early / fall)
                ($"loss {text losses.Head} before, {text (List.min (List.truncate 11 losses))} after 10 epochs, "
                 + $"{text (List.min losses)} after {losses.Length - 1}: {percent (early / fall)} of the fall")
            judged
                "T2"
                digits
                ("nearest neighbour's class from 8 codes right in at least 90 %, and more often than from 8 "
                 + "principal components")
                (n "code accuracy" >= 0.9 && n "code accuracy" > n "principal accuracy")
                (n "code accuracy")
                (tell (
                    "[code accuracy %] from codes, [principal accuracy %] from principal components (n = "
                    + "[queries #])"
                ))
            judged
                "T3"
                digits
                ("medians over pairs: no step of ten longer than 3 times their median, and rows on the way as "
                 + "near to real ones as real ones are to each other")
                (n "path ratio" <= 3.0 && n "path distance" <= n "real distance")
                (n "path ratio")
                (tell (
                    "longest step [path ratio x] times the median; distance to the nearest real row [path "
                    + "distance] on the way, [real distance] between real rows"
                ))
            judged
                "T4"
                digits
                "more ink and the same class in at least 80 %"
                (n "thicker and class kept" >= 0.8)
                (n "thicker and class kept")
                (tell (
                    "more ink in [thicker %], class kept in [class kept %], both in [thicker and class kept "
                    + "%]"
                ))
            judged
                "T6"
                $"{digits}, 8 codes"
                "held-out error at most that of as many principal components"
                (n "error" <= n "principal error")
                (n "error" / n "principal error")
                (tell "RMSE [error], of 8 principal components [principal error] (n = [queries #])")
            judged
                "T7"
                digits
                "the median share of spectral energy above half the Nyquist frequency falls"
                (n "fine share after" < n "fine share before")
                (n "fine share after" / n "fine share before")
                (tell "[fine share before %] in the digits, [fine share after %] in their reconstructions")
        ]

    let private ofDeep (result: TextResult) =
        let n name = Text.number name result
        let tell = Text.tell result
        let scope = $"{digits}, 30 codes"

        let linear name scope =
            let seen, principal = n $"linear error, {name}", n $"principal error, {name}"

            judged
                "T5"
                scope
                "error on the rows it learnt from at most 2 % above that of as many principal components"
                (seen <= 1.02 * principal)
                (seen / principal)
                $"RMSE {text seen}, of principal components {text principal}"

        let deep scope error principal =
            judged
                "T6"
                scope
                "held-out error at most that of as many principal components"
                (error <= principal)
                (error / principal)
                $"RMSE {text error}, of principal components {text principal}"

        [
            linear "seen" scope
            linear "beats" "ECG, 20 codes"
            deep scope (n "joint error") (n "principal error")
            deep "ECG, 20 codes" (n "deep error, beats") (n "principal error, new beats")
            judged
                "E1"
                scope
                "error on held-out rows lower than that of 30 principal components"
                (n "joint error" < n "principal error")
                (n "joint error" / n "principal error")
                (tell (
                    "RMSE [joint error], of 30 principal components [principal error]; with stacked RBMs "
                    + "first [tuned error] (n = [queries #])"
                ))
            judged
                "E2"
                scope
                ("lower held-out error and more classes right from codes than the stacked RBMs, at the same "
                 + "number of steps")
                (n "joint error" < n "layered error" && n "joint accuracy" > n "layered accuracy")
                (n "joint error" / n "layered error")
                (tell (
                    "RMSE [joint error] together, [layered error] layer by layer, [tuned error] layer by "
                    + "layer, then together; nearest neighbour from codes right in [joint accuracy %], [layered "
                    + "accuracy %], [tuned accuracy %] (n = [queries #])"
                ))
            judged
                "E8"
                scope
                ("precision within Hamming distance 2 above twice chance and above that of the signs of 30 "
                 + "principal components")
                (n "binary precision" > 2.0 * n "chance"
                 && n "binary precision" > n "sign precision")
                (n "binary precision")
                (tell (
                    "[binary precision %] of the rows within 2 bits are of the query's class, [sign precision "
                    + "%] by signs of principal components, [chance %] by chance; [binary coverage %] and [sign "
                    + "coverage %] of the queries have such rows (n = [queries #])"
                ))
        ]

    let private ofFeatures (result: TextResult) =
        let n name = Text.number name result
        let tell = Text.tell result

        let better =
            [ "L1"; "KL"; "k-sparse" ] |> List.filter (fun name -> n name > n "plain")

        [
            judged
                "E4"
                digits
                "a linear classifier on 1,000 codes, denoising or not, is right more often than on the 784 raw pixels"
                (max (n "overcomplete") (n "overcomplete, denoising") > n "raw")
                (max (n "overcomplete") (n "overcomplete, denoising") - n "raw")
                (tell (
                    "raw [raw %], overcomplete [overcomplete %], denoising [overcomplete, denoising %] (n = "
                    + "[queries #])"
                ))
            claim
                "E5"
                digits
                ("a linear classifier on L1, KL and k-sparse codes is right more often than on plain ones of "
                 + "the same number; nearly, if two of them")
                (match better.Length with
                 | 3 -> Verdict.Holds
                 | 2 -> Verdict.Nearly
                 | _ -> Verdict.DoesNotHold)
                ((n "L1" + n "KL" + n "k-sparse") / 3.0 - n "plain")
                (tell "plain [plain %], L1 [L1 %], KL [KL %], k-sparse [k-sparse %] (n = [queries #])")
        ]

    /// The claims that a piece of work decides.
    let ofResult (result: TextResult) : Claim list =
        match result.Run.Part with
        | "digits" -> ofDigits result
        | "deep" -> ofDeep result
        | "features" -> ofFeatures result
        | "bottleneck" -> CodeClaims.ofBottleneck result
        | "contraction" -> CodeClaims.ofContraction result
        | _ -> []

    /// All claims, ordered by their names.
    let all (radios: RadioResult seq) (results: TextResult seq) : Claim list =
        [
            for result in radios do
                radio result

            for result in results do
                yield! ofResult result
        ]
        |> List.sortBy (fun claim ->
            (if claim.Name[0] = 'R' then 0
             elif claim.Name[0] = 'T' then 1
             else 2),
            int claim.Name[1..])
