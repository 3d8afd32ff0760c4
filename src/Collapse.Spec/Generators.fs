namespace Collapse.Spec

open System
open FsCheck
open FsCheck.FSharp
open Collapse.Experiments
open Collapse.Feedback
open Collapse.Learning
open Collapse.Numerics

/// H, a number of hidden neurons: 1 to 40, not only multiples of the processor's vector width.
type Width = Width of int

/// M, a number of samples: 1 to 24.
type SampleCount = SampleCount of int

/// D, a number of coordinates: 1 to 40.
type Coordinates = Coordinates of int

/// The root seed of an experiment.
type Seed = Seed of int64

/// Any key at all.
type AnyKey = AnyKey of Key

/// Adam's step size: 1e-5 to 0.1, evenly spread over its logarithm.
type LearningRate = LearningRate of float

/// sigma(e) / sigma(X): 0 to 1.
type Noise = Noise of float

/// One of the paper's losses.
type LossKind = LossKind of Loss

/// One of the paper's models.
type ModelKind = ModelKind of Model

/// Any policy of the list, with any dose, order and number of rows (up to four) that it can have.
type AnyPolicy = AnyPolicy of IFeedback

/// A whole protocol small enough to run in milliseconds: few neurons, few steps.
type ProtocolSmall = ProtocolSmall of Protocol

/// A matrix of finite floats, 1 to 12 rows and 1 to 20 columns, of any scale from 1e-3 to 1e3; some rows are constant
/// or equal to another. Rows that vary do so by much more than rounding.
[<StructuredFormatDisplay("{Text}")>]
type SmallData =
    | SmallData of Matrix

    /// Shape and rows, for counterexamples.
    member data.Text =
        let (SmallData matrix) = data

        let row k =
            matrix.Row(k).ToArray()
            |> Array.map (fun v -> v.ToString("R", Globalization.CultureInfo.InvariantCulture))
            |> String.concat " "

        $"{matrix} " + String.concat " | " (Seq.init matrix.Rows row)

/// One generator and one shrinker for each wrapper type. Nothing is registered globally: a law asks for
/// `Generators.any`.
module Generators =
    let private shrinkTo (least: int) (value: int) =
        seq {
            if value > least then
                yield least
                yield (least + value) / 2
                yield value - 1
        }
        |> Seq.distinct
        |> Seq.filter (fun v -> v < value)

    let private number least most wrap unwrap =
        Arb.fromGenShrink (Gen.choose (least, most) |> Gen.map wrap, unwrap >> shrinkTo least >> Seq.map wrap)

    let private seeds =
        Gen.choose64 (Int64.MinValue, Int64.MaxValue)
        |> fun anywhere -> Gen.oneof [ anywhere; Gen.choose64 (0L, 100L) ]

    let private shrinkSeed (seed: int64) =
        if seed = 0L then
            Seq.empty
        else
            Seq.distinct [ 0L; seed / 2L ]

    // ln 10 times a tenth-decade grid; the exponential only spreads the values, so the platform's will do.
    let private logarithmic least most =
        Gen.choose (0, 1000)
        |> Gen.map (fun k -> least * Math.Pow(most / least, float k / 1000.0))

    let private matrix =
        gen {
            let! rows = Gen.choose (1, 12)
            let! columns = Gen.choose (1, 20)
            let! seed = seeds
            let! scale = logarithmic 1e-3 1e3
            let! offset = Gen.elements [ 0.0; 0.5; -3.0 ]
            let! special = Gen.choose (0, 3)
            let key = Key.FromSeed seed

            let value row column =
                scale * (key.Uniform(int64 (row * columns + column)) - 0.5 + offset)

            return
                Matrices.build rows columns (fun row column ->
                    match special with
                    | 1 when row % 3 = 1 -> value row 0 // constant rows
                    | 2 when row % 2 = 1 -> value 0 column // equal rows
                    | _ -> value row column)
        }

    // Fewer rows, then fewer columns, then rounder values.
    let private shrinkMatrix (m: Matrix) =
        let rounded = Matrices.map (fun _ _ value -> Math.Round value) m

        seq {
            if m.Rows > 1 then
                for row in 0 .. m.Rows - 1 -> m.Take(Array.except [ row ] [| 0 .. m.Rows - 1 |])

            if m.Columns > 1 then
                for column in 0 .. m.Columns - 1 ->
                    Matrices.build m.Rows (m.Columns - 1) (fun k i -> float m[k, (if i < column then i else i + 1)])

            if rounded <> m then
                yield rounded
        }

    let private smallData =
        Arb.fromGenShrink (Gen.map SmallData matrix, (fun (SmallData m) -> shrinkMatrix m |> Seq.map SmallData))

    // The same protocol at another size.
    let private resized p (hidden, steps, warmUp) =
        let p = Parameters.Hidden.With(p, hidden)
        Parameters.WarmUp.With(Parameters.Steps.With(p, steps), warmUp)

    // Doses where policies differ: whole numbers are small, shares and the like anywhere from their least value to at
    // most 1.
    let private dose (dose: Dose) =
        let most = min dose.Most (dose.Least + (if dose.Whole then 6.0 else 1.0))

        Gen.choose (0, 12)
        |> Gen.map (fun k ->
            let value = dose.Least + (most - dose.Least) * float k / 12.0
            if dose.Whole then Math.Round value else value)

    let private policy =
        let generator =
            gen {
                let! kind = Gen.elements FeedbackKinds.All

                let! dose =
                    if isNull kind.Dose then
                        Gen.constant 0.0
                    else
                        dose (nonNull kind.Dose)

                let! order = Gen.elements (Enum.GetValues<SelectionOrder>())
                let! rows = Gen.choose (1, 4)

                return
                    match kind.Create.Invoke dose with
                    | :? SelectiveFeedback as policy -> policy.With(Selection(Order = order, Rows = rows)) :> IFeedback
                    | policy -> policy
            }

        // Towards one row in uniform order.
        let shrink (policy: IFeedback) =
            seq {
                match policy with
                | :? SelectiveFeedback as policy when policy.Selection <> Selection.One ->
                    yield policy.With Selection.One :> IFeedback
                | _ -> ()
            }

        Arb.fromGenShrink (Gen.map AnyPolicy generator, (fun (AnyPolicy policy) -> shrink policy |> Seq.map AnyPolicy))

    let private protocol =
        let generator =
            gen {
                let! learner = Gen.elements [ "ae"; "dae" ]
                let! loss = Gen.elements (Enum.GetValues<Loss>())
                let! repetition = Gen.choose (0, 9)
                let! seed = seeds
                let! noise = Gen.elements [ 0.0; 0.2; 1.0 ]
                let! decay = Gen.elements [ 0.0; 0.0; 1e-3 ]
                let! rate = logarithmic 1e-5 1e-1
                let! initialization = Gen.elements (Enum.GetValues<Initialization>())
                let! response = Gen.elements (Enum.GetValues<ResponseInput>())
                let! reference = Gen.elements (Enum.GetValues<NoiseReference>())
                let! optimizer = Gen.elements (Enum.GetValues<OptimizerState>())
                let! batch = Gen.elements [ 0; 0; 5 ]
                let! halves = Gen.elements [ false; loss = Loss.Mse ]
                let! cut = Gen.elements [ false; loss = Loss.Ssim ]
                let! (AnyPolicy policy) = policy.Generator
                let! size = Gen.zip3 (Gen.choose (1, 20)) (Gen.choose (0, 12)) (Gen.choose (0, 12))

                let base' =
                    Protocol(
                        Learner = learner,
                        Loss = loss,
                        Repetition = repetition,
                        Seed = seed,
                        Noise = noise,
                        WeightDecay = decay,
                        LearningRate = rate,
                        Initialization = initialization,
                        Response = response,
                        NoiseReference = reference,
                        OptimizerState = optimizer,
                        BatchSize = batch,
                        Reduction = (if halves then Reduction.HalfSum else Reduction.Mean),
                        Luminance = (if cut then Luminance.NonNegative else Luminance.Signed),
                        Policy = policy
                    )

                return ProtocolSmall(resized base' size)
            }

        let shrink (ProtocolSmall p) =
            seq {
                for steps in shrinkTo 0 p.Steps -> p.Hidden, steps, p.WarmUp
                for warmUp in shrinkTo 0 p.WarmUp -> p.Hidden, p.Steps, warmUp
                for hidden in shrinkTo 1 p.Hidden -> hidden, p.Steps, p.WarmUp
            }
            |> Seq.map (resized p >> ProtocolSmall)

        Arb.fromGenShrink (generator, shrink)

    /// FsCheck's own generators and those of the wrapper types.
    let all: IArbMap =
        ArbMap.defaults
        |> ArbMap.mergeArb (number 1 40 Width (fun (Width h) -> h))
        |> ArbMap.mergeArb (number 1 24 SampleCount (fun (SampleCount m) -> m))
        |> ArbMap.mergeArb (number 1 40 Coordinates (fun (Coordinates d) -> d))
        |> ArbMap.mergeArb (Arb.fromGenShrink (Gen.map Seed seeds, (fun (Seed s) -> shrinkSeed s |> Seq.map Seed)))
        |> ArbMap.mergeArb (
            Arb.fromGen (
                Gen.two (Gen.choose64 (Int64.MinValue, Int64.MaxValue))
                |> Gen.map (fun (high, low) -> AnyKey(Key(uint64 high, uint64 low)))
            )
        )
        |> ArbMap.mergeArb (Arb.fromGen (logarithmic 1e-5 1e-1 |> Gen.map LearningRate))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.choose (0, 100) |> Gen.map (fun percent -> Noise(float percent / 100.0))))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.elements (Enum.GetValues<Loss>()) |> Gen.map LossKind))
        |> ArbMap.mergeArb (Arb.fromGen (Gen.elements (Enum.GetValues<Model>()) |> Gen.map ModelKind))
        |> ArbMap.mergeArb smallData
        |> ArbMap.mergeArb protocol
        |> ArbMap.mergeArb policy

    /// The generator and shrinker of a type; records and tuples of wrapper types are made from their parts.
    let any<'a> : Arbitrary<'a> = ArbMap.arbitrary<'a> all

    /// Three sizes of at least 1 that some generator draws, which shrink, and what else a law needs.
    let sizesAnd<'a> (sizes: Gen<int * int * int>) : Arbitrary<(int * int * int) * 'a> =
        let shrink (m, n, k) =
            seq {
                for fewer in shrinkTo 1 m -> fewer, n, k
                for fewer in shrinkTo 1 n -> m, fewer, k
                for fewer in shrinkTo 1 k -> m, n, fewer
            }

        all
        |> ArbMap.mergeArb (Arb.fromGenShrink (sizes, shrink))
        |> ArbMap.arbitrary<(int * int * int) * 'a>

    /// Cases made of those of another generator.
    let made (make: 'a -> 'b) (from: Arbitrary<'a>) : Arbitrary<'b> =
        Arb.toGen from |> Gen.map make |> Arb.fromGen
