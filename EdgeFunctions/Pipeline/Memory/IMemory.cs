namespace EdgeFunctions.Pipeline.Memory;

/// <summary>The memory that the process takes from its machine.</summary>
internal interface IMemory
{
    /// <summary>Bytes taken now.</summary>
    long Used { get; }

    /// <summary>Gives back what is held by nothing. Stops all threads for the time of a full collection.</summary>
    void Collect();
}
