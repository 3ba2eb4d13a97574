namespace EdgeFunctions.Origin;

/// <summary>What came of asking for a slot.</summary>
/// <param name="Outcome">Whether there is one, and why not.</param>
/// <param name="Lease">To be disposed when the exchange is over; null where there is none, or no limit.</param>
internal readonly record struct OriginSlot(SlotOutcome Outcome, IDisposable? Lease);
