namespace Collapse.Experiments;

/// <summary>
/// A parameter of a protocol: a line of <see cref="Parameters.All"/>, and all that tables, command lines, checks and
/// keys know of it.
/// </summary>
/// <param name="Name">Its name in tables and files, in snake_case.</param>
/// <param name="Help">What it is, in a few words, for help texts and reports.</param>
/// <param name="Range">What it can be, as error messages say it: <c>1 to 4096</c>.</param>
public abstract record ProtocolParameter(string Name, string Help, string Range)
{
    /// <summary>Its name on the command line, without the dashes.</summary>
    public string Option => Name.Replace('_', '-');

    /// <summary>Its columns in tables: one of its own name, unless it has parts.</summary>
    public IReadOnlyList<(string Name, Func<Protocol, object> Value)> Columns
    {
        get => field ?? [(Name, Value)];
        init;
    }

    /// <summary>Its value, as tables write it (<see cref="Names.Of"/>).</summary>
    public abstract object Value(Protocol protocol);

    /// <summary>Its value as text, from which <see cref="Parse"/> makes the same value.</summary>
    public string Text(Protocol protocol) => Names.Of(Value(protocol));

    /// <summary>The protocol with the value that a text names; its range is not checked here.</summary>
    /// <exception cref="InputException">The text names no such value; the message says what was expected.</exception>
    public abstract Protocol Parse(Protocol protocol, string text);

    /// <summary>The value of the default protocol.</summary>
    public string Default => Text(new Protocol());

    /// <summary>
    /// Whether keys, stored protocols and tables of results leave it out where it has its default value.
    /// </summary>
    /// <remarks>
    /// For a parameter that came after results had been stored. They were made with its default, so they stay what the
    /// same protocol finds, and tables of such protocols keep their bytes.
    /// </remarks>
    public bool SilentAtDefault { get; init; }

    /// <summary>Whether keys, stored protocols and tables of results name its value.</summary>
    public bool IsTold(Protocol protocol) => !SilentAtDefault || Text(protocol) != Default;

    /// <summary>Checks that the value is within the range.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public abstract void Check(Protocol protocol);
}

/// <summary>A parameter with values of one type.</summary>
/// <param name="Name">Its name in tables and files.</param>
/// <param name="Help">What it is.</param>
/// <param name="Range">What it can be.</param>
/// <param name="Get">Its value.</param>
/// <param name="Set">The protocol with another value.</param>
/// <param name="Complaint">What is expected instead of a value that is out of range; null for one that is
/// within.</param>
/// <param name="Read">The value that a text names; null when it names none.</param>
/// <param name="Kind">What a text must be, as error messages say it: <c>a whole number</c>.</param>
public sealed record ProtocolParameter<T>(
    string Name, string Help, string Range, Func<Protocol, T> Get, Func<Protocol, T, Protocol> Set,
    Func<T, string?> Complaint,
    Func<string, (bool Known, T Value)> Read, string Kind)
    : ProtocolParameter(Name, Help, Range)
    where T : notnull
{
    /// <summary>
    /// What a text must be where that is not always the same, such as a name of a list that can grow; else
    /// <see cref="Kind"/>.
    /// </summary>
    public Func<string>? Expected { get; init; }

    /// <summary>The protocol with another value.</summary>
    public Protocol With(Protocol protocol, T value) => Set(protocol, value);

    /// <inheritdoc/>
    public override object Value(Protocol protocol) => Get(protocol);

    /// <inheritdoc/>
    public override Protocol Parse(Protocol protocol, string text) =>
        Read(text) is (true, var value) ? Set(protocol, value)
            : throw new InputException($"{Option} is '{text}'; expected {Expected?.Invoke() ?? Kind}.");

    /// <inheritdoc/>
    public override void Check(Protocol protocol)
    {
        if (Complaint(Get(protocol)) is { } expected)
            throw new InputException($"{Option} is {Text(protocol)}; expected {expected}.");
    }
}
