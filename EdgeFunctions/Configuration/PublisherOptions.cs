namespace EdgeFunctions.Configuration;

/// <summary>The publisher's site: where its pages come from, and under which hosts readers see it.</summary>
internal sealed record PublisherOptions
{
    /// <summary>Scheme, host and port of the publisher origin, for example <c>https://origin.example.com</c>. Required.</summary>
    public string? OriginUrl { get; init; }

    /// <summary>
    /// The <c>Host</c> that the publisher origin is asked for, when it differs from the one in <see cref="OriginUrl"/>.
    /// URLs in pages that name this host are rewritten too. Connection, SNI and certificate use <see cref="OriginUrl"/>.
    /// </summary>
    public string? OriginHost { get; init; }

    /// <summary>
    /// The hosts (with a port unless it is the scheme's default) that readers may use. Another host gets 421.
    /// Empty: only loopback names are served, which is what a local run wants.
    /// </summary>
    public string[] PublicHosts { get; init; } = [];

    /// <summary>How rewritten bodies leave. Default <see cref="Delivery.Buffered"/>.</summary>
    public Delivery Delivery { get; init; } = Delivery.Buffered;

    /// <summary>How many bytes of a rewritten page are held in <see cref="Delivery.Buffered"/>. Default 4 MiB.</summary>
    public int MaxBufferedBytes { get; init; } = EdgeDefaults.MaxBufferedBytes;

    /// <summary>What happens to a page that outgrows <see cref="MaxBufferedBytes"/>. Default <see cref="OverLimit.Stream"/>.</summary>
    public OverLimit WhenOverLimit { get; init; } = OverLimit.Stream;
}
