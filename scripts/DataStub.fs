/// A stand-in for the data sources until they land; to be deleted then.
module internal Collapse.Scripts.DataStub

open System.Collections.Immutable
open Collapse
open Collapse.Numerics
open Collapse.Signals

let load (options: Options.Options) : DataSet =
    if options.Data <> "synthetic" then
        raise (InputException $"--data is '{options.Data}', which cannot be read yet; expected synthetic.")

    let samples subjects offset =
        let values =
            Matrix.Create(
                10 * subjects,
                95,
                fun row values ->
                    for t in 0..94 do
                        values[t] <- float32 ((row + offset) * (t + 3) % 17) / 17.0f
            )

        Samples(
            values,
            ImmutableArray.CreateRange(Seq.init (10 * subjects) (fun row -> $"subject {row / 10 + offset}"))
        )

    DataSet(samples 30 0, samples 10 30, Provenance("synthetic", String.replicate 64 "0", "", ImmutableArray.Empty))
