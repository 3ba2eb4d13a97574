namespace EdgeFunctions.Origin;

/// <summary>Why there is no response of an origin. The same names stand in logs and metrics.</summary>
internal enum OriginFailure
{
    None,

    /// <summary>The name does not resolve, or nobody answers at the address.</summary>
    Unreachable,

    /// <summary>TLS failed: certificate, protocol or name.</summary>
    Tls,

    /// <summary>The connection did not stand in time.</summary>
    ConnectTimeout,

    /// <summary>The response's headers did not come in time.</summary>
    FirstByteTimeout,

    /// <summary>The origin closed or reset the connection before the response's headers were complete.</summary>
    Reset,

    /// <summary>What came is not HTTP, or beyond a limit.</summary>
    Protocol,

    /// <summary>The reader's request body is too large, broke off, or stopped coming.</summary>
    RequestBody,

    /// <summary>The origin was not asked, because it has failed too often: <see cref="OriginBreaker"/>.</summary>
    CircuitOpen,

    /// <summary>The origin was not asked, because the edge has too much to do: <see cref="OriginSlots"/>.</summary>
    Busy,

    /// <summary>The reader left.</summary>
    ReaderLeft,
}
