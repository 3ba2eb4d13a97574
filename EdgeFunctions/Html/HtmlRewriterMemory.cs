using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Html;

/// <summary>What rewriters that are done have worked with, for those that come next. One serves any number of plans, at any number of threads.</summary>
/// <param name="mostSpare">How many rewriters' buffers are kept while none needs them; others are made anew.</param>
internal sealed class HtmlRewriterMemory(int mostSpare)
{
    private readonly EngineScratch?[] _spare = new EngineScratch?[mostSpare];

    /// <summary>Keeps nothing.</summary>
    public static HtmlRewriterMemory None { get; } = new(0);

    internal EngineScratch Rent()
    {
        foreach (ref var place in _spare.AsSpan())
        {
            if (place is { } scratch && Interlocked.CompareExchange(ref place, null, scratch) == scratch)
            {
                return scratch;
            }
        }

        return new EngineScratch();
    }

    /// <summary>Takes one back that nobody writes to any more.</summary>
    internal void Return(EngineScratch scratch)
    {
        scratch.Reset();
        foreach (ref var place in _spare.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }

        scratch.Editor.Dispose();
    }
}
