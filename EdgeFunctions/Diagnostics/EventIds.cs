namespace EdgeFunctions.Diagnostics;

/// <summary>The ids of all log events.</summary>
internal static class EventIds
{
    public const int BodyBroken = 1;
    public const int OriginFailed = 2;
    public const int FailedOpen = 3;
    public const int FragmentForbidden = 4;
    public const int GateOff = 5;
    public const int LoopbackAllowed = 6;
    public const int PageFailed = 7;
    public const int HostNotServed = 8;
    public const int Loop = 9;
    public const int RefreshFailed = 10;
    public const int RefreshDropped = 11;
    public const int BreakerOpened = 40;
    public const int BreakerHalfOpened = 41;
    public const int BreakerClosed = 42;
    public const int Refused = 43;
    public const int AskedUncoded = 44;
    public const int BypassBegun = 45;
    public const int FellBack = 46;
    public const int SlowOriginBegun = 47;
    public const int SlowOriginEnded = 48;
    public const int Configured = 49;
    public const int ObserverDropped = 60;
    public const int ObserverFailed = 61;
    public const int WorkDropped = 62;
    public const int WorkTimedOut = 63;
    public const int WorkFailed = 64;
    public const int MemoryCeilingPassed = 65;
    public const int PagesLimited = 66;
    public const int MemoryRecovered = 67;

    // One request's way: what became of it, and what was decided on it.
    public const int Request = 100;
    public const int Decided = 101;
    public const int CacheDecided = 102;
    public const int Draining = 103;
    public const int Drained = 104;
    public const int CutOff = 105;
}
