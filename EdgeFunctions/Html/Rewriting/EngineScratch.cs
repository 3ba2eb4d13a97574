namespace EdgeFunctions.Html.Rewriting;

/// <summary>What a rewriter works with, and nothing of which outlives its document: the next one gets it, with the memory it came to need.</summary>
internal sealed class EngineScratch
{
    private int[] _numbers = [];

    public TokenEditor Editor { get; } = new();

    /// <summary>The element handlers of one tag.</summary>
    public List<int> Matched { get; } = [];

    /// <summary>Empty, with the memory that most documents need.</summary>
    public void Reset()
    {
        Editor.Reset();
        Matched.Clear();
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
