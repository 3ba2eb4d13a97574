using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Context;
using EdgeFunctions.Html;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Extending;

namespace EdgeFunctions.Tests.Docs;

/// <summary>The examples of docs/extending.md, as they stand there, in an edge that runs.</summary>
public sealed class ExtendingExamples
{
    [Fact]
    public async Task LazyImages_Page_IsTransformed()
    {
        static void Extend(EdgeBuilder edge)
        {
            // <lazy-images>
            edge.Transform("/articles/**", html => html
                .OnElement("img:not([loading])", (in Element img, PageAddress _) => img.SetAttribute("loading"u8, "lazy"u8))
                .OnHeadStart((output, page) => output.Write(Encoding.UTF8.GetBytes($"<link rel=canonical href=\"https://www.example.com{page.Path}\">"))));
            // </lazy-images>
        }

        Assert.Equal(
            "<head><link rel=canonical href=\"https://www.example.com/articles/a\"></head><img loading=\"lazy\" src=a.jpg>",
            await GetAsync(Extend, "/articles/a", "<head></head><img src=a.jpg>"));
    }

    [Fact]
    public async Task Greeting_Page_ShowsTheReader()
    {
        static void Extend(EdgeBuilder edge)
        {
            // <greeting>
            edge.TransformPersonal("/account/**", html => html
                .OnElement("#place", (in Element place, EdgeContext reader) => place.SetInnerContent(Encoding.UTF8.GetBytes(reader.Country ?? "somewhere"))));
            // </greeting>
        }

        Assert.Equal("<b id=place>somewhere</b>", await GetAsync(Extend, "/account", "<b id=place>?</b>"));
    }

    [Fact]
    public async Task Observe_Page_IsHashed()
    {
        var seen = new BlockingCollection<(string Path, long Bytes, byte[]? Hash)>();
        void Extend(EdgeBuilder edge)
        {
            // <observe>
            edge.Observe("/articles/**", response => new HashingObserver((end, hash) => seen.Add((response.Request.Target.Path, end.Bytes, hash))));
            // </observe>
        }

        await GetAsync(Extend, "/articles/a", "<p>a</p>");
        Assert.True(seen.TryTake(out var body, Patience.Limit));
        Assert.Equal(("/articles/a", 8L), (body.Path, body.Bytes));
        Assert.Equal(SHA256.HashData("<p>a</p>"u8), body.Hash);
    }

    [Theory]
    [InlineData("/articles/a", "200 /articles/a 18")]
    [InlineData("/account", "offered in ?")]
    public async Task AfterResponseAndWaitUntil_Page_IsTold(string path, string expected)
    {
        var told = Channel.CreateUnbounded<string>();
        void Extend(EdgeBuilder edge)
        {
            var audit = told.Writer;

            // <after-response>
            edge.AfterResponse("/articles/**", (sent, token) => audit.WriteAsync($"{sent.Status} {sent.Request.Target.Path} {sent.Bytes}", token));
            // </after-response>

            // <wait-until>
            edge.TransformPersonal("/account/**", html => html
                .OnElement("#offer", (in Element offer, EdgeContext reader) => reader.WaitUntil(token => audit.WriteAsync($"offered in {reader.Country ?? "?"}", token))));
            // </wait-until>
        }

        await using var origin = await TestOrigin.StartAsync("text/html", "<b id=offer>?</b>\n"u8.ToArray());
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddEdge(Extend));
        using var response = await edge.GetAsync(path);
        await response.BytesAsync();
        Assert.Equal(expected, await told.Reader.ReadAsync(Patience.Token()));
    }

    [Fact]
    public void CodeBlocks_Each_StandInTheTests()
    {
        var docs = File.ReadAllLines(Repository.PathOf("docs", "extending.md"));
        var source = File.ReadAllLines(Repository.PathOf("EdgeFunctions.Tests", "Docs", "ExtendingExamples.cs"));
        var names = docs.Where(l => l.StartsWith("```csharp ", StringComparison.Ordinal)).Select(l => l["```csharp ".Length..]).ToArray();
        Assert.Equal(5, names.Length);
        foreach (var name in names)
        {
            var code = docs.SkipWhile(l => l != "```csharp " + name).Skip(1).TakeWhile(l => l != "```");
            var region = source.SkipWhile(l => l.Trim() != $"// <{name}>").Skip(1).TakeWhile(l => l.Trim() != $"// </{name}>");
            Assert.Equal(code, region.Select(l => l[12..]));
        }
    }

    [Fact]
    public void Extensions_Usings_AreThoseOfTheExamples()
    {
        // What these tests need for themselves.
        string[] own = ["System.Collections.Concurrent", "System.Security.Cryptography", "System.Threading.Channels", "EdgeFunctions.Tests.TestSupport"];
        var extensions = UsingsOf(Repository.PathOf("EdgeFunctions", "Extensions.cs"));
        Assert.Equal(UsingsOf(Repository.PathOf("EdgeFunctions.Tests", "Docs", "ExtendingExamples.cs")).Except(own), extensions);
    }

    private static IEnumerable<string> UsingsOf(string path) =>
        File.ReadLines(path).Where(l => l.StartsWith("using ", StringComparison.Ordinal)).Select(l => l["using ".Length..^1]);

    private static async Task<string> GetAsync(Action<EdgeBuilder> extend, string path, string page)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", Encoding.UTF8.GetBytes(page));
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddEdge(extend));
        using var response = await edge.GetAsync(path);
        return await response.TextAsync();
    }
}
