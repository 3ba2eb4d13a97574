using EdgeFunctions.Caching;

namespace EdgeFunctions.Tests.Caching;

public sealed class FlightsTests
{
    private static readonly VariantKey Key = new(new CacheKey("https", "www.example.com", "/", ""), "");

    private readonly Flights _flights = new();

    [Theory]
    [InlineData("Stored")]
    [InlineData("Released")]
    [InlineData("ReaderLeft")]
    public async Task TryStart_WhileOneIsUnderWay_FindsIt(string end)
    {
        Assert.True(_flights.TryStart(Key, out var first));
        Assert.False(_flights.TryStart(Key, out var second));
        Assert.Same(first, second);
        Assert.True(_flights.TryStart(new VariantKey(Key.Page with { Path = "/other" }, ""), out _));
        Assert.False(second.Ended.IsCompleted);
        Assert.True(_flights.IsUnderWay(Key));

        _flights.End(first, Enum.Parse<FlightEnd>(end));
        Assert.Equal(end, (await second.Ended).ToString());
        Assert.False(_flights.IsUnderWay(Key));
        Assert.True(_flights.TryStart(Key, out var third));
        Assert.NotSame(first, third);
    }

    [Fact]
    public void End_OfOneThatGoesAlone_LeavesTheLeader()
    {
        Assert.True(_flights.TryStart(Key, out var leader));
        _flights.End(_flights.StartAlone(Key), FlightEnd.Stored);
        Assert.False(_flights.TryStart(Key, out var found));
        Assert.Same(leader, found);
    }

    [Fact]
    public void Spoil_ReachesWhatIsUnderWayAndNothingLater()
    {
        Assert.True(_flights.TryStart(Key, out var leader));
        var alone = _flights.StartAlone(Key);
        var other = _flights.StartAlone(new VariantKey(Key.Page with { Host = "b.example" }, ""));
        _flights.Spoil(k => k == Key.Page);
        Assert.Equal((true, true, false), (leader.IsSpoiled, alone.IsSpoiled, other.IsSpoiled));
        Assert.False(_flights.StartAlone(Key).IsSpoiled);
    }

    [Fact]
    public void Spoil_TheLeader_WhoComesNextDoesNotWaitForIt()
    {
        Assert.True(_flights.TryStart(Key, out var before));
        Assert.True(_flights.TryStart(new VariantKey(Key.Page with { Path = "/other" }, ""), out var other));
        _flights.Spoil(k => k == Key.Page);
        Assert.True(_flights.TryStart(Key, out var after));
        Assert.False(_flights.TryStart(new VariantKey(Key.Page with { Path = "/other" }, ""), out var found));
        Assert.Same(other, found);

        // Its end leaves the one that took its place.
        _flights.End(before, FlightEnd.Released);
        Assert.False(_flights.TryStart(Key, out found));
        Assert.Same(after, found);
        Assert.False(after.IsSpoiled);
    }
}
