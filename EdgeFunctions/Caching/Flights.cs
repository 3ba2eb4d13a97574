using System.Collections.Concurrent;

namespace EdgeFunctions.Caching;

/// <summary>Origin requests under way: one for a variant, for which others wait, and those that go beside it.</summary>
/// <remarks>What a page varies by may be known only when it comes. Until then all who ask for it wait for one flight.</remarks>
internal sealed class Flights
{
    private readonly ConcurrentDictionary<VariantKey, Flight> _leaders = new();
    private readonly ConcurrentDictionary<Flight, bool> _all = new();

    /// <summary>Requests under way.</summary>
    public int Count => _all.Count;

    /// <summary>Whether the variant's flight is under way.</summary>
    public bool IsUnderWay(VariantKey variant) => _leaders.ContainsKey(variant);

    /// <summary>Starts the variant's flight, or finds the one that is under way.</summary>
    /// <returns>Whether the flight is the caller's, who has to end it.</returns>
    public bool TryStart(VariantKey variant, out Flight flight)
    {
        var mine = new Flight(variant, isLeader: true);
        flight = _leaders.GetOrAdd(variant, mine);
        return flight == mine && _all.TryAdd(mine, true);
    }

    /// <summary>Starts a flight that nobody waits for.</summary>
    public Flight StartAlone(VariantKey variant)
    {
        var flight = new Flight(variant, isLeader: false);
        _all.TryAdd(flight, true);
        return flight;
    }

    public void End(Flight flight, FlightEnd end, StoredPage? stored = null)
    {
        _all.TryRemove(flight, out _);
        Close(flight);
        flight.End(end, stored);
    }

    /// <summary>Keeps others from waiting for a flight, or from joining it.</summary>
    public void Close(Flight flight)
    {
        if (flight.IsLeader)
        {
            _leaders.TryRemove(KeyValuePair.Create(flight.Variant, flight));
        }
    }

    /// <summary>Keeps what is under way from being stored, and from those who ask from now on: it may have left the origin before the change.</summary>
    public void Spoil(Func<CacheKey, bool> which)
    {
        foreach (var flight in _all.Keys)
        {
            if (which(flight.Key))
            {
                flight.Spoil();
                Close(flight);
            }
        }
    }
}
