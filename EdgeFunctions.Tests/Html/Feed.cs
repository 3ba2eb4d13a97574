using System.Buffers;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Tests.Html;

/// <summary>Feeds a document to a rewriter whole, byte by byte and at every cut, and demands one result.</summary>
internal static class Feed
{
    public static string Text(HtmlRewriterPlan<List<string>> plan, string html, HtmlRewriterLimits? limits = null) =>
        Encoding.UTF8.GetString(Bytes(plan, Encoding.UTF8.GetBytes(html), out _, limits));

    public static string Text(HtmlRewriterPlan<List<string>> plan, string html, out List<string> log, HtmlRewriterLimits? limits = null) =>
        Encoding.UTF8.GetString(Bytes(plan, Encoding.UTF8.GetBytes(html), out log, limits));

    public static byte[] Bytes(HtmlRewriterPlan<List<string>> plan, byte[] input, out List<string> log, HtmlRewriterLimits? limits = null)
    {
        log = [];
        var whole = Once(plan, input, [], log, out var outcome, limits);
        for (var cut = 0; cut < input.Length; cut++)
        {
            var cutLog = new List<string>();
            var cutResult = Once(plan, input, [cut], cutLog, out var cutOutcome, limits);
            AssertSame(whole, cutResult, $"cut at {cut}");
            Assert.Equal(log, cutLog);
            Assert.Equal(outcome with { Exception = null }, cutOutcome with { Exception = null });
        }

        var dripLog = new List<string>();
        var drip = Once(plan, input, [.. Enumerable.Range(1, Math.Max(0, input.Length - 1))], dripLog, out var dripOutcome, limits);
        AssertSame(whole, drip, "byte by byte");
        Assert.Equal(log, dripLog);
        Assert.Equal(outcome with { Exception = null }, dripOutcome with { Exception = null });
        return whole;
    }

    public static byte[] Once<TState>(
        HtmlRewriterPlan<TState> plan, byte[] input, int[] cuts, TState state, out RewriteOutcome outcome, HtmlRewriterLimits? limits = null)
    {
        using var rewriter = plan.Create(state, limits);
        var output = new ArrayBufferWriter<byte>(Math.Max(16, input.Length));
        var from = 0;
        foreach (var cut in cuts)
        {
            rewriter.Write(input.AsSpan(from, cut - from), output);
            from = cut;
        }

        rewriter.Write(input.AsSpan(from), output);
        rewriter.Complete(output);
        outcome = rewriter.Outcome;
        return output.WrittenSpan.ToArray();
    }

    public static void AssertSame(byte[] expected, byte[] actual, string how)
    {
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            Assert.Fail($"{how}\nexpected: {Encoding.Latin1.GetString(expected)}\nactual:   {Encoding.Latin1.GetString(actual)}");
        }
    }
}
