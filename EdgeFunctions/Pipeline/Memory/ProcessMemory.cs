namespace EdgeFunctions.Pipeline.Memory;

/// <summary>What the platform looks at when it ends a process that takes too much: all of it, not the managed heap alone.</summary>
internal sealed class ProcessMemory : IMemory
{
    public long Used => Environment.WorkingSet;

    // No other mode gives the memory of what was collected back to the system at once, and only then does the measure fall.
    public void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
