using System.Text;
using EdgeFunctions.Diagnostics.Inspection;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class StreamDiffTests
{
    [Theory]
    [InlineData("the same text on both sides", "the same text on both sides", "")]
    [InlineData("see http://127.0.0.1:7072/a/long/path for it", "see http://localhost:7071/a/long/path for it", "11:127.0.0.1:7072>localhost:7071")]
    [InlineData("{\"a\":1,\"b\":\"something long enough\"}", "{\"edge\":true,\"a\":1,\"b\":\"something long enough\"}", "2:>edge\":true,\"")]
    [InlineData("keep this, DROP ALL OF THIS, and this is kept too", "keep this, and this is kept too", "11:DROP ALL OF THIS, >")]
    [InlineData("the end is cut", "the end", "7: is cut>")]
    [InlineData("the end", "the end is longer", "7:> is longer")]
    [InlineData("", "all of it", "0:>all of it")]
    [InlineData("short", "other", "0:short>other")]
    public void Compare_WholeTexts_TellsWhatDiffers(string before, string after, string expected) => Assert.Equal(expected, Run(before, after, [before.Length], [after.Length]));

    [Fact]
    public void Compare_ManyChangesInALongText_TellsEachAtItsPlace()
    {
        var random = new Random(4711);
        var (before, after, expected) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var i = 0; i < 200; i++)
        {
            var filler = string.Concat(Enumerable.Range(0, random.Next(3, 40)).Select(_ => random.Next().ToString("x8", System.Globalization.CultureInfo.InvariantCulture)));
            before.Append(filler);
            after.Append(filler);
            expected.Append(System.Globalization.CultureInfo.InvariantCulture, $"{before.Length}:[OLD-{i}]>{{NEW!{i}}}|");
            before.Append(System.Globalization.CultureInfo.InvariantCulture, $"[OLD-{i}]");
            after.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{NEW!{i}}}");
        }

        before.Append("the same tail, long enough");
        after.Append("the same tail, long enough");
        var whole = Run(before.ToString(), after.ToString(), [before.Length], [after.Length]);
        Assert.Equal(expected.ToString().TrimEnd('|'), whole);

        // The two sides come in pieces, and what comes out lags behind.
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(whole, Run(before.ToString(), after.ToString(), Cuts(random, before.Length), Cuts(random, after.Length)));
        }
    }

    [Fact]
    public void Compare_LongInsertion_IsSeenThrough()
    {
        var page = string.Join('\n', Enumerable.Range(0, 1000));
        var fragment = string.Join(';', Enumerable.Range(5000, 5000));
        var result = Run(page, page[..1000] + fragment + page[1000..], [page.Length], [page.Length + fragment.Length]);
        Assert.Single(result.Split('|'));
        Assert.Contains(">", result, StringComparison.Ordinal);
        Assert.InRange(result.Length, fragment.Length, fragment.Length + 20);
    }

    [Fact]
    public void Compare_NothingInCommon_GivesUpAndSaysSo()
    {
        var diff = new StreamDiff((_, _, _) => { });
        diff.WriteBefore(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abcdefgh", 2000))));
        diff.WriteAfter(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("12345678", 2000))));
        diff.Compare();
        Assert.True(diff.IsLost);
    }

    private static int[] Cuts(Random random, int length) => [.. Enumerable.Range(0, 20).Select(_ => random.Next(length + 1)).Append(length).Order()];

    private static string Run(string before, string after, int[] beforeCuts, int[] afterCuts)
    {
        var told = new List<string>();
        var diff = new StreamDiff((at, b, a) => told.Add($"{at}:{Encoding.ASCII.GetString(b)}>{Encoding.ASCII.GetString(a)}"));
        var (b, a) = (Encoding.ASCII.GetBytes(before), Encoding.ASCII.GetBytes(after));
        var (fromBefore, fromAfter) = (0, 0);
        for (var i = 0; i < Math.Max(beforeCuts.Length, afterCuts.Length); i++)
        {
            var toBefore = beforeCuts[Math.Min(i, beforeCuts.Length - 1)];
            var toAfter = afterCuts[Math.Min(i, afterCuts.Length - 1)];
            diff.WriteBefore(b.AsSpan(fromBefore..toBefore));
            diff.WriteAfter(a.AsSpan(fromAfter..toAfter));
            (fromBefore, fromAfter) = (toBefore, toAfter);
            diff.Compare();
        }

        diff.Complete();
        Assert.False(diff.IsLost);
        return string.Join('|', told);
    }
}
