namespace EdgeFunctions.Diagnostics;

/// <summary>The requests under way, in the order in which they came.</summary>
internal sealed class ActiveRequests
{
    private readonly Lock _lock = new();
    private readonly LinkedList<RequestSummary> _summaries = new();

    /// <summary>How many there are, and the one that came first.</summary>
    public (int Count, RequestSummary? Oldest) Look()
    {
        lock (_lock)
        {
            return (_summaries.Count, _summaries.First?.Value);
        }
    }

    /// <returns>What <see cref="Remove"/> wants.</returns>
    public LinkedListNode<RequestSummary> Add(RequestSummary summary)
    {
        lock (_lock)
        {
            return _summaries.AddLast(summary);
        }
    }

    public void Remove(LinkedListNode<RequestSummary> node)
    {
        lock (_lock)
        {
            _summaries.Remove(node);
        }
    }
}
