using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using EdgeFunctions.Bodies;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Html;
using EdgeFunctions.Origin;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Extending;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Transforms in code, over real sockets.</summary>
public sealed class ExtensionTests : IAsyncLifetime
{
    private const string Page = "<html><head></head><body><a href=/x>x</a><p>text</p></body></html>";

    private TestOrigin _origin = null!;

    public async Task InitializeAsync() => _origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(Page), r =>
    {
        r.Headers.CacheControl = "max-age=60";
        r.Headers.ETag = "\"v1\"";
        r.Headers.LastModified = "Wed, 21 Oct 2015 07:28:00 GMT";
    });

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task Transform_SeveralPaths_EachPageGetsItsOwnInOrder()
    {
        await using var edge = await StartAsync(e => e
            .Transform("/a/**", html => html.OnElement("p", static (in Element p, PageAddress _) => p.Prepend("1"u8)))
            .Transform("/*/b", html => html.OnElement("p", static (in Element p, PageAddress page) => p.Append(Encoding.UTF8.GetBytes(page.Path))))
            .Transform("/a/b", html => html
                .OnText("p", static (in TextNode text, PageAddress _) => text.Replace("new"u8))
                .OnAttributes(["href"], static (in HtmlAttribute href, IBufferWriter<byte> value, PageAddress page) =>
                {
                    value.Write(href.Value);
                    value.Write(Encoding.UTF8.GetBytes($"?{page.Scheme}:{page.Host.Host}"));
                    return true;
                })
                .OnBodyEnd(static (output, _) => output.Write("<hr>"u8))));
        Assert.Equal(Page, await TextAsync(edge, "/"));
        Assert.Equal(Page.Replace("text", "1text", StringComparison.Ordinal), await TextAsync(edge, "/a"));
        Assert.Equal(Page.Replace("text", "text/c/b", StringComparison.Ordinal), await TextAsync(edge, "/c/b"));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("<html><head></head><body><a href=/x?http:127.0.0.1>x</a><p>1new/a/b</p><hr></body></html>", await TextAsync(edge, "/a/b"));
        }
    }

    [Fact]
    public void HtmlHandlers_Methods_AreThoseOfTheRewriter()
    {
        // A filter of values is the app's own.
        static string[] MethodsOf(Type type) => [.. type.GetMethods().Where(m => m.Name.StartsWith("On", StringComparison.Ordinal))
            .Select(m => $"{m.Name}({string.Join(", ", m.GetParameters().Select(p => p.ParameterType.Name))})").Where(m => !m.Contains("ValueFilter", StringComparison.Ordinal)).Order()];
        Assert.Equal(MethodsOf(typeof(HtmlRewriterBuilder<object>)), MethodsOf(typeof(HtmlHandlers<object>)));
    }

    [Fact]
    public async Task Transform_EveryHandler_IsCalled()
    {
        static void Write(IBufferWriter<byte> output, string text) => output.Write(Encoding.UTF8.GetBytes(text));
        await using var edge = await StartAsync(e => e.Transform("/**", html => html
            .OnStartTag("a", static (in Element a, PageAddress _) => a.SetAttribute("rel"u8, "me"u8))
            .OnText(static (in TextNode text, PageAddress _) => text.Before("["u8))
            .OnComment(static (in Comment comment, PageAddress _) => comment.Remove())
            .OnDoctype(static (in Doctype doctype, PageAddress _) => doctype.After("<!-- legacy -->"u8, ContentType.Html))
            .OnHeadStart((output, page) => Write(output, page.Path))
            .OnHeadEnd((output, _) => Write(output, "2"))
            .OnBodyStart((output, _) => Write(output, "3"))
            .OnBodyEnd((output, _) => Write(output, "4"))
            .OnDocumentEnd((output, _) => Write(output, "5"))));
        Assert.Equal("<html><head>/x2</head><body>3<a rel=\"me\" href=/x>[x</a><p>[text</p>4</body></html>5", await TextAsync(edge, "/x"));
    }

    [Fact]
    public async Task Transform_SharedPage_IsStoredAndHasItsTag()
    {
        await using var edge = await StartAsync(e => e.Transform("/**", html => html.OnBodyEnd(static (output, _) => output.Write("<hr>"u8))), ("Cache:MaxBytes", "10000000"));
        using var first = await edge.GetAsync("/a");
        using var second = await edge.GetAsync("/a");
        Assert.Contains("hit", second.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(first.Field("ETag"), second.Field("ETag"));
        Assert.Contains("<hr>", await second.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Buffered", "10000000")]
    [InlineData("Buffered", "0")]
    [InlineData("Streaming", "0")]
    public async Task TransformPersonal_Page_IsItsReadersAlone(string delivery, string cacheBytes)
    {
        await using var edge = await StartAsync(
            e => e.TransformPersonal("/me/**", html => html.OnElement("p", static (in Element p, EdgeFunctions.Context.EdgeContext reader) => p.SetInnerContent(Encoding.UTF8.GetBytes(reader.TraceId)))),
            ("Publisher:Delivery", delivery), ("Cache:MaxBytes", cacheBytes));
        using var first = await edge.GetAsync("/me");
        using var second = await edge.GetAsync("/me", ("If-None-Match", "\"v1\""), ("If-Modified-Since", "Wed, 21 Oct 2115 07:28:00 GMT"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        foreach (var response in new[] { first, second })
        {
            Assert.Equal("private, no-store", response.Field("Cache-Control"));
            Assert.Null(response.Field("Last-Modified"));
            Assert.DoesNotContain("hit", response.Field("Cache-Status") ?? "", StringComparison.Ordinal);
        }

        // A tag of the sent bytes says nothing of anybody else's.
        Assert.NotEqual(await first.TextAsync(), await second.TextAsync());
        using var other = await edge.GetAsync("/other");
        Assert.Equal("max-age=60", other.Field("Cache-Control"));
        Assert.NotNull(other.Field("ETag"));
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Transform_HandlerThatThrows_FailsOpenAndIsNotStored(string delivery)
    {
        await using var edge = await StartAsync(
            e => e.Transform("/**", html => html
                .OnElement("a", static (in Element a, PageAddress _) => a.SetAttribute("class"u8, "c"u8))
                .OnElement("p", static (in Element _, PageAddress _) => throw new InvalidOperationException("A handler of a test throws."))),
            ("Publisher:Delivery", delivery), ("Cache:MaxBytes", delivery == "Buffered" ? "10000000" : "0"));
        for (var i = 0; i < 2; i++)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal(delivery == "Buffered" ? Page : Page.Replace("<a ", "<a class=\"c\" ", StringComparison.Ordinal), await response.TextAsync());
            Assert.DoesNotContain("hit", response.Field("Cache-Status") ?? "", StringComparison.Ordinal);
        }

        Assert.Equal("FailedOpen", (await edge.Logs.FindAsync(EventIds.FailedOpen)).Event.Name);
    }

    [Theory]
    [InlineData("Buffered", "0", "1048576")]
    [InlineData("Buffered", "10000000", "1048576")]
    [InlineData("Streaming", "0", "1048576")]
    [InlineData("Streaming", "10000000", "1048576")]
    [InlineData("Streaming", "10000000", "1024")]
    public async Task Transform_BodyComesOnASocketsThread_TheCodeRunsElsewhere(string delivery, string cacheBytes, string shared)
    {
        const int Pieces = 50;
        var pieces = Enumerable.Range(0, Pieces).Select(i => Encoding.ASCII.GetBytes($"<p>{i,100}")).ToArray();
        var client = new Mock<IOriginClient>();
        client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>())).ReturnsAsync(() =>
        {
            var page = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SocketThreadStream(pieces)) };
            page.Headers.TryAddWithoutValidation("Cache-Control", "max-age=60");
            page.Content.Headers.TryAddWithoutValidation("Content-Type", "text/html");
            return new OriginResult(page);
        });
        var isOnPool = new ConcurrentQueue<bool>();
        await using var edge = await EdgeHost.StartAsync(
            "http://origin.example",
            services => services.AddSingleton(client.Object).AddEdge(e => e.Transform("/**", html => html
                .OnElement("p", (in Element _, PageAddress _) => isOnPool.Enqueue(Thread.CurrentThread.IsThreadPoolThread))
                .OnBodyEnd((_, _) => isOnPool.Enqueue(Thread.CurrentThread.IsThreadPoolThread)))),
            ("Publisher:Delivery", delivery),
            ("Cache:MaxBytes", cacheBytes),
            ("Cache:MaxEntryBytes", shared));
        Assert.EndsWith("49", await TextAsync(edge, "/"), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Repeat(true, Pieces + 1), isOnPool);
    }

    [Fact]
    public void Transform_WrongSelectorOrPath_StopsTheStart()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentException>(() => services.AddEdge(e => e.Transform("/**", html => html.OnElement("p:has(a)", (in Element _, PageAddress _) => { }))));
        Assert.Throws<ArgumentException>(() => services.AddEdge(e => e.Transform("a", _ => { })));
        Assert.Throws<ArgumentException>(() => services.AddEdge(e => e.Observe("/a**", _ => null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddEdge(e => e.Observe("/", _ => null, maxQueuedBytes: 0)));
        Assert.Empty(services);
    }

    [Fact]
    public void Transform_MoreThanCanBeToldApart_StopsTheStart()
    {
        var services = new ServiceCollection();
        for (var i = 0; i < HtmlExtension.Most; i++)
        {
            services.AddEdge(edge => edge.Transform("/", _ => { }));
        }

        Assert.Throws<InvalidOperationException>(() => services.AddEdge(edge => edge.Transform("/", _ => { })));
    }

    private Task<EdgeHost> StartAsync(Action<EdgeBuilder> extend, params (string, string)[] settings) =>
        EdgeHost.StartAsync(_origin.Url, services => services.AddEdge(extend), settings);

    private static async Task<string> TextAsync(EdgeHost edge, string path)
    {
        using var response = await edge.GetAsync(path);
        return await response.TextAsync();
    }
}
