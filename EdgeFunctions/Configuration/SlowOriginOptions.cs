namespace EdgeFunctions.Configuration;

/// <summary>When what is optional is left out of pages, because the origin has become slow.</summary>
internal sealed record SlowOriginOptions
{
    /// <summary>Whether anything is left out. Default false: what is optional to a program may be what the law asks of a page.</summary>
    public bool Enabled { get; init; }

    /// <summary>How many times its usual time the origin takes until a page's first byte before it is slow. Default 2, the least.</summary>
    public int Factor { get; init; } = EdgeDefaults.SlowOriginFactor;

    /// <summary>The time below which the origin is never slow, whatever is usual. Default 500 ms.</summary>
    public TimeSpan Floor { get; init; } = EdgeDefaults.SlowOriginFloor;

    /// <summary>Path patterns whose pages are judged apart from all others, each pattern by itself; the first that matches counts. Default: none.</summary>
    public string[] Paths { get; init; } = [];
}
