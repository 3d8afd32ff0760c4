namespace Collapse.Runs;

/// <summary>A kind of simulation: what its store and its runner must know of it.</summary>
/// <remarks>
/// A protocol is a record whose public properties say everything that a result depends on besides the data:
/// enumerations, numbers, truth values, texts, and lists or records of these (see <see cref="RunKey"/>). Protocol and
/// result are stored as JSON (System.Text.Json, names in snake_case, numbers in shortest round-trip form), so both need
/// public properties and a constructor that takes them, as C# and F# records have. Immutable.
/// </remarks>
/// <typeparam name="TProtocol">Every parameter of one simulation.</typeparam>
/// <typeparam name="TResult">What one simulation leaves.</typeparam>
/// <param name="Name">The study's name, a part of every run's name: results of several studies can share a
/// folder.</param>
/// <param name="Version">To be raised when the numbers change that a protocol gives; results of older versions are
/// computed anew.</param>
public sealed record Study<TProtocol, TResult>(string Name, int Version)
    where TProtocol : notnull
    where TResult : notnull
{
    /// <summary>
    /// About how long a simulation takes, in no particular unit, above 0. Only the order of work, the shards and the
    /// time left depend on it.
    /// </summary>
    public Func<TProtocol, double> Cost { get; init; } = _ => 1;

    /// <summary>
    /// What is wrong with a result that was read from a file, in a few words; null when it can be used.
    /// </summary>
    public Func<TResult, string?> Complaint { get; init; } = _ => null;
}
