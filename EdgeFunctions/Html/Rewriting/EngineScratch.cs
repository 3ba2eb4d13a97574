namespace EdgeFunctions.Html.Rewriting;

/// <summary>What a rewriter works with, and nothing of which outlives its document: the next one gets it, with the memory it came to need.</summary>
internal sealed class EngineScratch
{
    // Those of a few documents at a time; others are made anew.
    private static readonly EngineScratch?[] Free = new EngineScratch?[32];

    private int[] _numbers = [];

    public TokenEditor Editor { get; } = new();

    /// <summary>The element handlers of one tag.</summary>
    public List<int> Matched { get; } = [];

    public static EngineScratch Rent()
    {
        foreach (ref var place in Free.AsSpan())
        {
            if (place is { } scratch && Interlocked.CompareExchange(ref place, null, scratch) == scratch)
            {
                return scratch;
            }
        }

        return new EngineScratch();
    }

    /// <summary>Takes one back that nobody writes to any more.</summary>
    public static void Return(EngineScratch scratch)
    {
        scratch.Editor.Reset();
        scratch.Matched.Clear();
        foreach (ref var place in Free.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }

        scratch.Editor.Dispose();
    }

    /// <summary>So many numbers, or more; all are 0.</summary>
    public int[] Numbers(int count)
    {
        if (_numbers.Length < count)
        {
            _numbers = new int[count];
        }

        Array.Clear(_numbers);
        return _numbers;
    }
}
