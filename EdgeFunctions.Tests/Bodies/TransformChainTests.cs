using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Json;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Bodies;

public sealed class TransformChainTests
{
    private static readonly UrlRewriter Urls = new(UrlMap.Create(new UrlMapping(new Uri("https://origin.example"), new Uri("https://www.example"))));
    private static readonly JsonMember Member = new("m", "\"https://origin.example/\"", replaces: true);

    [Fact]
    public void Write_EveryCut_SecondTakesWhatFirstWrote() => Cuts.AssertEverywhere(
        """{"m":"https://origin.example/","a":"https://www.example/1","b":["https:\/\/www.example"]}""",
        Create,
        """{"a":"https://origin.example/1","m":"https://origin.example/2","b":["https:\/\/origin.example"]}""");

    [Fact]
    public void Write_SecondFailsOpen_FirstWorksOn()
    {
        const string Body = """{"a":"https://origin.example/1",;"b":"https://origin.example/2","m":1}""";
        Cuts.AssertEverywhere("""{"m":"https://origin.example/","a":"https://www.example/1",;"b":"https://www.example/2","m":1}""", Create, Body);

        using var chain = Create();
        chain.Write(System.Text.Encoding.ASCII.GetBytes(Body), new ArrayBufferWriter<byte>());
        Assert.Equal("InvalidJson", chain.Failure);
    }

    [Fact]
    public void Complete_FirstStillHoldsSomething_GoesThroughTheSecond() => Cuts.AssertEverywhere(
        """{"m":"https://origin.example/","a":"https://www.example""",
        Create,
        """{"a":"https://origin.example""");

    [Fact]
    public void Write_FirstFailsOpen_SecondWorksOn()
    {
        using var chain = new TransformChain(new FlightTransform(Urls.TextMatcher, 1024), new TextUrlTransform(Urls.TextMatcher));
        var output = new ArrayBufferWriter<byte>();
        chain.Write("no rows: https://origin.example/ "u8, output);
        chain.Complete(output);
        Assert.NotNull(chain.Failure);
        Assert.Equal("no rows: https://www.example/ "u8.ToArray(), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Write_NextPieces_AllocatesNothing()
    {
        using var chain = Create();
        var output = new ArrayBufferWriter<byte>(16384);
        chain.Write("{\"first\":1"u8, output);
        long Run(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                chain.Write(",\"a\":\"https://origin.example/1\",\"b\":{\"c\":1}"u8, output);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(100);
        Assert.Equal(0, Run(1000));
    }

    private static TransformChain Create() => new(new TextUrlTransform(Urls.TextMatcher), new JsonMemberTransform([Member], 1024));
}
