namespace EdgeFunctions.Configuration;

/// <summary>How the server and the connection pool use threads.</summary>
internal sealed record ServerOptions
{
    /// <summary>Whether what a socket has brought is worked on by the thread that saw it. Default true.</summary>
    public bool InlineSockets { get; init; } = true;
}
