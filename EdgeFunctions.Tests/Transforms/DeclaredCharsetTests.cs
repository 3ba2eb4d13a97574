using System.Buffers;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Tests.Transforms;

/// <summary>A page that declares a charset which cannot be rewritten byte by byte.</summary>
public sealed class DeclaredCharsetTests
{
    [Theory]
    [InlineData("<meta charset=shift_jis>")]
    [InlineData("<META CHARSET=\" GBK \">")]
    [InlineData("<meta charset='big5'>")]
    [InlineData("<meta charset=iso-2022-jp>")]
    [InlineData("<meta charset=no-such-charset>")]
    [InlineData("<meta charset=a-label-that-is-much-too-long-for-a-label>")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset=euc-jp\">")]
    [InlineData("<meta content='text/html; charset=EUC-KR' http-equiv=content-type>")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; CHARSET=Shift_JIS\">")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset = Shift_JIS\">")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset charset\n=\t'big5';\">")]
    [InlineData("<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"TEXT/HTML; CHARSET=ISO-2022-JP; x\">")]
    [InlineData("<meta http-equiv=Content-Type content=charset=utf-8 charset=big5>")]
    public void Write_CharsetThatIsNotRewritten_EndsTheRewritingThere(string meta)
    {
        var (output, failure) = Run($"<head><link href=http://origin.example/a>{meta}<link href=http://origin.example/b>", charsetIsKnown: false);
        Assert.Equal($"<head><b><link href=http://www.example/a>{meta}<link href=http://origin.example/b>", output);
        Assert.Equal("Charset", failure);
    }

    [Theory]
    [InlineData("<meta charset=utf-8>")]
    [InlineData("<meta charset=ISO-8859-1>")]
    [InlineData("<meta charset=utf-16le>")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\">")]
    [InlineData("<meta http-equiv=Content-Type content=text/html>")]
    [InlineData("<meta name=description content=\"charset=big5\">")]
    [InlineData("<p charset=big5>")]
    // What extracting the label comes to, with and without one.
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset=utf-8;\">")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset=utf-8; foo=bar\">")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html;charset='utf-8'; x\">")]
    [InlineData("<meta http-equiv=Content-Type content=\"charset=utf-8 text/html\">")]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset='>")]
    [InlineData("<meta http-equiv=Content-Type content=\"text/html; charset='big5\">")]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset'>")]
    [InlineData("<meta http-equiv=Content-Type content=charset=big5 charset=utf-8>")]
    [InlineData("<meta charset=''>")]
    [InlineData("<meta charset='   '>")]
    [InlineData("<meta charset='                                   utf-8 '>")]
    [InlineData("<meta charset=iso88591>")]
    [InlineData("<meta charset=csisolatin1>")]
    [InlineData("<meta charset=unicode11utf8>")]
    // The first one is the page's.
    [InlineData("<meta charset=utf-8><meta charset=big5>")]
    public void Write_CharsetThatIsRewritten_GoesOn(string meta)
    {
        var (output, failure) = Run($"<head>{meta}<link href=http://origin.example/b>", charsetIsKnown: false);
        Assert.Equal($"<head><b>{meta}<link href=http://www.example/b>", output);
        Assert.Null(failure);
    }

    [Fact]
    public void Write_CharsetOfTheField_GoesBeforeTheDeclaredOne()
    {
        var (output, failure) = Run("<head><meta charset=big5><link href=http://origin.example/b>", charsetIsKnown: true);
        Assert.Equal("<head><b><meta charset=big5><link href=http://www.example/b>", output);
        Assert.Null(failure);
    }

    [Fact]
    public void Write_MarkOfUtf8_GoesBeforeTheDeclaredOne()
    {
        const string Mark = "\u00EF\u00BB\u00BF";
        Assert.Equal((Mark + "<b><meta charset=big5><link href=http://www.example/b>", null), Run(Mark + "<meta charset=big5><link href=http://origin.example/b>", charsetIsKnown: false));
        Assert.Equal("Charset", Run("\u00EF\u00BB" + "<meta charset=big5>", charsetIsKnown: false).Failure);
    }

    private static (string Output, string? Failure) Run(string page, bool charsetIsKnown)
    {
        var factory = new TransformFactory(new EdgeOptions { Publisher = new() { OriginUrl = "http://origin.example" }, Inject = [new() { Html = "<b>" }] }, TimeProvider.System);
        string? first = null;
        string? failure = null;
        var bytes = Encoding.Latin1.GetBytes(page);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            using var transform = factory.Create(TransformKind.Html, new RewriteContext("http", new Authority("www.example", null), ulong.MaxValue, CharsetIsKnown: charsetIsKnown));
            var output = new ArrayBufferWriter<byte>();
            transform.Write(bytes.AsSpan(0, cut), output);
            transform.Write(bytes.AsSpan(cut), output);
            transform.Complete(output);
            failure = transform.Failure;
            first ??= Encoding.Latin1.GetString(output.WrittenSpan);
            Assert.Equal(first, Encoding.Latin1.GetString(output.WrittenSpan));
        }

        return (first!, failure);
    }
}
