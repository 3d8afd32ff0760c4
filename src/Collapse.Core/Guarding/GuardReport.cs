using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>The guard's answer.</summary>
/// <param name="Verdict">The verdict on the pipeline.</param>
/// <param name="Sentence">The verdict in a sentence.</param>
/// <param name="Generations">What each generation showed, in order.</param>
/// <param name="FirstAlarm">The number of the first generation that was not healthy; null where there is none.</param>
/// <param name="Frozen">
/// Whether something was lost once and nothing since: the last generation does not differ from the first that raised an
/// alarm.
/// </param>
/// <param name="Outlook">The forecast; null where nothing is lost.</param>
/// <param name="Paired">
/// What the first two generations foretell as answers to the real rows and to these; null without pairs.
/// </param>
/// <param name="Answer">
/// With pairs, the gain of the first generation as the response to the real rows, and how it would go on; null without
/// pairs or with two generations, which say more.
/// </param>
/// <param name="RealRows">Real rows that were compared.</param>
/// <param name="RealNonFiniteRows">Real rows that are not finite, left out.</param>
/// <param name="RealConstantRows">Real rows whose values are all equal, compared like the others.</param>
/// <param name="Options">How it was judged.</param>
public sealed record GuardReport(
    GuardVerdict Verdict, string Sentence, ImmutableArray<GenerationReport> Generations, int? FirstAlarm, bool Frozen,
    Outlook? Outlook, PairedLoss? Paired, PairedGain? Answer, int RealRows, int RealNonFiniteRows, int RealConstantRows,
    GuardOptions Options);
