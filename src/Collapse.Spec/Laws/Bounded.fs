namespace Collapse.Spec

open System

/// A number as float32 arithmetic computes it: the value that exact arithmetic would give, and a bound on how far the
/// computed one is off.
[<Struct>]
type internal Bounded = { Value: float; Error: float }

/// Running error analysis (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed. 2002, section 3.3):
/// every operation carries the errors of its operands on and adds that of its own rounding.
module internal Bounded =
    // fl(x) = x (1 + e) + f with |e| <= u = 2^-24, and |f| <= 2^-150 where the result is subnormal. The values here are
    // themselves rounded to double, as are those of the definition: with 2^-53 against 2^-24 for each of the same
    // operations, and chains of up to 71, less than one part in 2^20 of the bound.
    let private u = Math.ScaleB(1.0, -24) * (1.0 + Math.ScaleB(1.0, -20))
    let private least = Math.ScaleB(1.0, -150)

    /// A float32 number that is given, not computed.
    let exact value = { Value = value; Error = 0.0 }

    let zero = exact 0.0

    /// A constant that is kept as the nearest float32.
    let constant (value: float) =
        {
            Value = value
            Error = abs (float (float32 value) - value)
        }

    let private isZero (a: Bounded) = a.Value = 0.0 && a.Error = 0.0

    let private rounded value error =
        if value = 0.0 && error = 0.0 then
            zero
        else
            {
                Value = value
                Error = error + u * (abs value + error) + least
            }

    let private productError (a: Bounded) (b: Bounded) =
        abs a.Value * b.Error + abs b.Value * a.Error + a.Error * b.Error

    let negate (a: Bounded) = { a with Value = -a.Value }

    /// 2a, without rounding.
    let twice (a: Bounded) =
        {
            Value = 2.0 * a.Value
            Error = 2.0 * a.Error
        }

    let add (a: Bounded) (b: Bounded) =
        if isZero a then b
        elif isZero b then a
        else rounded (a.Value + b.Value) (a.Error + b.Error)

    let subtract (a: Bounded) (b: Bounded) = add a (negate b)

    let multiply (a: Bounded) (b: Bounded) =
        if isZero a || isZero b then
            zero
        else
            rounded (a.Value * b.Value) (productError a b)

    /// a b + c, rounded once.
    let multiplyAdd (a: Bounded) (b: Bounded) (c: Bounded) =
        if isZero a || isZero b then
            c
        else
            rounded (a.Value * b.Value + c.Value) (productError a b + c.Error)

    /// a / b; without bound where b may be 0.
    let divide (a: Bounded) (b: Bounded) =
        let quotient = a.Value / b.Value

        if b.Error < abs b.Value then
            rounded quotient ((a.Error + abs quotient * b.Error) / (abs b.Value - b.Error))
        else
            { Value = quotient; Error = infinity }

    /// The largest of 0 and a.
    let rectify (a: Bounded) =
        if a.Value <= -a.Error then
            zero
        else
            {
                Value = max 0.0 a.Value
                Error = min a.Error (a.Value + a.Error)
            }

    /// slope where a is positive, else 0. Where the sign of a is open, the whole slope is.
    let maskBy (a: Bounded) (slope: Bounded) =
        if a.Value <= -a.Error then
            zero
        elif a.Value > a.Error then
            slope
        else
            {
                Value = (if a.Value > 0.0 then slope.Value else 0.0)
                Error = abs slope.Value + slope.Error
            }

    /// size * sign a. Where the sign of a is open, the error is twice the size.
    let signed (a: Bounded) (size: Bounded) =
        if isZero a then
            zero
        elif abs a.Value > a.Error then
            if a.Value > 0.0 then size else negate size
        else
            {
                Value = float (sign a.Value) * size.Value
                Error = 2.0 * (size.Value + size.Error)
            }

    /// The sum over k < count of a(k) b(k) as one chain of fused multiply-adds.
    let inline chain count ([<InlineIfLambda>] a: int -> Bounded) ([<InlineIfLambda>] b: int -> Bounded) =
        let mutable sum = zero

        for k in 0 .. count - 1 do
            sum <- multiplyAdd (a k) (b k) sum

        sum
