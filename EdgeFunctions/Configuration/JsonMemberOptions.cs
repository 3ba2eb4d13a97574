namespace EdgeFunctions.Configuration;

/// <summary>A member that is added to the root object of JSON bodies.</summary>
internal sealed record JsonMemberOptions
{
    /// <summary>Path patterns (<see cref="PathGlobSyntax"/>), of which one must match. Empty: every path.</summary>
    public string[] Paths { get; init; } = [];

    /// <summary>The member's name. Required.</summary>
    public string? Name { get; init; }

    /// <summary>The member's value, as JSON text: <c>{"edition":"eu"}</c>, <c>"eu"</c>, <c>7</c>. Required.</summary>
    public string? Value { get; init; }

    /// <summary>What happens where a body has such a member. Default <see cref="WhenExists.Keep"/>.</summary>
    public WhenExists WhenExists { get; init; } = WhenExists.Keep;

    /// <summary>
    /// Whether bodies of JSON lines (<c>application/x-ndjson</c>, <c>application/jsonl</c>) get the member, too, in the object of each
    /// line. Default false: feeds are copied.
    /// </summary>
    public bool EachLine { get; init; }

    /// <summary>Whether bodies may go without it while the origin is slow (<see cref="SlowOriginOptions"/>). Default true.</summary>
    public bool Optional { get; init; } = true;
}
