using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeFunctions.Tests.Transforms.Urls;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Tests.Transforms.Text;

public class NextFlightScriptsTests
{
    private static readonly UrlTextMatcher Matcher = new(TestMaps.Site);

    private static string[] Rewrite(params string[] scripts) => Rewrite(out _, scripts);

    private static string[] Rewrite(out string? failure, params string[] scripts)
    {
        var next = new NextFlightScripts(Matcher);
        string[] results = [.. scripts.Select(script => TestMaps.Apply(script, (bytes, output) => next.TryRewrite(bytes, 0, output)))];
        failure = next.Failure;
        return results;
    }

    private static string Push(string rows) => "self.__next_f.push([1," + JsonSerializer.Serialize(rows) + "])";

    private static string TextRow(string id, string text) => $"{id}:T{Encoding.UTF8.GetByteCount(text):x},{text}";

    [Theory]
    [InlineData(@"self.__next_f.push([1,""0:[\""https://origin.example/a\""]\n""])", @"self.__next_f.push([1,""0:[\""https://www.public.test/a\""]\n""])")]
    [InlineData(@"(self.__next_f=self.__next_f||[]).push([0]);self.__next_f.push([1,""0:\""//origin.example\""\n""])", @"(self.__next_f=self.__next_f||[]).push([0]);self.__next_f.push([1,""0:\""//www.public.test\""\n""])")]
    [InlineData(@"(window.__next_f = window.__next_f || []).push( [ 1 , ""0:\""//origin.example\""\n"" ] );", @"(window.__next_f = window.__next_f || []).push( [ 1 , ""0:\""//www.public.test\""\n"" ] );")]
    [InlineData(@"self.__next_f.push([2,null]);self.__next_f.push([1,""0:\""https:\/\/origin.example\""\n""])", @"self.__next_f.push([2,null]);self.__next_f.push([1,""0:\""https:\/\/www.public.test\""\n""])")]
    [InlineData(@"self.__next_f.push([1,""0:[\""\\\""https:\\/\\/origin.example\\\""\""]\n""])", @"self.__next_f.push([1,""0:[\""\\\""https:\\/\\/www.public.test\\\""\""]\n""])")]
    [InlineData(@"self.__next_f.push([1,""2:T16,https://origin.example""])", @"self.__next_f.push([1,""2:T17,https://www.public.test""])")]
    [InlineData(@"self.__next_f.push([1,""2:T1e,http://origin.example:80\n\u00e9\ud83d3:\""a\""\n""])", @"self.__next_f.push([1,""2:T1d,https://www.public.test\n\u00e9\ud83d3:\""a\""\n""])")]
    [InlineData(@"self.__next_f.push([1,""2:T1b,http://origin.example\n\u00e9\ud83d3:\""a\""\n""])", @"self.__next_f.push([1,""2:T1d,https://www.public.test\n\u00e9\ud83d3:\""a\""\n""])")]
    [InlineData(@"self.__next_f.push([1,""2:T1c,http://origin.example:80\n\u00e9\ud83d3:\""a\""\n""])", @"self.__next_f.push([1,""2:T1c,http://origin.example:80\n\u00e9\ud83d3:\""a\""\n""])")]
    [InlineData(@"a.push([1,""0:\""//origin.example\""\n""])", @"a.push([1,""0:\""//origin.example\""\n""])")]
    [InlineData("self.__next_f=self.__next_f||[]", "self.__next_f=self.__next_f||[]")]
    public void TryRewrite_OneScript_RewritesStrings(string script, string expected) => Assert.Equal([expected], Rewrite(script));

    [Fact]
    public void TryRewrite_TextRowWithin_CountsWhatTheStringSpells()
    {
        string Text(string host) => $"<a href=\"{host}/\">\u00e9 \u20ac \ud83d\ude00 \t\r\n \\ / </a>";
        string before = Push(TextRow("1a", Text("https://origin.example")) + "2:\"x\"\n" + TextRow("3", Text("//origin.example")));
        string after = Push(TextRow("1a", Text("https://www.public.test")) + "2:\"x\"\n" + TextRow("3", Text("//www.public.test")));
        Assert.Equal([after], Rewrite(before));
    }

    [Theory]
    [InlineData(@"\/", "/")]
    [InlineData(@"\\/", @"\/")]
    [InlineData(@"\\\/", @"\/")]
    public void TryRewrite_SlashesOfAPathThatIsAdded_CountAsTheStringSpellsThem(string slash, string spelt)
    {
        string Script(params string[] parts) =>
            $"self.__next_f.push([1,\"1:T{string.Join(spelt, parts).Length.ToString("x", CultureInfo.InvariantCulture)},{string.Join(slash, parts)}2:[]\\n\"])";
        var next = new NextFlightScripts(new UrlTextMatcher(TestMaps.Images));
        Assert.Equal(
            Script("https:", "", "www.public.test:8443", "media", "a"),
            TestMaps.Apply(Script("https:", "", "images.example", "a"), (bytes, output) => next.TryRewrite(bytes, 0, output)));
        Assert.Null(next.Failure);
    }

    [Fact]
    public void TryRewrite_RawUtf8InString_CountsBytes()
    {
        string Script(string host) => "self.__next_f.push([1,\"1:T" + (4 + host.Length).ToString("x", CultureInfo.InvariantCulture) + ",\u00c3\u00a9" + host + "/\\n2:[]\\n\"])";
        Assert.Equal([Script("https://www.public.test")], Rewrite(out string? failure, Script("https://origin.example")));
        Assert.Null(failure);
    }

    [Fact]
    public void TryRewrite_TextRowOverScripts_StaysWholeAndWhatFollowsIsRewritten()
    {
        string row = TextRow("1", "see https://origin.example/ and //origin.example/ there");
        string rest = "2:\"https://origin.example/\"\n";
        string rewritten = "2:\"https://www.public.test/\"\n";
        for (int cut = 1; cut < row.Length; cut++)
        {
            string[] expected = [Push(row[..cut]), Push(row[cut..] + rewritten)];
            Assert.Equal(expected, Rewrite(out string? failure, Push(row[..cut]), Push(row[cut..] + rest)));
            Assert.Null(failure);
        }
    }

    [Fact]
    public void TryRewrite_LineOverScripts_RewritesWhatIsWholeAndNeverHalf()
    {
        const string Row = "0:[\"https://origin.example/a\",\"x\"]\n";
        string rewritten = Row.Replace("origin.example", "www.public.test", StringComparison.Ordinal);
        int start = Row.IndexOf("https", StringComparison.Ordinal);
        int hostEnd = Row.IndexOf("/a", StringComparison.Ordinal);
        for (int cut = 1; cut < Row.Length; cut++)
        {
            // The character before the URL and the one after its host must be seen with it.
            bool whole = cut < start || cut > hostEnd;
            string[] results = Rewrite(Push(Row[..cut]), Push(Row[cut..]));
            string[] expected = !whole ? [Push(Row[..cut]), Push(Row[cut..])]
                : cut < start ? [Push(rewritten[..cut]), Push(rewritten[cut..])]
                : [Push(rewritten[..(cut + 1)]), Push(rewritten[(cut + 1)..])];
            Assert.Equal(expected, results);
        }
    }

    [Fact]
    public void TryRewrite_LineContinuesWithForeignHost_StaysInBoth() =>
        Assert.Equal(
            [Push("0:\"https://origin.example"), Push(".evil.test/\"\n")],
            Rewrite(Push("0:\"https://origin.example"), Push(".evil.test/\"\n")));

    [Theory]
    [InlineData("self.__next_f.push([3,\"MDoi\"])")]
    [InlineData("self.__next_f.push([1,'0:[]\\n'])")]
    [InlineData("self.__next_f.push([1,\"0:[]\\n\"")]
    [InlineData("self.__next_f.push([1,\"<html>\"])")]
    [InlineData("self.__next_f.push([1,\"0:T1,\\u00e9\"])")]
    [InlineData("self.__next_f.push([1,\"0:T4,\\u00zz\"])")]
    [InlineData("self.__next_f.push(x)")]
    [InlineData("self.__next_f.push([1,\"0:\\")]
    public void TryRewrite_NotUnderstood_LeavesAllThatFollows(string script)
    {
        string later = Push("1:\"https://origin.example\"\n");
        Assert.Equal([script, later], Rewrite(out string? failure, script, later));
        Assert.NotNull(failure);
    }

    [Fact]
    public void TryRewrite_RowsCutAnywhere_TextCountsStayTrue()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string[] texts = ["https://origin.example/", "\u00e9", "\ud83d\ude00", "\n", "\"", "//beef.origin.example", "\\", "<b>"];
            var body = new StringBuilder();
            for (int row = 0; row < 8; row++)
            {
                string text = string.Concat(random.GetItems(texts, random.Next(0, 6)));
                _ = random.Next(2) == 0
                    ? body.Append(TextRow("a", text))
                    : body.Append("b:").Append(JsonSerializer.Serialize(text)).Append('\n');
            }

            string all = body.ToString();
            int[] cuts = [0, .. Enumerable.Range(0, random.Next(0, 5)).Select(_ => random.Next(all.Length + 1)).Where(cut => cut == all.Length || !char.IsLowSurrogate(all[cut])).Order(), all.Length];
            string[] scripts = [.. cuts.Zip(cuts.Skip(1), (from, to) => Push(all[from..to]))];
            string[] results = Rewrite(out string? failure, scripts);
            Assert.Null(failure);

            string joined = string.Concat(results.Select(script => JsonDocument.Parse(script["self.__next_f.push(".Length..^1]).RootElement[1].GetString()));
            AssertRows(all, joined, seed);
        }
    }

    // Reads both as a client does: as many rows, each text as long as it says, equal but for the hosts.
    private static void AssertRows(string before, string after, int seed)
    {
        List<string> expected = Rows(before);
        List<string> actual = Rows(after);
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            string restored = actual[i]
                .Replace("abc.public.test:8443", "beef.origin.example", StringComparison.Ordinal)
                .Replace("www.public.test", "origin.example", StringComparison.Ordinal);
            Assert.True(expected[i] == restored, $"seed {seed}, row {i}");
        }
    }

    private static List<string> Rows(string flight)
    {
        var rows = new List<string>();
        byte[] bytes = Encoding.UTF8.GetBytes(flight);
        int at = 0;
        while (at < bytes.Length)
        {
            int tag = Array.IndexOf(bytes, (byte)':', at) + 1;
            int end;
            int start = tag;
            if (bytes[tag] == 'T')
            {
                start = Array.IndexOf(bytes, (byte)',', tag) + 1;
                end = start + int.Parse(Encoding.ASCII.GetString(bytes, tag + 1, start - tag - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
            else
            {
                end = Array.IndexOf(bytes, (byte)'\n', tag) + 1;
            }

            rows.Add(Encoding.UTF8.GetString(bytes, start, end - start));
            at = end;
        }

        return rows;
    }
}
