using System.Buffers;
using System.Text;
using EdgeFunctions.Html;
using EdgeFunctions.Html.Tokenizing;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>Reads a fragment as a browser would, and says for each value what it stands in.</summary>
internal sealed class FragmentScanner : HtmlTokenizer
{
    // URLs that are not rewritten but fetched or followed all the same.
    private static readonly string[] FurtherUrls = ["codebase", "classid", "archive", "code", "dynsrc", "lowsrc", "attributionsrc", "icon", "profile"];

    // Animations can set any attribute, href too.
    private static readonly string[] AnimationValues = ["to", "from", "by", "values"];

    private static readonly SearchValues<byte> TagBegins = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/!?"u8);

    private readonly byte[] _html;
    private readonly List<Placeholder> _placeholders;
    private readonly List<string> _faults;
    private readonly HashSet<int> _placed = [];
    private ulong _rawName;
    private ulong _foreignRaw;

    private FragmentScanner(byte[] html, List<Placeholder> placeholders, List<string> faults)
        : base(int.MaxValue, int.MaxValue)
    {
        _html = html;
        _placeholders = placeholders;
        _faults = faults;
        AllTags = true;
        CaptureText = true;
        CaptureComments = true;
        StartTagCapture = AttributeCapture.All;
    }

    /// <summary>Values, quotes and nonces, and where they stand, in bytes.</summary>
    public List<FragmentEdit> Parts { get; } = [];

    public static FragmentScanner Scan(byte[] html, List<Placeholder> placeholders, List<string> faults)
    {
        using var scanner = new FragmentScanner(html, placeholders, faults);
        scanner.Push(html);
        scanner.End();
        foreach (var placeholder in placeholders.Where(p => p.Value is not null && !scanner._placed.Contains(p.Start)))
        {
            faults.Add($"shows {NameOf(placeholder)} where no value can stand; values stand in text, in attribute values and in scripts");
        }

        if (!scanner.BetweenTokens)
        {
            faults.Add("ends inside a tag, a comment, or an element such as script; complete it, or it swallows the page behind it");
        }

        return scanner;
    }

    protected override void OnTag(ReadOnlySpan<byte> data, int start, int end)
    {
        var isRaw = Tag.Name is TagNames.Script or TagNames.Style;
        if (Tag.IsEnd)
        {
            _foreignRaw = Tag.Name == _foreignRaw ? 0 : _foreignRaw;
            return;
        }

        _rawName = Tag.Name;
        if (isRaw && Tag.Space != ElementSpace.Html && Tag.OpensElement)
        {
            _foreignRaw = Tag.Name;
        }

        var hasNonce = false;
        foreach (ref readonly var attribute in Attributes)
        {
            var name = Encoding.UTF8.GetString(data[(start + attribute.NameStart)..(start + attribute.NameEnd)]).ToLowerInvariant();
            hasNonce |= name == "nonce";
            Take(data[start..end], (int)Position + start, attribute, name);
        }

        if (Tag.Name == TagNames.Script && !hasNonce)
        {
            Parts.Add(new((int)Position + start + Tag.NameEnd, FragmentPart.Nonce));
        }
    }

    protected override void OnText(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
        var script = new ScriptPosition(data[start..end]);
        var from = (int)Position + start;
        foreach (var placeholder in Within(from, (int)Position + end))
        {
            if (IsBehindLessThan(placeholder))
            {
                Place(placeholder, null, "behind a <, where it could become a tag; write &lt; in text, and join two strings in a script");
                continue;
            }

            var isScript = TextMode == TextMode.ScriptData;
            ValueEscape? escape = TextMode switch
            {
                _ when _foreignRaw != 0 => null,
                TextMode.Data or TextMode.RcData => ValueEscape.Markup,
                TextMode.ScriptData => script.Pass(placeholder.Start - from, placeholder.End - from),
                _ => null,
            };
            Place(placeholder, escape, isScript && _foreignRaw == 0
                ? "behind a /, a ${, or in a comment of a script, where nobody can tell what is a string; put const x = {{…}}; at the script's start and use x"
                : TextMode == TextMode.RawText && _rawName == TagNames.Style
                ? "in a style sheet, where no escape is safe; put it into a data- attribute or a class and select by that"
                : "in text that browsers do not read as HTML; put it into an element or an attribute");
        }
    }

    protected override void OnComment(ReadOnlySpan<byte> data, int start, int end, Range content, CommentKind kind, bool closed)
    {
        foreach (var placeholder in Within((int)Position + start, (int)Position + end))
        {
            Place(placeholder, null, "in a comment; put it into an element or an attribute");
        }
    }

    protected override void OnDoctype(ReadOnlySpan<byte> data, int start, int end, bool closed)
    {
    }

    protected override void OnOversizedTag(ReadOnlySpan<byte> data, int start)
    {
    }

    protected override void OnIncompleteTag(ReadOnlySpan<byte> data, int start)
    {
    }

    protected override void OnNoscriptEnd()
    {
    }

    protected override void Emit(ReadOnlySpan<byte> data, int end)
    {
    }

    /// <summary>Whether a name would make a tag of what is text as long as nothing stands there.</summary>
    private bool IsBehindLessThan(Placeholder placeholder)
    {
        var before = _html.AsSpan(0, placeholder.Start);
        return before.LastIndexOfAnyExcept(TagBegins) is >= 0 and var at && before[at] == '<';
    }

    private static string NameOf(Placeholder placeholder) => $"{{{{{placeholder.Value}}}}}";

    private void Take(ReadOnlySpan<byte> tag, int offset, in AttributeSpan attribute, string name)
    {
        var (from, to) = (offset + attribute.ValueStart, offset + attribute.ValueEnd);
        var placeholders = Within(from, to);
        if (placeholders.Length == 0)
        {
            return;
        }

        // An empty value without quotes would take the next attribute for itself.
        var isQuoted = attribute.Quote is QuoteKind.Double or QuoteKind.Single;
        if (!isQuoted)
        {
            Parts.Add(new(from, FragmentPart.Quote));
            if (_html.AsSpan(from, to - from).Contains((byte)'"'))
            {
                _faults.Add($"has a quote in the unquoted value of {name}; put the value in quotes");
            }
        }

        var fault = FaultOf(tag, name, out var isUrl);
        foreach (var placeholder in placeholders)
        {
            var escape = ValueEscape.Markup;
            var isSafe = fault is not null || !isUrl || UrlPosition.TryFind(_html.AsSpan(from, placeholder.Start - from), placeholder.Value!, out escape);
            Place(placeholder, fault is null && isSafe ? escape : null, $"in the attribute {name}, {fault
                ?? "as a URL's scheme or host, or at its start; begin the URL with https://host/, with / or with ?, and use {{host}} and {{path}} for the reader's own"}");
        }

        if (!isQuoted)
        {
            Parts.Add(new(to, FragmentPart.Quote));
        }
    }

    private string? FaultOf(ReadOnlySpan<byte> tag, string name, out bool isUrl)
    {
        isUrl = FurtherUrls.Contains(name);
        var element = Encoding.UTF8.GetString(tag[Tag.NameStart..Tag.NameEnd]).ToLowerInvariant();
        if (name.StartsWith("on", StringComparison.Ordinal))
        {
            return "which is script; put it into a data- attribute and read that";
        }

        if (AnimationValues.Contains(name) && (element == "set" || element.StartsWith("animate", StringComparison.Ordinal)))
        {
            return "which may become any other attribute; write it out";
        }

        if (!UrlAttributes.Default.TryGetRule(tag[Tag.NameStart..Tag.NameEnd], Encoding.UTF8.GetBytes(name), out var kind))
        {
            return null;
        }

        isUrl |= kind == UrlRuleKind.Url;
        return kind switch
        {
            UrlRuleKind.Url => null,
            UrlRuleKind.MetaContent => TagAttributes.TryFind(tag, "http-equiv"u8, out _) ? "which is an instruction to the browser; write it out" : null,
            UrlRuleKind.Css => "which is a style sheet, where no escape is safe; put it into a data- attribute or a class and select by that",
            UrlRuleKind.Srcdoc => "which is a document of its own; write it out",
            _ => "which is a list of URLs; use an attribute of one URL",
        };
    }

    private Placeholder[] Within(int from, int to) => [.. _placeholders.Where(p => p.Value is not null && p.Start >= from && p.End <= to)];

    private void Place(Placeholder placeholder, ValueEscape? escape, string fault)
    {
        _placed.Add(placeholder.Start);
        if (escape is { } known)
        {
            Parts.Add(new(placeholder.Start, FragmentPart.Of(placeholder.Value!, known, placeholder.End - placeholder.Start)));
        }
        else
        {
            _faults.Add($"shows {NameOf(placeholder)} {fault}");
        }
    }
}
