namespace EdgeFunctions.Origin;

/// <summary>What came of asking for a slot. The same names stand in metrics.</summary>
internal enum SlotOutcome
{
    Taken,

    /// <summary>All are taken, and so is the room to wait for one.</summary>
    NoRoom,

    /// <summary>None came free in time.</summary>
    TooLong,

    /// <summary>The reader left while waiting.</summary>
    ReaderLeft,
}
