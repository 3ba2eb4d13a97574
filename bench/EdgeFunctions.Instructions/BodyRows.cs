using System.Buffers;
using System.IO.Compression;
using System.Text;
using EdgeFunctions.Benchmarks;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Html;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Instructions;

/// <summary>What is done to one body, in chunks as a decoder gives them.</summary>
internal static class BodyRows
{
    private const int Chunk = 16 * 1024;
    private const int Size = 100_000;
    private const int Times = 12;

    private static readonly EdgeContext Request = new()
    {
        Method = "GET",
        PublicHost = new Authority("www.example.com", null),
        PublicScheme = "https",
        Target = new RequestTarget("/", ""),
        TraceId = "",
        Experiments = [new ExperimentBucket("hero", "large")],
    };

    private static readonly GzipCoders Coders = new(1);
    private static readonly DiscardWriter Output = new(2 * Size);

    public static IEnumerable<Row> All()
    {
        var (small, page) = (PageGenerator.Create(20_000), PageGenerator.Create(Size));
        yield return new Row("Scan/20000", Times, () => Rewrite(HtmlPlans.Scan, small));
        yield return new Row("Scan/100000", Times, () => Rewrite(HtmlPlans.Scan, page));
        yield return new Row("UrlsAndHead/100000", Times, () => Rewrite(HtmlPlans.Urls, page));
        yield return new Row("UrlsHeadAndElements/100000", Times, () => Rewrite(HtmlPlans.Elements, page));

        var app = Factory([new InjectionOptions { Html = "<script src=/edge.js></script>" }, new InjectionOptions { Where = InjectionPoint.BodyEnd, Html = "<p>end</p>" }]);
        var reader = new RewriteContext("https", Request.PublicHost, ulong.MaxValue);

        // The head, the navigation and the foot alone: what a page costs however short it is weighs most here.
        var shortest = PageGenerator.Create(0);
        yield return new Row($"PagePlan/{shortest.Length}", Times, () => Transform(app.Create(TransformKind.Html, reader), shortest));
        yield return new Row("PagePlan/20000", Times, () => Transform(app.Create(TransformKind.Html, reader), small));
        yield return new Row("PagePlan/100000", Times, () => Transform(app.Create(TransformKind.Html, reader), page));

        var injecting = Factory(Injections.TenAndThreeMarkers);
        var all = new RewriteContext("https", Request.PublicHost, injecting.Injections.For(Request, 200)) { Reader = Request };
        yield return new Row("PagePlanInjected/100000", Times, () => Transform(injecting.Create(TransformKind.Html, all), page));

        var gzip = Coded(page);
        yield return new Row("GzipPage/100000", Times, () => RecodeAsync(app.Create(TransformKind.Html, reader), gzip).GetAwaiter().GetResult());

        var json = JsonGenerator.Create(Size);
        JsonMember[] kept = [new("edition", "{\"region\":\"eu\"}", replaces: false)], replaced = [new("edition", "{\"region\":\"eu\"}", replaces: true)];
        yield return new Row("JsonKeep/100000", Times, () => Transform(new JsonMemberTransform(kept, 64 * 1024), json));
        yield return new Row("JsonReplace/100000", Times, () => Transform(new JsonMemberTransform(replaced, 64 * 1024), json));
        yield return new Row("JsonAndUrls/100000", Times, () => Transform(app.Create(TransformKind.Json, reader with { Json = replaced }), json));

        var styles = Styles();
        yield return new Row("Styles/100000", Times, () => Transform(app.Create(TransformKind.Text, reader), styles));
        foreach (var row in Codings(page))
        {
            yield return row;
        }
    }

    private static IEnumerable<Row> Codings(byte[] page)
    {
        var defaults = new CompressionOptions();
        foreach (var (coding, level) in new[] { (ContentCoding.Gzip, defaults.GzipLevel), (ContentCoding.Brotli, defaults.BrotliQuality) })
        {
            var coded = new ArrayBufferWriter<byte>();
            Encode(coding, level, page, coded);
            var body = coded.WrittenSpan.ToArray();
            yield return new Row($"{coding}Decode/100000", Times, () => DecodeAsync(coding, body).GetAwaiter().GetResult());
            yield return new Row($"{coding}Encode/100000", Times, () => Encode(coding, level, page, Output));
        }
    }

    /// <summary>What the edge does with a gzip page for a reader who takes gzip: decode, rewrite, code again with the origin's matches.</summary>
    private static async Task RecodeAsync(IBodyTransform transform, byte[] coded)
    {
        using var kept = new KeptMatches();
        transform.TryTellCopies(kept);
        using var encoder = new BodyEncoder(kept, Output, Coders);
        using var source = new MemoryStream(coded);
        await using var body = new DecodedBody(source, ContentCoding.Gzip, maxBytes: 10 * Size, maxRatio: 100, kept, Coders);
        using (transform)
        {
            while (await body.ReadInPlaceAsync(default, CancellationToken.None) > 0)
            {
                transform.Write(body.Current.Span, encoder);
            }

            transform.Complete(encoder);
        }

        encoder.Complete();
    }

    private static byte[] Coded(byte[] page)
    {
        var coded = new ArrayBufferWriter<byte>();
        Encode(ContentCoding.Gzip, 6, page, coded);
        return coded.WrittenSpan.ToArray();
    }

    private static TransformFactory Factory(InjectionOptions[] injections) =>
        new(new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = PageGenerator.Origin }, Inject = injections }, TimeProvider.System);

    private static void Rewrite(HtmlRewriterPlan<object?> plan, byte[] page)
    {
        using var rewriter = plan.Create(null);
        for (var i = 0; i < page.Length; i += Chunk)
        {
            rewriter.Write(page.AsSpan(i, Math.Min(Chunk, page.Length - i)), Output);
        }

        rewriter.Complete(Output);
    }

    private static void Transform(IBodyTransform transform, byte[] body)
    {
        using (transform)
        {
            for (var i = 0; i < body.Length; i += Chunk)
            {
                transform.Write(body.AsSpan(i, Math.Min(Chunk, body.Length - i)), Output);
            }

            transform.Complete(Output);
        }
    }

    private static void Encode(ContentCoding coding, int level, byte[] page, IBufferWriter<byte> target)
    {
        using var encoder = new BodyEncoder(coding, level, target);
        for (var i = 0; i < page.Length; i += Chunk)
        {
            encoder.Write(page.AsSpan(i, Math.Min(Chunk, page.Length - i)));
        }

        encoder.Complete();
    }

    /// <summary>The source is memory, so that every read is done when it returns, and nothing leaves the thread.</summary>
    private static async Task DecodeAsync(ContentCoding coding, byte[] coded)
    {
        using var source = new MemoryStream(coded);
        await using var body = new DecodedBody(source, coding, maxBytes: 10 * Size, maxRatio: 100, coders: Coders);
        while (await body.ReadAsync(Output.GetMemory(Chunk)[..Chunk], CancellationToken.None) > 0)
        {
        }
    }

    private static byte[] Styles()
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < Size; i++)
        {
            text.Append(".card-").Append(i).Append("{margin:0 auto;padding:1rem;color:#1a2b3c;background:url(").Append(i % 4 == 0 ? PageGenerator.Origin : "")
                .Append("/img/").Append(i).Append(".png) no-repeat}\n@media(max-width:40em){.card-").Append(i).Append(">.title{display:none}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
