using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class HeadEndAndBodyStartTests
{
    private static readonly HtmlRewriterPlan<List<string>> Plan = new HtmlRewriterBuilder<List<string>>()
        .OnHeadStart((output, _) => output.Write("[H]"u8))
        .OnHeadEnd((output, _) => output.Write("[/H]"u8))
        .OnBodyStart((output, _) => output.Write("[B]"u8))
        .OnBodyEnd((output, _) => output.Write("[/B]"u8))
        .Build();

    [Theory]
    // Head and body stand there.
    [InlineData("<html><head><title>x</title></head><body>b</body></html>", "<html><head>[H]<title>x</title>[/H]</head><body>[B]b[/B]</body></html>")]
    [InlineData("<!DOCTYPE html>\n<HEAD lang=en\n>\n</HEAD >\n<BODY\nclass=x>\n</BODY>", "<!DOCTYPE html>\n<HEAD lang=en\n>[H]\n[/H]</HEAD >\n<BODY\nclass=x>[B]\n[/B]</BODY>")]
    // One of the tags is left out.
    [InlineData("<head><title>x</title><body>b", "<head>[H]<title>x</title>[/H]<body>[B]b[/B]")]
    [InlineData("<title>x</title><p>b", "[H]<title>x</title>[/H][B]<p>b[/B]")]
    [InlineData("<title>x</title>\n text", "[H]<title>x</title>\n [/H][B]text[/B]")]
    [InlineData("<head><title>x</title></head>\n<p>b", "<head>[H]<title>x</title>[/H]</head>\n[B]<p>b[/B]")]
    [InlineData("<head></head> <!-- c --> text", "<head>[H][/H]</head> <!-- c --> [B]text[/B]")]
    [InlineData("<p>b", "[H][/H][B]<p>b[/B]")]
    [InlineData("text", "[H][/H][B]text[/B]")]
    [InlineData("<body>", "[H][/H]<body>[B][/B]")]
    [InlineData("<html></html>", "<html>[H][/H][B][/B]</html>")]
    [InlineData("</head>", "[H][/H]</head>[B][/B]")]
    [InlineData("</body>", "[H][/H][B][/B]</body>")]
    [InlineData("<html></br>", "<html>[H][/H][B]</br>[/B]")]
    [InlineData("<head></head></head></p></body>", "<head>[H][/H]</head></head></p>[B][/B]</body>")]
    // What belongs into the head.
    [InlineData("<base><basefont><bgsound><link><meta><noframes><p></noframes><script>'</head>'</script><style>p{}</style><template><p>t</p></template><title><p></title><hr>",
        "[H]<base><basefont><bgsound><link><meta><noframes><p></noframes><script>'</head>'</script><style>p{}</style><template><p>t</p></template><title><p></title>[/H][B]<hr>[/B]")]
    [InlineData("<head><noscript><p>a</noscript><meta></head>", "<head>[H]<noscript><p>a</noscript><meta>[/H]</head>[B][/B]")]
    [InlineData("<noscript>a</noscript><p>", "[H]<noscript>a</noscript>[/H][B]<p>[/B]")]
    [InlineData("<head><template></head><body>x</body></template><link></head>", "<head>[H]<template></head><body>x</body></template><link>[/H]</head>[B][/B]")]
    [InlineData("<head></head><link><script>a</script><template><b>x</b></template> <meta><body>", "<head>[H][/H]</head><link><script>a</script><template><b>x</b></template> <meta><body>[B][/B]")]
    [InlineData("<head></head><noscript>a</noscript>", "<head>[H][/H]</head>[B]<noscript>a</noscript>[/B]")]
    [InlineData("<head><head><link></head><head><i>", "<head>[H]<head><link>[/H]</head><head>[B]<i>[/B]")]
    [InlineData("<head><!-- <body> --><!doctype x></span><svg><title>a</title></svg>", "<head>[H]<!-- <body> --><!doctype x></span>[/H][B]<svg><title>a</title></svg>[/B]")]
    // Once, however many there are.
    [InlineData("<head></head><body><body><head></head><p></body><body>", "<head>[H][/H]</head><body>[B]<body><head></head><p>[/B]</body><body>")]
    // A frameset has no body.
    [InlineData("<head></head><frameset><frame></frameset>", "<head>[H][/H]</head><frameset><frame></frameset>")]
    [InlineData("<title>x</title><frameset><noframes>a</noframes>", "[H]<title>x</title>[/H]<frameset><noframes>a</noframes>")]
    // The input ends early.
    [InlineData("<head>", "<head>[H][/H][B][/B]")]
    [InlineData("<!doctype html>", "<!doctype html>[H][/H][B][/B]")]
    [InlineData("<head><title>x", "<head>[H]<title>x")]
    [InlineData("<head><template>x", "<head>[H]<template>x")]
    [InlineData("<head><meta><link", "<head>[H]<meta>[/H][B][/B]<link")]
    [InlineData("", "")]
    [InlineData(" \n", " \n")]
    public void Insert_Document_WhereTheParserWould(string html, string expected) => Assert.Equal(expected, Feed.Text(Plan, html));

    [Theory]
    [InlineData("<head><title>x</title></head><body>b", "<head><title>x</title></head><body>[B]b")]
    [InlineData("<p>b", "[B]<p>b")]
    public void Insert_BodyStartAlone_IsThere(string html, string expected) =>
        Assert.Equal(expected, Feed.Text(new HtmlRewriterBuilder<List<string>>().OnBodyStart((output, _) => output.Write("[B]"u8)).Build(), html));

    [Fact]
    public void Insert_TextIsHandledAsWell_StandsBeforeIt()
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnHeadEnd((output, _) => output.Write("[/H]"u8))
            .OnBodyStart((output, _) => output.Write("[B]"u8))
            .OnText("html", (in TextNode text, List<string> _) => text.Replace("t"u8))
            .Build();
        Assert.Equal("<html><head>t<title>t</title>[/H]</head>[B]t", Feed.Text(plan, "<html><head> <title>x</title></head> b"));
    }

    [Theory]
    [InlineData("\uFEFFb", "\uFEFF[/H][B]t:1")]
    [InlineData("\uFEFF b", "\uFEFF[/H][B]t:2")]
    [InlineData("\uFEFF<b>", "\uFEFF[/H][B]<b>")]
    [InlineData("\uFEFF\uFEFF", "\uFEFF[/H][B]t:3")]
    public void Insert_TextIsHandledAsWell_AndBeginsWithAMark_StandsBehindTheMark(string html, string expected)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnHeadEnd((output, _) => output.Write("[/H]"u8))
            .OnBodyStart((output, _) => output.Write("[B]"u8))
            .OnText((in TextNode text, List<string> _) => text.Replace(System.Text.Encoding.UTF8.GetBytes($"t:{text.Bytes.Length}")))
            .Build();
        Assert.Equal(expected, Feed.Text(plan, html));
    }

    [Theory]
    [InlineData("<head><meta></head><body>", "<head><meta>+[/H]</head>![B]<body>")]
    [InlineData("<head><meta><body>", "<head><meta>+[/H]![B]<body>")]
    [InlineData("<head><meta><p>", "<head><meta>+[/H]![B]<p>")]
    [InlineData("<head><meta></html>", "<head><meta>+[/H]![B]</html>")]
    [InlineData("<head><meta>", "<head><meta>+[/H]![B]")]
    [InlineData("<head><template>", "<head><template>+!")]
    public void Insert_BehindAHeadWithoutEndTag_StandsBehindWhatIsAtItsEnd(string html, string expected)
    {
        var plan = new HtmlRewriterBuilder<List<string>>()
            .OnElement("head", (in Element head, List<string> _) =>
            {
                head.Append("+"u8);
                head.After("!"u8);
            })
            .OnHeadEnd((output, _) => output.Write("[/H]"u8))
            .OnBodyStart((output, _) => output.Write("[B]"u8))
            .Build();
        Assert.Equal(expected.Replace("[B]<body>", "<body>[B]", StringComparison.Ordinal), Feed.Text(plan, html));
    }

    [Fact]
    public void Insert_BodyTagTooLong_StillBehindIt()
    {
        var html = $"<head></head><body data-x='{new string('x', 200)}'><p>";
        Assert.Equal(html.Replace("<head>", "<head>[H][/H]").Replace("'><p>", "'>[B]<p>[/B]"), Feed.Text(Plan, html, new HtmlRewriterLimits { MaxTokenBytes = 64 }));
    }
}
