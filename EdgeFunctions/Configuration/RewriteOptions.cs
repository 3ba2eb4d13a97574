namespace EdgeFunctions.Configuration;

/// <summary>What is rewritten, and the bounds of it.</summary>
internal sealed record RewriteOptions
{
    /// <summary>
    /// Further authorities (host, or host:port) whose URLs in bodies become the public host, besides the publisher origin's own.
    /// </summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Further attribute names whose value is a URL, image candidates, or JSON with URLs in it. Default: none besides the built-in table.</summary>
    public string[] Attributes { get; init; } = [];

    /// <summary>Path patterns of the publisher's whose bodies pass as they come. Default: none.</summary>
    public string[] Except { get; init; } = [];

    /// <summary>Whether CSS, JavaScript, JSON, XML, SVG and plain text bodies are rewritten too. Default true.</summary>
    public bool TextBodies { get; init; } = true;

    /// <summary>
    /// Whether pages that say <c>Cache-Control: no-transform</c> are rewritten all the same. Default false (RFC 9111 section 5.2.2.6).
    /// </summary>
    public bool IgnoreNoTransform { get; init; }

    /// <summary>The longest tag that is held until it is complete. A longer one passes untouched. Default 64 KiB.</summary>
    public int MaxTokenBytes { get; init; } = EdgeDefaults.MaxTokenBytes;

    /// <summary>The longest script, style or text node that is held for rewriting. A longer one passes untouched. Default 1 MiB.</summary>
    public int MaxTextBytes { get; init; } = EdgeDefaults.MaxTextBytes;

    /// <summary>The most time that the rewriting of one body may take, waits not counted; then the rest passes untouched. Default 0: any.</summary>
    public TimeSpan MaxTime { get; init; }

    public BypassOptions Bypass { get; init; } = new();

    public SlowOriginOptions SlowOrigin { get; init; } = new();
}
