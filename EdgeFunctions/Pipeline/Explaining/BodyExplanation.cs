using EdgeFunctions.Diagnostics.Inspection;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What became of a body that is rewritten.</summary>
/// <param name="Delivery">How it would leave.</param>
/// <param name="Read">Bytes of the origin's body, decoded.</param>
/// <param name="Written">Bytes of the rewritten body, uncoded.</param>
/// <param name="ChangeCount">All changes.</param>
/// <param name="Kinds">All changes by kind.</param>
/// <param name="FirstChanges">The first of them.</param>
internal sealed record BodyExplanation(string Delivery, long Read, long Written, int ChangeCount, IReadOnlyDictionary<string, int> Kinds, IReadOnlyList<RecordedChange> FirstChanges);
