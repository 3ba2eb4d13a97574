using System.Buffers;
using System.Text;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Tests.Transforms.Json;

public sealed class JsonLinesTransformTests
{
    private static readonly JsonMember Keep = new("m", "{ \"x\":\n 7 }", replaces: false);
    private static readonly JsonMember Replace = new("m", "7", replaces: true);

    [Theory]
    [InlineData("{}\n{\"a\":1}\n", "{\"m\":{\"x\":7}}\n{\"a\":1,\"m\":{\"x\":7}}\n", 0)]
    [InlineData("{\"a\":1}\r\n\r\n{\"m\":1}\r\n{}", "{\"a\":1,\"m\":{\"x\":7}}\r\n\r\n{\"m\":1}\r\n{\"m\":{\"x\":7}}", 0)]
    [InlineData("[1]\n\"{}\"\n{}", "[1]\n\"{}\"\n{\"m\":{\"x\":7}}", 0)]
    [InlineData("{\"a\":\n{}\nx\n{\"b\":}\n{}", "{\"a\":\n{\"m\":{\"x\":7}}\nx\n{\"b\":}\n{\"m\":{\"x\":7}}", 2)]
    [InlineData("{\"a\":1", "{\"a\":1", 1)]
    [InlineData("", "", 0)]
    public void Keep_EveryCut_EachObjectGetsIt(string body, string expected, int skipped)
    {
        Cuts.AssertEverywhere(expected, () => new JsonLinesTransform([Keep], 64), body);
        Assert.Equal(skipped, Skipped(Keep, body));
    }

    [Theory]
    [InlineData("{\"m\":1,\"a\":1}\n{\"a\":2,\"m\":2}\n", "{\"m\":7,\"a\":1}\n{\"m\":7,\"a\":2}\n", 0)]
    [InlineData("{\"a\":1,\n{\"a\":2}\n", "{\"m\":7,\"a\":1,\n{\"m\":7,\"a\":2}\n", 1)]
    [InlineData("{\"m\":[\n{\"a\":2}\n", "{\"m\":7\n{\"m\":7,\"a\":2}\n", 1)]
    public void Replace_EveryCut_EachObjectGetsIt(string body, string expected, int skipped)
    {
        Cuts.AssertEverywhere(expected, () => new JsonLinesTransform([Replace], 64), body);
        Assert.Equal(skipped, Skipped(Replace, body));
    }

    private static int Skipped(JsonMember member, string body)
    {
        using var transform = new JsonLinesTransform([member], 64);
        var output = new ArrayBufferWriter<byte>();
        transform.Write(Encoding.Latin1.GetBytes(body), output);
        transform.Complete(output);
        Assert.Null(transform.Failure);
        return transform.Skipped;
    }
}
