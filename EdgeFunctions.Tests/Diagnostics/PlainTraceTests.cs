using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class PlainTraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    public void TraceParent_OneCame_GoesOnWithASpanOfOurs(string flags)
    {
        var trace = new PlainTrace($"00-{Trace}-{Span}-{flags}");
        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-{flags}$", trace.TraceParent);
        Assert.DoesNotContain(Span, trace.TraceParent, StringComparison.Ordinal);
        Assert.Equal((Trace, trace.TraceParent), (trace.TraceId, trace.TraceParent));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData($"00-00000000000000000000000000000000-{Span}-01")]
    [InlineData($"00-{Trace}-{Span}-01-more")]
    public void TraceParent_NoneCame_BeginsATrace(string? came)
    {
        var trace = new PlainTrace(came);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", trace.TraceParent);
        Assert.NotEqual(Trace, trace.TraceId);
        Assert.NotEqual(new PlainTrace(came).TraceId, trace.TraceId);
    }
}
