namespace Collapse.Spec

open System
open System.Collections.Immutable
open System.IO
open FsCheck.FSharp
open Collapse.Numerics
open Collapse.Data.Wfdb
open Collapse.Oracles

/// Laws of WFDB records: what is written is what is read.
module RecordsLaws =
    // A number of any magnitude and sign that is not 0.
    let private gain (key: Key) =
        let sign = if key.Below(2, 0L) = 0 then 1.0 else -1.0
        sign * (0.5 + key.Uniform 1L) * Math.ScaleB(1.0, key.Below(60, 2L) - 30)

    // Values over the whole range of the format, its ends among them; format 8 stores differences, and starts anywhere.
    let private samples (format: WfdbFormat) count (key: Key) =
        let layout = BitLayout.Of format

        let stored i =
            match key.Derive("ends").Below(8, int64 i) with
            | 0 -> layout.Least
            | 1 -> layout.Most
            | _ -> int (key.Bits(int64 i)) >>> (32 - layout.Bits)

        if format = WfdbFormat.Format8 then
            let start = int (key.Derive("start").Bits 0L) / 2
            Array.init count stored |> Array.scan (+) start |> Array.truncate count
        else
            Array.init count stored

    let private names = [ "I"; ""; "II  filtered, 50 Hz # not a comment"; "αVR"; "12" ]

    let private signal frames (format: WfdbFormat) (key: Key) =
        let one (purpose: string) count = key.Derive(purpose).Below(count, 0L)
        let perFrame = 1 + one "rate" 3

        WfdbSignal(
            Name = names[one "name" names.Length],
            Samples = ImmutableArray.CreateRange(samples format (frames * perFrame) key),
            Format = format,
            Units = [ "mV"; "uV"; "mm/Hg" ][one "units" 3],
            Gain = gain (key.Derive "gain"),
            Baseline = int (key.Derive("baseline").Bits 0L),
            SamplesPerFrame = perFrame,
            Skew = one "skew" 4
        )

    // 1 to 5 signals of 0 to 39 frames; the format of each is asked for.
    let private record formatOf (Width count, Coordinates length, Seed seed) =
        let key = Key.FromSeed(seed).Derive "record"

        let signals =
            Seq.init (1 + count % 5) (fun k ->
                let own = key.Derive(int64 k)
                signal (length - 1) (formatOf own) own)

        WfdbRecord($"r_{count}-1", 0.25 + 1000.0 * key.Uniform 0L, ImmutableArray.CreateRange signals)

    let private writtenAndRead (record: WfdbRecord) =
        let folder = Directory.CreateTempSubdirectory "collapse-law-"

        try
            WfdbRecord.Read(WfdbWriter.Write(record, folder.FullName))
        finally
            folder.Delete true

    let private formats = Enum.GetValues<WfdbFormat>()

    let private law what formatOf =
        Law.holds
            $"a WFDB record written in {what} and read back is itself"
            Generators.any<Width * Coordinates * Seed>
            (fun parts ->
                let written = record formatOf parts
                (writtenAndRead written).Equals written)
        |> Law.withCases 50

    let private laws =
        [
            for format in formats do
                law $"format {int format}" (fun _ -> format)

            law "several formats" (fun key -> formats[key.Derive("format").Below(formats.Length, 0L)])

            Law.holds
                "a WFDB record's physical values are the stored ones less the baseline, over the gain"
                Generators.any<Width * Coordinates * Seed>
                (fun parts ->
                    let written = record (fun _ -> WfdbFormat.Format24) parts

                    Seq.zip written.Signals (writtenAndRead written).Signals
                    |> Seq.forall (fun (before, after) ->
                        let physical = after.Physical()

                        seq { 0 .. physical.Length - 1 }
                        |> Seq.forall (fun i ->
                            let from = i + before.Skew * before.SamplesPerFrame

                            if from >= before.Samples.Length || before.Samples[from] = -(1 <<< 23) then
                                Double.IsNaN physical[i]
                            else
                                physical[i] * before.Gain + float before.Baseline |> round |> int64 =
                                    int64 before.Samples[from])))
            |> Law.withCases 50
        ]

    /// Reading and writing recordings.
    let chapter = Chapter.ofLaws "records" laws
