using System.Buffers;
using System.Text;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Injection;

namespace EdgeFunctions.Tests.Transforms.Injection;

public class FragmentTests
{
    private const string Nasty = "</script><script>alert(1)</script><!-- ' \" ` \\ & = {{country}} ${x} \u2028\u2029 é 😀 \r\n\t javascript: ../..//";

    private static readonly string[] Headers = ["x"];

    private static readonly SearchValues<char> Ends = SearchValues.Create("<>\"'`\r\n\t");

    [Theory]
    [InlineData("<p>{{country}}</p>", "<p>DE</p>")]
    [InlineData("<p title='{{region}}{{device}}'>{{language}}", "<p title='BEmobile'>pt-BR")]
    [InlineData("{{path}} {{host}} {{experiment.e}} {{experiment.none}}|{{nonce}}", "/a/b%20c www.example b |n1")]
    [InlineData("{{{{country}} }} { {", "{{country}} }} { {")]
    [InlineData("<title>{{country}}</title><textarea>{{country}}</textarea>", "<title>DE</title><textarea>DE</textarea>")]
    [InlineData("<p title={{country}} lang={{language}}>", "<p title=\"DE\" lang=\"pt-BR\">")]
    [InlineData("<p title=a{{country}}b>", "<p title=\"aDEb\">")]
    [InlineData("<a href='/{{country}}/x?l={{language}}#{{device}}'>", "<a href='/DE/x?l=pt-BR#mobile'>")]
    [InlineData("<link rel=canonical href='https://{{host}}{{path}}'>", "<link rel=canonical href='https://www.example/a/b%20c'>")]
    [InlineData("<a href='//{{host}}{{path}}?u={{path}}'>", "<a href='//www.example/a/b%20c?u=%2Fa%2Fb%2520c'>")]
    [InlineData("<img src=https://img.test/{{country}}/a.png>", "<img src=\"https://img.test/DE/a.png\">")]
    [InlineData("<a href='mailto:a@b.test?subject={{country}}'>", "<a href='mailto:a@b.test?subject=DE'>")]
    [InlineData("<meta name=country content={{country}}>", "<meta name=country content=\"DE\">")]
    [InlineData("<script>let c = {{country}}, d = '{{device}}', e = `{{language}}`;</script>", "<script nonce=\"n1\">let c = \"DE\", d = 'mobile', e = `pt-BR`;</script>")]
    [InlineData("<script type=application/json>{\"c\":\"{{country}}\",\"u\":\"https://a\"}</script>", "<script nonce=\"n1\" type=application/json>{\"c\":\"DE\",\"u\":\"https://a\"}</script>")]
    [InlineData("<script>// it's\n/* \" */ f('\\'', {{country}})</script>", "<script nonce=\"n1\">// it's\n/* \" */ f('\\'', \"DE\")</script>")]
    [InlineData("<script nonce={{nonce}} src=/a.js></script>", "<script nonce=\"n1\" src=/a.js></script>")]
    [InlineData("<script src=/{{country}}.js></script>", "<script nonce=\"n1\" src=\"/DE.js\"></script>")]
    [InlineData("<noscript><p title='{{country}}'>{{country}}</noscript>{{country}}", "<noscript><p title='DE'>DE</noscript>DE")]
    [InlineData("<svg><title>{{country}}</title><text>{{country}}</text></svg>", "<svg><title>DE</title><text>DE</text></svg>")]
    public void WriteTo_Value_WhereItStands(string html, string expected) => Assert.Equal(expected, Write(html, "x"));

    [Theory]
    [InlineData("<p>{{header.x}}</p>", "<p>", "</p>")]
    [InlineData("<p title=\"{{header.x}}\">", "<p title=\"", "\">")]
    [InlineData("<p title='{{header.x}}'>", "<p title='", "'>")]
    [InlineData("<p title={{header.x}}>", "<p title=\"", "\">")]
    [InlineData("<a href='/a/{{header.x}}'>", "<a href='/a/", "'>")]
    [InlineData("<a href='?a={{header.x}}'>", "<a href='?a=", "'>")]
    [InlineData("<script nonce=''>a='{{header.x}}'</script>", "<script nonce=''>a='", "'</script>")]
    [InlineData("<script nonce=''>a=`{{header.x}}`</script>", "<script nonce=''>a=`", "`</script>")]
    [InlineData("<script nonce=''>a={{header.x}}</script>", "<script nonce=''>a=\"", "\"</script>")]
    public void WriteTo_NastyValue_StaysInItsPlace(string html, string before, string after)
    {
        var written = Write(html, Nasty);
        Assert.StartsWith(before, written, StringComparison.Ordinal);
        Assert.EndsWith(after, written, StringComparison.Ordinal);
        var value = written[before.Length..^after.Length];
        Assert.True(Ascii.IsValid(value), value);
        Assert.False(value.AsSpan().ContainsAny(Ends), value);
        Assert.DoesNotContain("${", html.Contains("script", StringComparison.Ordinal) ? value : "", StringComparison.Ordinal);
        Assert.Equal(Nasty, Read(value, html));
    }

    [Theory]
    [InlineData("..", "<a href='/a/'>", "/a/{{header.x}}")]
    [InlineData("", "<a href='/./b'>", "/{{header.x}}/b")]
    [InlineData("..", "<a href='/./b'>", "/{{header.x}}/b")]
    [InlineData("/evil.test", "<a href='/%2Fevil.test'>", "/{{header.x}}")]
    public void WriteTo_UrlPart_KeepsItsAuthority(string value, string expected, string url) => Assert.Equal(expected, Write($"<a href='{url}'>", value));

    [Fact]
    public void WriteTo_NoCharacter_IsReplaced()
    {
        Assert.Equal("<p>a&#65533;b</p>", Write("<p>{{header.x}}</p>", "a\0b"));
        Assert.Equal("<a href='/%EF%BF%BD'>", Write("<a href='/{{header.x}}'>", "\ud800"));
        Assert.Equal("<p>&#65533;</p>", Write("<p>{{header.x}}</p>", "\udc00"));
    }

    [Theory]
    [InlineData("<style>a{color:{{country}}}</style>", "style sheet")]
    [InlineData("<p style='color:{{country}}'>", "style sheet")]
    [InlineData("<svg><rect mask='{{country}}'/></svg>", "style sheet")]
    [InlineData("<p onclick='f({{country}})'>", "onclick")]
    [InlineData("<iframe srcdoc='{{country}}'></iframe>", "document of its own")]
    [InlineData("<img srcset='/{{country}}.png 1x'>", "list of URLs")]
    [InlineData("<a ping='/{{country}}'>", "list of URLs")]
    [InlineData("<meta http-equiv=refresh content='0;url=/{{country}}'>", "instruction")]
    [InlineData("<set attributeName=href to='{{country}}'>", "any other attribute")]
    [InlineData("<a href={{header.x}}>", "scheme or host")]
    [InlineData("<a href='{{path}}'>", "scheme or host")]
    [InlineData("<a href='/{{path}}'>", "scheme or host")]
    [InlineData("<a href='javascript:f({{country}})'>", "scheme or host")]
    [InlineData("<a href='javascript://{{country}}'>", "scheme or host")]
    [InlineData("<a href='java&#115;cript:/{{country}}'>", "scheme or host")]
    [InlineData("<a href='https://{{country}}.example/'>", "scheme or host")]
    [InlineData("<a href='https://example{{country}}'>", "scheme or host")]
    [InlineData("<a href='//{{country}}/'>", "scheme or host")]
    [InlineData("<a href='https://a@{{host}}/'>", "scheme or host")]
    [InlineData("<a href='/\\{{country}}/'>", "scheme or host")]
    [InlineData("<a href='data:text/html,{{country}}'>", "scheme or host")]
    [InlineData("<a href='https:{{path}}'>", "scheme or host")]
    [InlineData("<object codebase='{{header.x}}'>", "scheme or host")]
    [InlineData("<{{country}}>", "could become a tag")]
    [InlineData("<p {{country}}>", "where no value can stand")]
    [InlineData("<p a{{country}}=1>", "where no value can stand")]
    [InlineData("</p {{country}}>", "where no value can stand")]
    [InlineData("<!doctype {{country}}>", "where no value can stand")]
    [InlineData("<!-- {{country}} -->", "in a comment")]
    [InlineData("<xmp>{{country}}</xmp>", "do not read as HTML")]
    [InlineData("<svg><script>f({{country}})</script></svg>", "do not read as HTML")]
    [InlineData("<svg><![CDATA[{{country}}]]></svg>", "do not read as HTML")]
    [InlineData("<p>a < b <{{country}}>", "could become a tag")]
    [InlineData("<textarea></text{{country}}></textarea>", "could become a tag")]
    [InlineData("<title></{{country}}></title>", "could become a tag")]
    [InlineData("<script>a = '</{{country}}>'</script>", "could become a tag")]
    [InlineData("<script>a = '<!-{{country}}'</script>", "could become a tag")]
    [InlineData("<script>a / b; c = {{country}}</script>", "nobody can tell")]
    [InlineData("<script>/'/; c = '{{country}}'</script>", "nobody can tell")]
    [InlineData("<script>`${a}`; c = {{country}}</script>", "nobody can tell")]
    [InlineData("<script>// {{country}}\n</script>", "nobody can tell")]
    [InlineData("<script>/* {{country}} */</script>", "nobody can tell")]
    [InlineData("<script>a = 'b\n'; {{country}}</script>", "nobody can tell")]
    [InlineData("<p title=a\"{{country}}>", "quote")]
    [InlineData("{{cuontry}}", "there are country, region")]
    [InlineData("{{ country }}", "there are country, region")]
    [InlineData("{{experiment.}}", "there are country, region")]
    [InlineData("{{header.cookie}}", "Edge__Values__Headers__N")]
    [InlineData("a {{ b", "without }}")]
    [InlineData("<p", "complete it")]
    [InlineData("<script>a", "complete it")]
    [InlineData("<!-- a", "complete it")]
    public void Compile_NoSafePlace_SaysWhyAndHowToMendIt(string html, string fault)
    {
        var faults = new List<string>();
        Fragment.Compile(html, Headers, faults);
        Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void WriteTo_NoReader_ValuesAreEmpty()
    {
        var output = new ArrayBufferWriter<byte>();
        Compile("<p title={{country}}>{{nonce}}{{path}}</p><script>{{country}}</script>").WriteTo(output, null, null);
        Assert.Equal("<p title=\"\"></p><script>\"\"</script>", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void TryGetBytes_NothingToFillIn_IsWhatWasConfigured()
    {
        Assert.True(Compile("<p>{{{{a}}</p>").TryGetBytes(out var bytes));
        Assert.Equal("<p>{{a}}</p>", Encoding.UTF8.GetString(bytes));
        Assert.False(Compile("<script></script>").TryGetBytes(out _));
    }

    internal static EdgeContext Reader(string field = "") => new()
    {
        Method = "GET",
        PublicHost = new Authority("www.example", null),
        PublicScheme = "https",
        Target = new RequestTarget("/a/b%20c", "?q"),
        TraceId = "",
        Country = "DE",
        Region = "BE",
        Device = DeviceClass.Mobile,
        Language = "pt-BR",
        Experiments = [new ExperimentBucket("d", "a"), new ExperimentBucket("e", "b")],
        Fields = [new("x", field)],
    };

    private static Fragment Compile(string html)
    {
        var faults = new List<string>();
        var fragment = Fragment.Compile(html, Headers, faults);
        Assert.Empty(faults);
        return fragment;
    }

    private static string Write(string html, string field)
    {
        var output = new ArrayBufferWriter<byte>();
        Compile(html).WriteTo(output, Reader(field), "n1");
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>What a browser makes of the value.</summary>
    private static string Read(string value, string html) =>
        html.Contains("href", StringComparison.Ordinal) ? Uri.UnescapeDataString(value)
        : html.Contains("script", StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Unescape(value)
        : System.Net.WebUtility.HtmlDecode(value).Replace('\ufffd', '\r');
}
