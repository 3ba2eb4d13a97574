using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html;

/// <summary>What a rewriter may hold for one response.</summary>
/// <remarks>
/// A tag, comment or text node beyond its bound passes as it is, without its handlers, and is counted in
/// <see cref="RewriteOutcome.OversizedTokens"/>; rewriting goes on behind it. Only <see cref="MaxDepth"/> ends it.
/// Bounds are from 1 to 2^30; another throws <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
internal sealed record HtmlRewriterLimits
{
    public const int DefaultMaxTokenBytes = 64 * 1024;
    public const int DefaultMaxTextBytes = 1024 * 1024;
    public const int DefaultMaxDepth = 1024;

    // A token is held in one array, which is grown by doubling.
    private const int Most = 1 << 30;

    private readonly int _maxTokenBytes = DefaultMaxTokenBytes;
    private readonly int _maxTextBytes = DefaultMaxTextBytes;
    private readonly int _maxDepth = DefaultMaxDepth;

    public static HtmlRewriterLimits Default { get; } = new();

    /// <summary>The longest tag, comment or doctype, in bytes, that handlers are called for. Default 64 KiB.</summary>
    public int MaxTokenBytes
    {
        get => _maxTokenBytes;
        init => _maxTokenBytes = Bound(value);
    }

    /// <summary>The longest text node, in bytes, that text handlers are called for. Default 1 MiB.</summary>
    public int MaxTextBytes
    {
        get => _maxTextBytes;
        init => _maxTextBytes = Bound(value);
    }

    /// <summary>The deepest nesting that is followed, in plans whose handlers need to know where elements end. Default 1024.</summary>
    public int MaxDepth
    {
        get => _maxDepth;
        init => _maxDepth = Bound(value);
    }

    private static int Bound(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Most, name);
        return value;
    }
}
