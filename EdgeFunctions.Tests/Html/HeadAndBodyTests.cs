using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class HeadAndBodyTests
{
    [Theory]
    // The head stands there.
    [InlineData("<html><head><title>x</title></head><body>b</body></html>", "<html><head>[H]<title>x</title></head><body>b[B]</body></html>[D]")]
    [InlineData("<!DOCTYPE html><HEAD lang=en\n>x", "<!DOCTYPE html><HEAD lang=en\n>[H]x[B][D]")]
    [InlineData("<head/><p>", "<head/>[H]<p>[B][D]")]
    // A parser opens it.
    [InlineData("<p>a", "[H]<p>a[B][D]")]
    [InlineData("<!doctype html>\n<!-- c -->\n<html>\n <title>t</title>", "<!doctype html>\n<!-- c -->\n<html>\n [H]<title>t</title>[B][D]")]
    [InlineData("\n \t text", "\n \t [H]text[B][D]")]
    [InlineData("<!-- <head> --><meta>", "<!-- <head> -->[H]<meta>[B][D]")]
    [InlineData("<?xml version=\"1.0\"?><html><body>x", "<?xml version=\"1.0\"?><html>[H]<body>x[B][D]")]
    [InlineData("\uFEFF<!doctype html><p>", "\uFEFF<!doctype html>[H]<p>[B][D]")]
    [InlineData("\uFEFFx", "\uFEFF[H]x[B][D]")]
    [InlineData("x\uFEFF", "[H]x\uFEFF[B][D]")]
    [InlineData(" \uFEFF", " [H]\uFEFF[B][D]")]
    [InlineData("<script>'<head>'</script>", "[H]<script>'<head>'</script>[B][D]")]
    [InlineData("<template><head></head></template>", "[H]<template><head></head></template>[B][D]")]
    [InlineData("<noscript><head></head></body></noscript></body>", "[H]<noscript><head></head></body></noscript>[B]</body>[D]")]
    [InlineData("</p></><html></div>a", "</p></><html></div>[H]a[B][D]")]
    [InlineData("<html></br>", "<html>[H]</br>[B][D]")]
    [InlineData("</head>x", "[H]</head>x[B][D]")]
    [InlineData("< x", "[H]< x[B][D]")]
    [InlineData("<", "[H]<[B][D]")]
    [InlineData("&#32;x", "[H]&#32;x[B][D]")]
    // One of each.
    [InlineData("<head></head><head></head></body></body></html>", "<head>[H]</head><head></head>[B]</body></body></html>[D]")]
    [InlineData("<head></head><body>a</html>b</body>", "<head>[H]</head><body>a[B]</html>b</body>[D]")]
    // Not the body's end.
    [InlineData("<head><body><!--</body>--><script>'</body>'</script><a title='</body>'></body >", "<head>[H]<body><!--</body>--><script>'</body>'</script><a title='</body>'>[B]</body >[D]")]
    [InlineData("<head><template></body></template></BODY>", "<head>[H]<template></body></template>[B]</BODY>[D]")]
    [InlineData("<body><template><svg><template></template></svg></body></template>x", "[H]<body><template><svg><template></template></svg></body></template>x[B][D]")]
    [InlineData("<body><template><svg><desc><template></template></desc></body></svg></template></body>", "[H]<body><template><svg><desc><template></template></desc></body></svg></template>[B]</body>[D]")]
    [InlineData("<template><svg><g></template></body>", "[H]<template><svg><g></template>[B]</body>[D]")]
    [InlineData("<html><head></head><frameset><frame></frameset></html>", "<html><head>[H]</head><frameset><frame></frameset></html>[D]")]
    [InlineData("</body>", "[H][B]</body>[D]")]
    // The input ends early.
    [InlineData("<head>a<p class=", "<head>[H]a[B][D]<p class=")]
    [InlineData("<html", "[H][B][D]<html")]
    [InlineData("<!doctype html>", "<!doctype html>[H][B][D]")]
    [InlineData("<!-- a -->", "<!-- a -->[H][B][D]")]
    [InlineData("<head><!-- a", "<head>[H]<!-- a")]
    [InlineData("<head><script>a", "<head>[H]<script>a")]
    [InlineData("<head><plaintext></body>", "<head>[H]<plaintext></body>")]
    [InlineData("<head><noscript>a", "<head>[H]<noscript>a")]
    // No page, nothing to put in it.
    [InlineData("", "[D]")]
    [InlineData(" \n\t\r\f", " \n\t\r\f[D]")]
    [InlineData("\uFEFF\n", "\uFEFF\n[D]")]
    public void Insert_Document_WhereTheParserWould(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(Handlers.Marks, html));

    [Fact]
    public void Insert_HeadTagTooLong_StillBehindIt()
    {
        var html = $"<html><head data-x='{new string('x', 200)}'><title>";
        Assert.Equal(html.Replace("<title>", "[H]<title>"), Feed.Text(Handlers.Marks, html, new HtmlRewriterLimits { MaxTokenBytes = 64 }));
    }

    [Fact]
    public void Insert_FirstTagTooLong_StillBeforeIt()
    {
        var html = $"<p data-x='{new string('x', 200)}'></body>";
        Assert.Equal("[H]" + html.Replace("</body>", "[B]</body>[D]"), Feed.Text(Handlers.Marks, html, new HtmlRewriterLimits { MaxTokenBytes = 64 }));
    }

    [Fact]
    public void Insert_EndsInsideATagTooLong_NothingIsPutIntoIt()
    {
        var html = $"<head><p data-x='{new string('x', 200)}";
        Assert.Equal(html.Replace("<p", "[H]<p"), Feed.Text(Handlers.Marks, html, new HtmlRewriterLimits { MaxTokenBytes = 64 }));
    }
}
