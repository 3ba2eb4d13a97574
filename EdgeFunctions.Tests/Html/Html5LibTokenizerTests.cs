using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeFunctions.Html;
using EdgeFunctions.Html.Tokenizing;
using Xunit.Abstractions;

namespace EdgeFunctions.Tests.Html;

/// <summary>The html5lib tokenizer tests, whole and byte by byte.</summary>
/// <remarks>
/// Character references stay as they are here by design, so a value is compared up to its first "&amp;", and the tokens
/// around it exactly. Left out: inputs with lone surrogates, which no UTF-8 document holds, and xmlViolation.test, whose
/// expectations are those of an XML infoset.
/// </remarks>
public partial class Html5LibTokenizerTests(ITestOutputHelper log)
{
    [Html5LibTheory]
    [InlineData("contentModelFlags")]
    [InlineData("domjs")]
    [InlineData("entities")]
    [InlineData("escapeFlag")]
    [InlineData("namedEntities")]
    [InlineData("numericEntities")]
    [InlineData("pendingSpecChanges")]
    [InlineData("test1")]
    [InlineData("test2")]
    [InlineData("test3")]
    [InlineData("test4")]
    [InlineData("unicodeChars")]
    [InlineData("unicodeCharsProblematic")]
    public void Tokenize_Html5LibFile_SameTokens(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Html5LibTheoryAttribute.Root!, "tokenizer", file + ".test")));
        int run = 0, exact = 0, left = 0;
        var failures = new List<string>();
        foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            var escaped = test.TryGetProperty("doubleEscaped", out var flag) && flag.GetBoolean();
            var input = Text(test.GetProperty("input"), escaped);
            if (HasLoneSurrogate(input))
            {
                left++;
                continue;
            }

            var states = test.TryGetProperty("initialStates", out var list) ? list.EnumerateArray().Select(s => s.GetString()!).ToArray() : ["Data state"];
            var last = test.TryGetProperty("lastStartTag", out var tag) ? NameKey.Of(Encoding.UTF8.GetBytes(tag.GetString()!)) : NameKey.Unknown;
            var expected = Expected(test.GetProperty("output"), escaped);
            foreach (var state in states)
            {
                run++;
                exact += input.Contains('&') ? 0 : 1;
                var bytes = Encoding.UTF8.GetBytes(input);
                foreach (var cuts in new int[][] { [], [.. Enumerable.Range(1, Math.Max(0, bytes.Length - 1))] })
                {
                    using var tokenizer = new RecordingTokenizer(followTree: false);
                    tokenizer.Start(Mode(state), last);
                    tokenizer.Feed(bytes, cuts);
                    var actual = tokenizer.Tokens;
                    Assert.Equal(bytes, tokenizer.Output.ToArray());
                    if (!Same(expected, actual))
                    {
                        failures.Add($"{state}, {(cuts.Length > 0 ? "byte by byte" : "whole")}: {test.GetProperty("description").GetString()}\n  input    {JsonSerializer.Serialize(input)}\n  expected {string.Join(" | ", expected)}\n  actual   {string.Join(" | ", actual)}");
                        break;
                    }
                }
            }
        }

        log.WriteLine($"{file}: {run} runs, {exact} compared in full, {run - exact} up to the first reference, {left} left out, {failures.Count} differ");
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(40)));
    }

    private static bool Same(List<RecordedToken> expected, List<RecordedToken> actual)
    {
        if (expected.Count != actual.Count)
        {
            return false;
        }

        for (var i = 0; i < expected.Count; i++)
        {
            var (e, a) = (expected[i], actual[i]);
            if (e.Kind != a.Kind || e.SelfClosing != a.SelfClosing || e.Correct != a.Correct || e.PublicId != a.PublicId || e.SystemId != a.SystemId
                || e.Attributes.Count != a.Attributes.Count || !(e.Kind == "Character" ? SameText(e.Name, a.Name) : e.Name == a.Name))
            {
                return false;
            }

            for (var k = 0; k < e.Attributes.Count; k++)
            {
                if (e.Attributes[k].Name != a.Attributes[k].Name || !SameText(e.Attributes[k].Value, a.Attributes[k].Value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool SameText(string expected, string raw)
    {
        var reference = raw.IndexOf('&');
        return reference < 0 ? expected == raw : expected.StartsWith(raw[..reference], StringComparison.Ordinal);
    }

    private static List<RecordedToken> Expected(JsonElement output, bool escaped)
    {
        var tokens = new List<RecordedToken>();
        foreach (var item in output.EnumerateArray())
        {
            var kind = item[0].GetString()!;
            var name = item[1].ValueKind == JsonValueKind.Null ? "" : Text(item[1], escaped);
            switch (kind)
            {
                case "Character" when tokens.Count > 0 && tokens[^1].Kind == kind:
                    tokens[^1] = tokens[^1] with { Name = tokens[^1].Name + name };
                    break;
                case "StartTag":
                    tokens.Add(new RecordedToken(kind)
                    {
                        Name = name,
                        Attributes = [.. item[2].EnumerateObject().Select(p => (escaped ? Unescape(p.Name) : p.Name, Text(p.Value, escaped)))],
                        SelfClosing = item.GetArrayLength() > 3,
                    });
                    break;
                case "DOCTYPE":
                    tokens.Add(new RecordedToken(kind)
                    {
                        Name = name,
                        PublicId = item[2].ValueKind == JsonValueKind.Null ? null : Text(item[2], escaped),
                        SystemId = item[3].ValueKind == JsonValueKind.Null ? null : Text(item[3], escaped),
                        Correct = item[4].GetBoolean(),
                    });
                    break;
                default:
                    tokens.Add(new RecordedToken(kind) { Name = name });
                    break;
            }
        }

        return tokens;
    }

    private static TextMode Mode(string state) => state switch
    {
        "Data state" => TextMode.Data,
        "PLAINTEXT state" => TextMode.PlainText,
        "RCDATA state" => TextMode.RcData,
        "RAWTEXT state" => TextMode.RawText,
        "Script data state" => TextMode.ScriptData,
        "CDATA section state" => TextMode.CData,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "unknown state"),
    };

    // A JSON string with a lone surrogate cannot be read as text: the raw form is unescaped by hand.
    private static string Text(JsonElement value, bool escaped)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            text = Unescape(value.GetRawText().Trim('"'));
        }

        return escaped ? Unescape(text) : text;
    }

    private static string Unescape(string text) => UnicodeEscape().Replace(text, m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex UnicodeEscape();
}
