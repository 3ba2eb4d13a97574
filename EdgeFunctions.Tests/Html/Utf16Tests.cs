using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class Utf16Tests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_Utf16Mark_PassesAsItCame(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] page = [.. encoding.Preamble, .. encoding.GetBytes("<!doctype html><title>x</title>\u3C61<p>y</body>")];
        Assert.Equal(page, Feed.Bytes(Handlers.Marks, page, out _));
        Feed.Once(Handlers.Marks, page, [1], [], out var outcome);
        Assert.Equal((RewriteFailure.Utf16, 0L), (outcome.Failure, outcome.Offset));
    }

    [Theory]
    [InlineData(new byte[] { 0xFE })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xFE, (byte)'a' })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFE })]
    [InlineData(new byte[] { (byte)' ', 0xFF, 0xFE })]
    public void Write_AlmostAMark_IsAPage(byte[] page)
    {
        var blank = page[0] == ' ' ? 1 : 0;
        Assert.Equal([.. page[..blank], .. "[H]"u8, .. page[blank..], .. "[B][D]"u8], Feed.Bytes(Handlers.Marks, page, out _));
    }
}
