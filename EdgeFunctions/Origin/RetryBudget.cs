namespace EdgeFunctions.Origin;

/// <summary>How many requests may be sent a second time: a share of all, so that an origin in trouble is not asked twice as much.</summary>
/// <remarks>A token bucket filled by requests instead of time: <c>percent</c> hundredths of a token each, a whole one for a retry.</remarks>
internal sealed class RetryBudget(int percent)
{
    private const int Token = 100;

    // What a quiet site has at hand, and the most that a burst may use.
    private const int Most = 10 * Token;

    private int _balance = Most;

    public void OnRequest()
    {
        // Two threads may add at once and pass the bound by a little, once.
        if (Volatile.Read(ref _balance) < Most)
        {
            Interlocked.Add(ref _balance, percent);
        }
    }

    /// <summary>Takes one retry, if there is one left.</summary>
    public bool TryTake()
    {
        var balance = Volatile.Read(ref _balance);
        while (balance >= Token)
        {
            var seen = Interlocked.CompareExchange(ref _balance, balance - Token, balance);
            if (seen == balance)
            {
                return true;
            }

            balance = seen;
        }

        return false;
    }
}
