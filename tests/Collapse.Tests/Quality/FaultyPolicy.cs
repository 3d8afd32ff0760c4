using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Numerics;

namespace Collapse.Tests.Quality;

/// <summary>A policy with a fault in one of its three functions; the others are the real one's.</summary>
internal sealed class FaultyPolicy(IFeedback real) : IFeedback
{
    public string Name => "faulty " + real.Name;

    /// <summary>What to remember at the beginning, given what the real one remembers.</summary>
    public Func<FeedbackMemory, FeedbackMemory>? BeginsWith { get; init; }

    /// <summary>The rows to choose, given the number of rows, memory, key and the real choice.</summary>
    public Func<int, FeedbackMemory, Key, ImmutableArray<int>, IEnumerable<int>>? Chooses { get; init; }

    /// <summary>What changes, given memory, answers, key and what the real one changes.</summary>
    public Func<FeedbackMemory, Answers, Key, FeedbackStep, FeedbackStep>? Feeds { get; init; }

    public FeedbackMemory Begin(Matrix reference, Key key) =>
        BeginsWith is null ? real.Begin(reference, key) : BeginsWith(real.Begin(reference, key));

    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key)
    {
        ImmutableArray<int> rows = real.Choose(count, memory, key);
        return Chooses is null ? rows : [.. Chooses(count, memory, key, rows)];
    }

    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key)
    {
        FeedbackStep step = real.Feed(memory, answers, key);
        return Feeds is null ? step : Feeds(memory, answers, key, step);
    }
}
