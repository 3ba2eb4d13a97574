namespace EdgeFunctions.Http;

/// <summary>FNV-1a of 64 bits: names what it is told, where nobody gains by a collision. A digest of the system's library would have it loaded for that.</summary>
internal struct Fnv1a()
{
    private const ulong Prime = 1099511628211UL;

    /// <summary>The name of all that was added, in this order.</summary>
    public ulong Value { get; private set; } = 14695981039346656037UL;

    /// <summary>Adds a text and its end: <c>ab</c> and <c>c</c> are not <c>a</c> and <c>bc</c>.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            Value = (Value ^ c) * Prime;
        }

        Value = (Value ^ 0xFF) * Prime;
    }

    public void Add(long number)
    {
        for (var shift = 0; shift < 64; shift += 16)
        {
            Value = (Value ^ (ushort)(number >> shift)) * Prime;
        }
    }
}
