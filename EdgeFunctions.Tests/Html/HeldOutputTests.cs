using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

public class HeldOutputTests
{
    // Says at each script what it ends with: hold that much, release, fail.
    private static HtmlRewriterPlan<List<string>> Plan { get; } = new HtmlRewriterBuilder<List<string>>()
        .OnElement("i", (in Element e, List<string> _) => e.Remove())
        .OnText("script", (in TextNode text, List<string> log) =>
        {
            log.Add(Handlers.Str(text.Held));
            if (text.Bytes.EndsWith("+"u8))
            {
                text.Release(2, "three"u8);
            }
            else if (text.Bytes.EndsWith("-"u8))
            {
                text.Release(2, []);
            }

            if (text.Bytes.StartsWith("!"u8))
            {
                throw new InvalidOperationException();
            }

            if (text.Bytes.StartsWith("x"u8))
            {
                text.Replace(Encoding.UTF8.GetBytes(Handlers.Str(text.Bytes).Replace("x", "changed", StringComparison.Ordinal)));
            }

            if (text.Bytes.Contains((byte)'='))
            {
                text.Hold(text.Bytes.Length - text.Bytes.IndexOf((byte)'=') - 1);
            }
        })
        .Build();

    [Theory]
    [InlineData("<script>a=12</script>b<script>+</script>c", "<script>a=three</script>b<script>+</script>c", "12</script>b<script>")]
    [InlineData("<script>x=12</script><p a=1><script>x-</script>c", "<script>changed=</script><p a=1><script>changed-</script>c", "12</script><p a=1><script>")]
    [InlineData("<script>a=12</script><script>b=34+</script><script>-</script>", "<script>a=three</script><script>b=+</script><script>-</script>", "12</script><script>", "34+</script><script>")]
    [InlineData("<script>a=12</script><script>b</script><i><script>+</script></i><script>+</script>", "<script>a=three</script><script>b</script><script>+</script>", "12</script><script>", "12</script><script>b</script><script>")]
    [InlineData("<script>a=12</script><script>b=34</script><script>+</script>", "<script>a=12</script><script>b=three</script><script>+</script>", "12</script><script>", "34</script><script>")]
    public void Release_LaterText_FirstBytesAreReplaced(string html, string expected, params string[] held)
    {
        Assert.Equal(expected, Feed.Text(Plan, html, out var log));
        Assert.Equal(["", .. held], log);
    }

    [Theory]
    [InlineData("<script>a=12</script>b")]
    [InlineData("<script>a=12</script>b<script>b</script>c<!-- ")]
    [InlineData("<script>a=12</script>b<script>!+</script>c<script>+</script>")]
    [InlineData("<script>a=12")]
    [InlineData("<script>a=</script><script>+</script>")]
    public void Hold_NothingReleases_AllLeavesAsItCame(string html) => Assert.Equal(html, Feed.Text(Plan, html));

    [Fact]
    public void Hold_MoreThanATagMayHave_IsLetGoHoweverItIsCut()
    {
        var limits = new HtmlRewriterLimits { MaxTokenBytes = 40 };
        for (var length = 0; length < 40; length++)
        {
            var between = new string('b', length);
            var isHeld = ("12</script><script>".Length + length) <= 40;
            Assert.Equal($"<script>a={(isHeld ? "three" : "12")}</script>{between}<script>+</script>c", Feed.Text(Plan, $"<script>a=12</script>{between}<script>+</script>c", out var log, limits));
            Assert.Equal(isHeld, log[1].Length > 0);
        }
    }

    [Fact]
    public void HeldBytes_WhatWaits_IsCounted()
    {
        using var rewriter = Plan.Create([]);
        var output = new ArrayBufferWriter<byte>();
        rewriter.Write("<script>a=12</script>b"u8, output);
        Assert.Equal("<script>a=", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal("12</script>b".Length, rewriter.HeldBytes);
        Assert.True(rewriter.TryStop(output));
        Assert.Equal("<script>a=12</script>b", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(0, rewriter.HeldBytes);
    }
}
