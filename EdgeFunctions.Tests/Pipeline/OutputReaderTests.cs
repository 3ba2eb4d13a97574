using System.Buffers;
using System.Text;
using EdgeFunctions.Pipeline.Explaining;

namespace EdgeFunctions.Tests.Pipeline;

public sealed class OutputReaderTests
{
    private static readonly OriginForm[] Forms = [new("origin.example"u8.ToArray(), null), new("127.0.0.1"u8.ToArray(), "7072")];

    [Theory]
    [InlineData("<a data-x=\"https://origin.example/a\">", 1)]
    [InlineData("see ORIGIN.Example.", 1)]
    [InlineData("https:\\/\\/origin.example\\/a", 1)]
    [InlineData("?u=https%3A%2F%2Forigin.example%2Fa", 1)]
    [InlineData("https://origin.example:443/ and http://origin.example:80/", 2)]
    [InlineData("http://127.0.0.1:7072/ and http%3A%2F%2F127.0.0.1%3A7072", 2)]
    [InlineData("https://www.origin.example/", 0)]
    [InlineData("https://origin.example.evil/", 0)]
    [InlineData("https://my-origin.example/", 0)]
    [InlineData("https://origin.examples/", 0)]
    [InlineData("https://origin.example:8443/", 0)]
    [InlineData("http://127.0.0.1:7071/ http://127.0.0.1/ http://127.0.0.1:70720/", 0)]
    public void Read_AHostOfTheOrigin_IsFoundAsAWholeHost(string text, int expected) => Assert.Equal(expected, Run(text, []).Leftovers);

    [Fact]
    public void Read_AtEveryCut_FindsTheSame()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"<p>{i} https://origin.example/{i} {new string('x', i * 7)}</p>"));
        var whole = Run(text, []);
        Assert.Equal(40, whole.Leftovers);
        Assert.Equal(20, whole.LeftoverPlaces.Count);
        Assert.Equal("byte 13: <p>0 https://origin.example/0 </p><p>1 https://origin.example/1 xxxxxxx</p><p>2 https://ori…", whole.LeftoverPlaces[0]);
        for (var cut = 0; cut < text.Length; cut += 3)
        {
            Assert.Equal(whole.LeftoverPlaces, Run(text, [cut]).LeftoverPlaces);
        }

        Assert.Equal(whole.LeftoverPlaces, Run(text, [.. Enumerable.Range(1, text.Length - 1)]).LeftoverPlaces);
    }

    [Fact]
    public void Read_PageByHttps_FindsWhatItLoadsByHttp()
    {
        using var reader = new OutputReader([], looksForMixed: true);
        reader.Write("<img src='http://a.example/1.png'><a href='http://b.example/'>b</a><link rel=stylesheet href=http://c.example/x.css><img src=https://d.example/>"u8);
        reader.Read(final: true);
        Assert.Equal(["img[src]: http://a.example/1.png", "link[href]: http://c.example/x.css"], reader.MixedPlaces);
        Assert.Equal(2, reader.Mixed);
    }

    [Theory]
    [InlineData("<link rel=profile href=http://gmpg.org/xfn/11>", 0)]
    [InlineData("<link rel=\"canonical\" href=\"http://a.example/\"><link rel=pingback href=http://a.example/xmlrpc.php><link rel='alternate' href='http://a.example/feed'>", 0)]
    [InlineData("<link rel=\"alternate stylesheet\" href=http://a.example/x.css>", 1)]
    [InlineData("<LINK HREF=http://a.example/x.css REL=StyleSheet>", 1)]
    [InlineData("<link rel=icon href=http://a.example/i><link rel=preload href=http://a.example/f><link rel=manifest href=http://a.example/m>", 3)]
    [InlineData("<link href=http://a.example/x>", 0)]
    [InlineData("<img src='HTTP://a.example/1.png'>", 1)]
    [InlineData("<div data=http://a.example/1><object data=http://a.example/2></object>", 1)]
    public void Read_PageByHttps_KnowsWhatALinkLoads(string page, int expected)
    {
        using var reader = new OutputReader([], looksForMixed: true);
        reader.Write(Encoding.UTF8.GetBytes(page));
        reader.Read(final: true);
        Assert.Equal(expected, reader.Mixed);
    }

    private static OutputReader Run(string text, int[] cuts)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new OutputReader(Forms, looksForMixed: false);
        var from = 0;
        foreach (var cut in cuts)
        {
            reader.Write(bytes.AsSpan(from..cut));
            reader.Read(final: false);
            from = cut;
        }

        reader.Write(bytes.AsSpan(from));
        reader.Read(final: true);
        Assert.Equal(bytes.Length, reader.Count);
        return reader;
    }
}
