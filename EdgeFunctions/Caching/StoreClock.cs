using Microsoft.Extensions.Internal;

namespace EdgeFunctions.Caching;

/// <summary>The time of the memory cache.</summary>
internal sealed class StoreClock(TimeProvider time) : ISystemClock
{
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
