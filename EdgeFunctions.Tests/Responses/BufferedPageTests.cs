using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Responses;

public sealed class BufferedPageTests
{
    [Theory]
    [InlineData(ContentCoding.Gzip, "gzip")]
    [InlineData(ContentCoding.Brotli, "br")]
    internal void In_AskedTwice_IsCodedOnce(ContentCoding coding, string name)
    {
        using var body = new SegmentedBuffer();
        body.Write("<p>a page</p>"u8);
        using var page = new BufferedPage(body, new CompressionOptions());
        var first = page.In(coding);
        var second = page.In(coding);
        Assert.Equal(first.Length, second.Length);
        Assert.Equal("<p>a page</p>"u8.ToArray(), Codec.Decode(name, [.. second.Segments.SelectMany(s => s.ToArray())]));
    }
}
