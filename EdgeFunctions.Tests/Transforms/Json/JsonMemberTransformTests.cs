using System.Buffers;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Tests.Transforms.Json;

public sealed class JsonMemberTransformTests
{
    private const int MaxHeld = 64;

    private static readonly JsonMember Keep = new("m", "7", replaces: false);
    private static readonly JsonMember Replace = new("m", "7", replaces: true);

    [Theory]
    [InlineData("""{}""", """{"m":7}""")]
    [InlineData("{ \r\n\t}", "{ \r\n\t\"m\":7}")]
    [InlineData("""{"a":1}""", """{"a":1,"m":7}""")]
    [InlineData("""{"a":{"m":1},"b":[{"m":2}]}""", """{"a":{"m":1},"b":[{"m":2}],"m":7}""")]
    [InlineData("""{"a":1,"m":null}""", """{"a":1,"m":null}""")]
    [InlineData("""{"m" : {"x":"}"} , "b":"\\\"}"}""", """{"m" : {"x":"}"} , "b":"\\\"}"}""")]
    [InlineData("{\n  \"a\": -1.5e+3\n}\n", "{\n  \"a\": -1.5e+3\n,\"m\":7}\n")]
    [InlineData("""{"\u006d":1}""", """{"\u006d":1}""")]
    [InlineData("""{"mm":true,"":false,"\\m":null}""", """{"mm":true,"":false,"\\m":null,"m":7}""")]
    [InlineData("\u00EF\u00BB\u00BF {\"a\":\"\u00C3\u00A9\"}", "\u00EF\u00BB\u00BF {\"a\":\"\u00C3\u00A9\",\"m\":7}")]
    [InlineData("""{"a":"{\"m\":1}"}{"b":1}""", """{"a":"{\"m\":1}","m":7}{"b":1}""")]
    public void Keep_EveryCut_StandsAtTheEndUnlessItIsThere(string body, string expected) => AssertWhole(expected, body, Keep);

    [Theory]
    [InlineData("""{}""", """{"m":7}""")]
    [InlineData("{ \r\n\t}", "{ \r\n\t\"m\":7}")]
    [InlineData("""{"a":1}""", """{"m":7,"a":1}""")]
    [InlineData("{\n  \"a\": 1\n}\n", "{\n  \"m\":7,\"a\": 1\n}\n")]
    [InlineData("""{"m":1}""", """{"m":7}""")]
    [InlineData("""{ "m" : [1,{"m":"]}"}] }""", """{ "m":7 }""")]
    [InlineData("""{"m":1,"a":2}""", """{"m":7,"a":2}""")]
    [InlineData("""{"m":1 , "a":2}""", """{"m":7 , "a":2}""")]
    [InlineData("""{"a":1,"m":2,"b":3}""", """{"m":7,"a":1,"b":3}""")]
    [InlineData("""{"a":1, "m":"x" ,"b":3}""", """{"m":7,"a":1 ,"b":3}""")]
    [InlineData("""{"m":1,"m":2,"a":3,"\u006D":4}""", """{"m":7,"a":3}""")]
    [InlineData("""{"a":{"m":1}}""", """{"m":7,"a":{"m":1}}""")]
    [InlineData("\u00EF\u00BB\u00BF{\"m\":1,\"a\":1}", "\u00EF\u00BB\u00BF{\"m\":7,\"a\":1}")]
    public void Replace_EveryCut_StandsAtTheStartAndIsTheOnlyOne(string body, string expected) => AssertWhole(expected, body, Replace);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("[]")]
    [InlineData("""["{"]""")]
    [InlineData("""[{"a":1}]""")]
    [InlineData("\"{\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\u00EF\u00BB[{}]")]
    [InlineData("\u00FF\u00FE{\0\"\0a\0\"\0:\0001\0}\0")]
    [InlineData("\u00FE\u00FF\0{\0}")]
    [InlineData("\0{\0}")]
    [InlineData(" \u00EF\u00BB\u00BF{}")]
    [InlineData("<p>{}</p>")]
    public void AnyMember_RootThatIsNoObject_PassesAsItIs(string body)
    {
        AssertWhole(body, body, Keep);
        AssertWhole(body, body, Replace);
    }

    [Theory]
    // UTF-16 without a mark shows at its second byte.
    [InlineData("{\0}\0", "{\0}\0")]
    [InlineData("{,}", "{,}")]
    [InlineData("{a:1}", "{a:1}")]
    [InlineData("{", "{")]
    [InlineData("""{"a" 1}""", """{"m":7,"a" 1}""")]
    [InlineData("""{"a":}""", """{"m":7,"a":}""")]
    [InlineData("""{"a":1 2}""", """{"m":7,"a":1 2}""")]
    [InlineData("""{"a":1,}""", """{"m":7,"a":1,}""")]
    [InlineData("""{"a":1,,"m":2}""", """{"m":7,"a":1,,"m":2}""")]
    [InlineData("""{"a":1]""", """{"m":7,"a":1]""")]
    [InlineData("""{"a":1""", """{"m":7,"a":1""")]
    [InlineData("""{"a":[1""", """{"m":7,"a":[1""")]
    [InlineData("""{"a":1, """, """{"m":7,"a":1, """)]
    [InlineData("""{"a":1,"m""", """{"m":7,"a":1,"m""")]
    [InlineData("""{"m""", """{"m":7,"m""")]
    [InlineData("""{"a":1,"m";"b":2}""", """{"m":7,"a":1;"b":2}""")]
    [InlineData("""{"a":1,"m":!,"b":2}""", """{"m":7,"a":1!,"b":2}""")]
    public void Replace_NotJson_FailsOpenFromTheByteWhereItShows(string body, string expected)
    {
        Cuts.AssertEverywhere(expected, () => Transform(Replace), body);
        Assert.Equal("InvalidJson", FailureOf(Replace, body));
    }

    [Theory]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1 "b":2}""")]
    [InlineData("""{"a":[}]}""")]
    [InlineData("""{"a":'1'}""")]
    public void Keep_NotJson_ChangesNothing(string body)
    {
        Cuts.AssertEverywhere(body, () => Transform(Keep), body);
        Assert.Equal("InvalidJson", FailureOf(Keep, body));
    }

    [Fact]
    public void Several_OneBody_StandInTheOrderOfTheSettings()
    {
        JsonMember[] members = [new("k1", "1", false), new("r1", "\"<é>\"", true), new("k2", "[ 2 ]", false), new("r2", "{ \"x\" : 1 }", true)];
        Cuts.AssertEverywhere("""{"r1":"\u003C\u00E9\u003E","r2":{"x":1},"k1":1,"k2":[2]}""", () => Transform(members), "{}");
        Cuts.AssertEverywhere("""{"r1":"\u003C\u00E9\u003E","r2":{"x":1},"a":0,"k2":9,"k1":1}""", () => Transform(members), """{"a":0,"r2":0,"k2":9,"r1":{}}""");
    }

    [Fact]
    public void LongNamesAndDeepValues_AnySize_AreNotHeld()
    {
        var body = $$"""{"{{new string('m', 10_000)}}":{{new string('[', 5000)}}{{new string(']', 5000)}},"m":{{new string('[', 5000)}}{{new string(']', 5000)}},"b":0}""";
        using var transform = Transform(Replace);
        var output = new ArrayBufferWriter<byte>();
        var bytes = Encoding.Latin1.GetBytes(body);
        var most = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            transform.Write(bytes.AsSpan(at, 1), output);
            most = Math.Max(most, at < 15_000 ? at + 7 - output.WrittenCount : 0);
        }

        transform.Complete(output);
        Assert.Null(transform.Failure);
        Assert.Equal("{\"m\":7," + body[1..20_004] + ",\"b\":0}", Encoding.Latin1.GetString(output.WrittenSpan));
        Assert.InRange(most, 1, MaxHeld);
    }

    [Fact]
    public void WhiteSpace_BeyondTheBound_FailsOpen()
    {
        var fits = $$"""{"a":1,{{new string(' ', MaxHeld - 1)}}"m":2}""";
        AssertWhole("""{"m":7,"a":1}""", fits, Replace);

        var body = $$"""{"a":1,{{new string(' ', MaxHeld)}}"m":2}""";
        Cuts.AssertEverywhere("""{"m":7,""" + body[1..], () => Transform(Replace), body);
        Assert.Equal("WhiteSpace", FailureOf(Replace, body));
    }

    [Fact]
    public void Write_NextPieces_AllocatesNothing()
    {
        byte[] start = "{\"first\":1"u8.ToArray();
        byte[] piece = ",\"a\":{\"b\":[1,2,\"\\\"x\"]} , \"nam"u8.ToArray();
        byte[] rest = "e\":\"value\",\"m\":[1,2],\"z\":true"u8.ToArray();
        using var transform = Transform(Replace);
        var output = new ArrayBufferWriter<byte>(16384);
        transform.Write(start, output);
        long Run(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                transform.Write(piece, output);
                transform.Write(rest, output);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(100);
        Assert.Equal(0, Run(1000));
        Assert.Null(transform.Failure);
    }

    private static JsonMemberTransform Transform(params JsonMember[] members) => new(members, MaxHeld);

    private static void AssertWhole(string expected, string body, JsonMember member)
    {
        Cuts.AssertEverywhere(expected, () => Transform(member), body);
        Assert.Null(FailureOf(member, body));
    }

    private static string? FailureOf(JsonMember member, string body)
    {
        using var transform = Transform(member);
        var output = new ArrayBufferWriter<byte>();
        transform.Write(Encoding.Latin1.GetBytes(body), output);
        transform.Complete(output);
        return transform.Failure;
    }
}
