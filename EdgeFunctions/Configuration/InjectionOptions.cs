namespace EdgeFunctions.Configuration;

/// <summary>A fragment that is put into rewritten HTML pages.</summary>
internal sealed record InjectionOptions
{
    /// <summary>Where the fragment goes. Default <see cref="InjectionPoint.HeadStart"/>.</summary>
    public InjectionPoint Where { get; init; } = InjectionPoint.HeadStart;

    /// <summary>The elements that <see cref="Where"/> speaks of, as a CSS selector. Required for those places, and for no other.</summary>
    public string? Selector { get; init; }

    /// <summary>
    /// The marker for <see cref="InjectionPoint.Marker"/>: a comment as it stands in the page, or a text. Default
    /// <see cref="EdgeDefaults.Marker"/>.
    /// </summary>
    public string? Marker { get; init; }

    /// <summary>Short for the marker <c>&lt;!--edge:NAME--&gt;</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The fragment, as HTML. This or <see cref="File"/> is required.</summary>
    public string? Html { get; init; }

    /// <summary>A file that holds the fragment, in UTF-8: a path below the app's folder. Read at start.</summary>
    public string? File { get; init; }

    /// <summary>Whether only the first matching element or marker of a page counts. Default true.</summary>
    public bool Once { get; init; } = true;

    /// <summary>Whether pages may go without it while the origin is slow (<see cref="SlowOriginOptions"/>). Default true.</summary>
    public bool Optional { get; init; } = true;

    /// <summary>The pages and readers that the fragment is for. Default all pages of status 200.</summary>
    public InjectionConditions When { get; init; } = new();
}
