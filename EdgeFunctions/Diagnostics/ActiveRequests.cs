namespace EdgeFunctions.Diagnostics;

/// <summary>The requests under way, in the order in which they came.</summary>
internal sealed class ActiveRequests
{
    private readonly Lock _lock = new();
    private readonly LinkedList<RequestSummary> _summarys = new();

    /// <summary>How many there are, and the one that came first.</summary>
    public (int Count, RequestSummary? Oldest) Look()
    {
        lock (_lock)
        {
            return (_summarys.Count, _summarys.First?.Value);
        }
    }

    /// <returns>What <see cref="Remove"/> wants.</returns>
    public LinkedListNode<RequestSummary> Add(RequestSummary summary)
    {
        lock (_lock)
        {
            return _summarys.AddLast(summary);
        }
    }

    public void Remove(LinkedListNode<RequestSummary> node)
    {
        lock (_lock)
        {
            _summarys.Remove(node);
        }
    }
}
