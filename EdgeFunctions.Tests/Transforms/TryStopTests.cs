using System.Buffers;
using System.Text;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Tests.Transforms.Urls;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms;

/// <summary>A transform that is told to stop, at every byte: nothing is lost or repeated, and all behind that byte is as it came.</summary>
public sealed class TryStopTests
{
    private const string Origin = "https://origin.example";
    private const string Public = "https://www.public.test";

    private const string Page = """
        <!DOCTYPE html><!-- c --><html><head><title>t</title><base href="https://origin.example/">
        <style>a{background:url(https://origin.example/a.png)}</style><script>var u="https://origin.example/s";</script></head>
        <body><a href=https://origin.example/l title='<>'>x</a><noscript><img src=https://origin.example/p></noscript>
        <svg><a xlink:href="https://origin.example/v"/><![CDATA[x]]></svg><textarea><a href=https://origin.example/t></textarea>
        <img srcset="https://origin.example/1 1x, https://other.test/2 2x"></body></html>
        """;

    private const string Text = "a https://origin.example/1 //x https://origin.example.evil/2 'https://origin.example' https://origin.exam https://origin.example";

    private const string Flight = "1:\"https://origin.example/a\"\n2:T17,https://origin.example/3:[\"https://origin.example\"]\n4:Tc,https://orig";

    private const string FlightScripts = """
        <script>self.__next_f.push([1,"1:\"https://origin.example\"\n2:T17,"])</script><p>a</p><script>self.__next_f.push([1,"https://origin.example/"])</script>
        <script>self.__next_f.push([1,"3:[]\n4:T17,"])</script><script>self.__next_f.push([1,"https://origin.example/"])</script>
        """;

    [Fact]
    public void TryStop_Html_AtEveryByte() => AssertAtEveryByte(() => Factory().Create(TransformKind.Html, Context()), Page);

    [Fact]
    public void TryStop_FlightScripts_AtEveryByte() => AssertAtEveryByte(() => Factory().Create(TransformKind.Html, Context()), FlightScripts, length: true);

    [Fact]
    public void TryStop_Text_AtEveryByte() => AssertAtEveryByte(() => new TextUrlTransform(Matcher()), Text);

    [Fact]
    public void TryStop_Flight_AtEveryByte() => AssertAtEveryByte(() => new FlightTransform(Matcher(), 1000), Flight, length: true);

    [Fact]
    public void TryStop_Chain_AtEveryByte() => AssertAtEveryByte(() => new TransformChain(new TextUrlTransform(Matcher()), new TextUrlTransform(Matcher())), Text);

    [Fact]
    public void TryStop_PageWithFragments_NothingIsInjectedBehindTheByte()
    {
        var page = Encoding.UTF8.GetBytes(Page);
        for (var cut = 0; cut <= page.Length; cut++)
        {
            var result = Stop(() => Factory(new InjectionOptions { Html = "[HEAD]" }, new InjectionOptions { Where = InjectionPoint.BodyEnd, Html = "[END]" })
                .Create(TransformKind.Html, Context()), page, cut);
            var rest = Page[cut..];
            Assert.EndsWith(rest, result, StringComparison.Ordinal);
            Assert.Equal(Page, result.Replace("[HEAD]", "", StringComparison.Ordinal).Replace("[END]", "", StringComparison.Ordinal).Replace(Public, Origin, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TryStop_Twice_IsNoLongerNeeded()
    {
        using var transform = Factory().Create(TransformKind.Html, Context());
        var output = new ArrayBufferWriter<byte>();
        Assert.Null(transform.Failure);
        Assert.True(transform.TryStop("First", output));
        Assert.False(transform.TryStop("Second", output));
        Assert.Equal("First", transform.Failure);
    }

    private static void AssertAtEveryByte(Func<IBodyTransform> create, string text, bool length = false)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var whole = Run(create, body);
        Assert.Contains(Public, whole, StringComparison.Ordinal);
        for (var cut = 0; cut <= body.Length; cut++)
        {
            var result = Stop(create, body, cut);
            var rest = text[cut..];
            Assert.True(result.EndsWith(rest, StringComparison.Ordinal), $"cut at {cut}: {result}");

            // Every URL before the byte is either as it was or rewritten, and rewritten as in the whole.
            var restored = result.Replace(Public, Origin, StringComparison.Ordinal);
            Assert.True((length ? restored.Replace("T18,", "T17,", StringComparison.Ordinal) : restored) == text, $"cut at {cut}: {result}");
            var same = whole.AsSpan().CommonPrefixLength(result);
            Assert.True(result[same..] == text[^(result.Length - same)..], $"cut at {cut}: {result}");
        }
    }

    private static string Stop(Func<IBodyTransform> create, byte[] body, int cut)
    {
        using var transform = create();
        var output = new ArrayBufferWriter<byte>();
        transform.Write(body.AsSpan(0, cut), output);
        Assert.True(transform.TryStop("Test", output));
        Assert.Equal("Test", transform.Failure);

        // All that was taken has left.
        Assert.Equal(0, transform.HeldBytes);
        transform.Write(body.AsSpan(cut), output);
        transform.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Run(Func<IBodyTransform> create, byte[] body)
    {
        using var transform = create();
        var output = new ArrayBufferWriter<byte>();
        transform.Write(body, output);
        transform.Complete(output);
        Assert.Null(transform.Failure);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static UrlTextMatcher Matcher() => new(TestMaps.Map((Origin, Public)));

    private static RewriteContext Context() => new("https", Authority.Of(new Uri(Public)), ulong.MaxValue);

    private static TransformFactory Factory(params InjectionOptions[] injections) =>
        new(new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = Origin }, Inject = injections }, TimeProvider.System);
}
