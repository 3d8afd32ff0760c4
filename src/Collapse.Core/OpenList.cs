using System.Collections.Immutable;

namespace Collapse;

/// <summary>
/// A list that everything reads (learners, policies, measures, data sources), to which a caller can add members without
/// a change to the library. Safe to share between threads.
/// </summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="what">What a member is called, such as <c>learner</c>.</param>
/// <param name="name">A member's name, by which it is known.</param>
/// <param name="own">The members that are always there, in order.</param>
public sealed class OpenList<T>(string what, Func<T, string> name, ImmutableArray<T> own)
{
    private readonly AsyncLocal<ImmutableArray<T>> _added = new();

    /// <summary>The members: those that are always there, then those that were added.</summary>
    public ImmutableArray<T> All => _added.Value.IsDefault ? own : [.. own, .. _added.Value];

    /// <summary>
    /// Adds a member for the current flow of control (<see cref="AsyncLocal{T}"/>) and all that it starts from now on:
    /// in synchronous code for the callers too, up to where their task or thread began; not beyond an async method.
    /// </summary>
    /// <exception cref="InputException">There is another one of that name.</exception>
    public void Add(T member)
    {
        if (All.Any(other => name(other) == name(member)))
            throw new InputException($"There is a {what} '{name(member)}' already; expected a name of its own.");
        _added.Value = _added.Value.IsDefault ? [member] : _added.Value.Add(member);
    }
}
