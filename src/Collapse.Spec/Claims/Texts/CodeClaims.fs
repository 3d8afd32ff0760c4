namespace Collapse.Spec.Texts

open System
open Collapse.Experiments
open Collapse.Spec
open Collapse.Spec.Texts.TextStatements

/// The claims about anomalies and contraction: T8, E3, E6, E7.
module internal CodeClaims =
    /// T8, E6 and E7.
    let ofBottleneck (result: TextResult) =
        let n name = Text.number name result
        let tell = Text.tell result
        let widths, areas = Text.series "width" result, Text.series "area" result
        let best = List.maxBy snd (List.zip widths areas) |> fst

        let axes name =
            let below, far = n $"{name}, ordinary rows below", n $"{name}, 6 sd out, below"

            judged
                "E6"
                $"ECG, {name}"
                ("at least 90 % of rows 6 standard deviations out on the first principal direction score below "
                 + "the threshold of 95 %")
                (far >= 0.9)
                far
                (tell (
                    $"[{name}, 6 sd out, below %%] at 6 standard deviations, [{name}, 10 sd out, below %%] at "
                    + $"10; of ordinary rows [{name}, ordinary rows below %%]"
                ))

        [
            judged
                "T8"
                "ECG, abnormal beats"
                "the ROC area over the width of the bottleneck is largest at neither end"
                (best > List.head widths && best < List.last widths)
                best
                (List.zip widths areas
                 |> List.map (fun (width, area) -> $"H = {width}: {text area}")
                 |> String.concat ", ")
            axes "linear"
            axes "rectified"
            judged
                "E7"
                "exponential scores, p = 0.95, n = 200"
                ("variance within 10 % of p (1 - p) / (n f^2), and the formula's interval holds the true "
                 + "threshold in 93 to 97 % of samples")
                (abs (n "variance ratio" - 1.0) <= 0.1
                 && n "formula coverage" >= 0.93
                 && n "formula coverage" <= 0.97)
                (n "variance ratio")
                (tell (
                    "variance [variance ratio x] times the formula's; its interval covers [formula coverage "
                    + "%], the one of order statistics [interval coverage %]"
                ))
        ]

    /// E3.
    let ofContraction (result: TextResult) =
        let n name = Text.number name result
        let tell = Text.tell result

        let row level =
            (tell (
                $"sigma(e) = [noise {level} =] sigma(X): noise takes [by noise {level}] (the law [law "
                + $"{level}]), contraction of the encoder [encoder over noise {level} x] times that, of the "
                + $"whole map [map over noise {level} x] times ([modes {level} #] directions)"
            ))

        let agrees ratio = abs (ratio - 1.0) <= 0.2

        let judge scope name =
            judged
                "E3"
                scope
                ("what contraction with lambda = sigma^2 takes off the gains is within 20 % of what noise "
                 + "does, at the smallest noise that takes a hundredth (medians)")
                (agrees name)
                name
                (String.concat "; " [ row 0; row 1; row 2 ])

        // The smallest noise that is felt in some direction.
        let level =
            [ 0; 1; 2 ]
            |> List.tryFind (fun level -> n $"modes {level}" > 0.0)
            |> Option.defaultValue 2

        [
            judge "ECG, Jacobian of the encoder" (n $"encoder over noise {level}")
            judge "ECG, Jacobian of the whole map" (n $"map over noise {level}")
        ]
