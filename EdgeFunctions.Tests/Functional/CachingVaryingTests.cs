using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Functional;

/// <summary>Origins whose answers do not all name the same fields in <c>Vary</c>.</summary>
public sealed class CachingVaryingTests : CachedAnswers
{
    private const string Field = "Access-Control-Allow-Origin";

    private static readonly (string, string) Other = ("Origin", "https://other.example");

    // What allows other sites names the field only for requests that have it.
    [Theory]
    [InlineData("text/html", "Buffered", "max-age=60")]
    [InlineData("text/html", "Streaming", "max-age=60")]
    [InlineData("image/png", "Buffered", "max-age=60")]
    [InlineData("text/html", "Buffered", "no-cache")]
    public async Task Get_OnlySomeAnswersNameTheField_BothAreKeptAndNobodyGetsTheOthers(string type, string delivery, string cacheControl)
    {
        var validated = 0;
        Answer = async context =>
        {
            var origin = context.Request.Headers.Origin.ToString();
            if (origin.Length > 0)
            {
                (context.Response.Headers[Field], context.Response.Headers.Vary) = (origin, "Origin");
            }

            var tag = origin.Length > 0 ? "\"other\"" : "\"plain\"";
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                Interlocked.Increment(ref validated);
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await SendAsync(context, Encoding.ASCII.GetBytes("for " + origin), ("Content-Type", type), ("Cache-Control", cacheControl), ("ETag", tag));
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));
        for (var round = 0; round < 3; round++)
        {
            foreach (var other in (bool[])[true, false])
            {
                using var response = await edge.GetAsync("/a", other ? [Other] : []);
                Assert.Equal((other ? "for " + Other.Item2 : "for ", other ? Other.Item2 : null), (await response.TextAsync(), response.Field(Field)));
            }
        }

        // Either is brought once.
        Assert.Equal(2, Asked.Count - validated);
    }

    // Of the two bodies that are under way, the one that names no field comes to its end last.
    [Theory]
    [InlineData("text/html", "Buffered")]
    [InlineData("text/html", "Streaming")]
    [InlineData("image/png", "Buffered")]
    public async Task Get_TheFieldIsNamedWhileAnotherAnswerComes_ThatIsNotForRequestsThatHaveIt(string type, string delivery)
    {
        var (namedBegun, namedEnds, unnamedBegun, unnamedEnds) = (new Gate(), new Gate(), new Gate(), new Gate());
        Answer = async context =>
        {
            var origin = context.Request.Headers.Origin.ToString();
            (context.Response.ContentType, context.Response.Headers.CacheControl) = (type, "max-age=60");
            if (origin.Length > 0)
            {
                context.Response.Headers.Vary = "Origin";
            }

            await context.Response.WriteAsync("for ");
            if (context.Request.Path == "/a")
            {
                var (begun, ends) = origin.Length > 0 ? (namedBegun, namedEnds) : (unnamedBegun, unnamedEnds);
                begun.Open();
                await ends.PassAsync();
            }

            await context.Response.WriteAsync(origin);
        };
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin, ("Publisher:Delivery", delivery));

        // A reload waits for nobody.
        var named = edge.GetAsync("/a", Other, ("Cache-Control", "no-cache"));
        await namedBegun.PassAsync();
        var unnamed = edge.GetAsync("/a", ("Cache-Control", "no-cache"));
        await unnamedBegun.PassAsync();

        // Until this is through, the edge has seen the fields of both.
        (await edge.GetAsync("/else")).Dispose();
        namedEnds.Open();
        using (var first = await named)
        {
            Assert.Equal("for " + Other.Item2, await first.TextAsync());
        }

        unnamedEnds.Open();
        using (var second = await unnamed)
        {
            Assert.Equal("for ", await second.TextAsync());
        }

        using var third = await edge.GetAsync("/a", Other);
        Assert.Equal(("for " + Other.Item2, 3), (await third.TextAsync(), Asked.Count));
    }

    [Fact]
    public async Task Get_NoAnswerNamesTheFieldAnyMore_ItCountsNoLonger()
    {
        var vary = "Accept-Language";
        Answer = context => SendAsync(context, "page"u8.ToArray(), ("Content-Type", "text/html"), ("Cache-Control", "max-age=60"), ("Vary", vary));
        await using var origin = await StartOriginAsync();
        await using var edge = await StartAsync(origin);
        await GetAsync("de", 1);
        vary = "";
        await GetAsync("da", 2);
        await GetAsync("sv", 3);
        Time.Advance(600);
        await GetAsync("de", 4);
        await GetAsync("da", 4);
        await GetAsync("sv", 4);

        async Task GetAsync(string language, int asked)
        {
            using var response = await edge.GetAsync("/a", ("Accept-Language", language));
            Assert.Equal(("page", asked), (await response.TextAsync(), Asked.Count));
        }
    }
}
