using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>Where data come from, in words fit for a protocol and a report.</summary>
/// <param name="Source">The source as the user named it without its folder: <c>synthetic</c>, <c>ptbxl</c>,
/// <c>csv</c>.</param>
/// <param name="Digest">SHA-256 over shape, subjects and values of the training and held-out data, as 64 lower-case
/// hexadecimal digits.</param>
/// <param name="Attribution">Authors, title, version, identifier and licence to be shown with every result; empty when
/// there is none.</param>
/// <param name="Details">Facts in reading order: records found, rows skipped and why, lead, rate, scaling.</param>
public sealed record Provenance(
    string Source, string Digest, string Attribution, ImmutableArray<KeyValuePair<string, string>> Details);
