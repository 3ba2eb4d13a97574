namespace EdgeFunctions.Configuration;

/// <summary>How the server and the connection pool use threads and memory.</summary>
internal sealed record ServerOptions
{
    /// <summary>What the server takes at a time by itself.</summary>
    public const int OwnBlockBytes = 4096;

    /// <summary>Whether what a socket has brought is worked on by the thread that saw it. Default true.</summary>
    public bool InlineSockets { get; init; } = true;

    /// <summary>The memory that a connection takes at a time; each that waits for a request holds so much. Default 32 KiB.</summary>
    public int BlockBytes { get; init; } = EdgeDefaults.ServerBlockBytes;

    /// <summary>How much of that memory is kept when no connection needs it. Default 8 MiB.</summary>
    public long MaxSpareBytes { get; init; } = EdgeDefaults.MaxSpareBytes;
}
