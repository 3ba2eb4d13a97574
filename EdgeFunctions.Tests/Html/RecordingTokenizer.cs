using System.Text;
using EdgeFunctions.Html;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Tests.Html;

/// <summary>Notes every token as a line: the tokenizer without a rewriter.</summary>
internal sealed class RecordingTokenizer : HtmlTokenizer
{
    private readonly bool _followTree;
    private readonly StringBuilder _text = new();
    private bool _noscriptSeen;

    public RecordingTokenizer(bool followTree = true, bool captureText = false, int maxBytes = int.MaxValue)
        : base(maxBytes, maxBytes)
    {
        _followTree = followTree;
        AllTags = true;
        ObserveText = true;
        CaptureText = captureText;
        CaptureComments = true;
        CaptureDoctype = true;
        StartTagCapture = AttributeCapture.All;
    }

    public List<RecordedToken> Tokens { get; } = [];

    public MemoryStream Output { get; } = new();

    public static RecordingTokenizer Run(byte[] input, int[] cuts, bool followTree = true)
    {
        var tokenizer = new RecordingTokenizer(followTree);
        tokenizer.Feed(input, cuts);
        return tokenizer;
    }

    public void Start(TextMode mode, ulong lastStartTag) => StartIn(mode, lastStartTag);

    public void Feed(byte[] input, int[] cuts)
    {
        var from = 0;
        foreach (var cut in cuts)
        {
            Push(input.AsSpan(from, cut - from));
            from = cut;
        }

        Push(input.AsSpan(from));
        End();
        FlushText();
    }

    protected override void OnTag(ReadOnlySpan<byte> data, int start, int end)
    {
        FlushText();
        var token = data[start..end];
        var attributes = new List<(string, string)>();
        foreach (var a in Attributes)
        {
            var name = Decode(Lower(token[a.NameStart..a.NameEnd]), true);
            if (!attributes.Exists(x => x.Item1 == name))
            {
                attributes.Add((name, Decode(token[a.ValueStart..a.ValueEnd], true)));
            }
        }

        Tokens.Add(new RecordedToken(Tag.IsEnd ? "EndTag" : "StartTag")
        {
            Name = Decode(Lower(token[Tag.NameStart..Tag.NameEnd]), true),
            Attributes = Tag.IsEnd ? [] : attributes,
            SelfClosing = Tag.SelfClosing && !Tag.IsEnd,
            Offset = Position + start,
            InNoscript = InNoscript && _noscriptSeen,
        });

        // The tag of noscript itself comes when it is entered already.
        _noscriptSeen = InNoscript;
        if (!_followTree)
        {
            StartIn(TextMode.Data, 0);
        }
    }

    protected override void OnText(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
        foreach (var b in data[start..end])
        {
            // Latin-1 until the node is whole: a piece may end inside a character.
            if (b == 0 && TextMode is not (TextMode.Data or TextMode.CData))
            {
                _text.Append("\u00EF\u00BF\u00BD");
            }
            else
            {
                _text.Append((char)b);
            }
        }
    }

    protected override void OnComment(ReadOnlySpan<byte> data, int start, int end, Range content, CommentKind kind, bool closed)
    {
        FlushText();
        Tokens.Add(new RecordedToken("Comment") { Name = Decode(data[start..end][content], true) });
    }

    protected override void OnDoctype(ReadOnlySpan<byte> data, int start, int end, bool closed)
    {
        FlushText();
        var body = data[start..end]["<!doctype".Length..];
        body = closed ? body[..^1] : body;
        var parts = DoctypeParser.Parse(body);
        Tokens.Add(new RecordedToken("DOCTYPE")
        {
            Name = Decode(Lower(body[parts.Name]), true),
            PublicId = parts.PublicId is { } p ? Decode(body[p], true) : null,
            SystemId = parts.SystemId is { } s ? Decode(body[s], true) : null,
            Correct = parts.Correct && (closed || parts.Trailing),
        });
    }

    protected override void OnOversizedTag(ReadOnlySpan<byte> data, int start)
    {
    }

    protected override void OnIncompleteTag(ReadOnlySpan<byte> data, int start)
    {
    }

    protected override void OnNoscriptEnd() => _noscriptSeen = false;

    protected override void Emit(ReadOnlySpan<byte> data, int end) => Output.Write(data[..end]);

    private static byte[] Lower(ReadOnlySpan<byte> bytes)
    {
        var lower = bytes.ToArray();
        for (var i = 0; i < lower.Length; i++)
        {
            if (lower[i] is >= (byte)'A' and <= (byte)'Z')
            {
                lower[i] |= 0x20;
            }
        }

        return lower;
    }

    private static string Decode(ReadOnlySpan<byte> bytes, bool replaceNul)
    {
        var text = Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n").Replace('\r', '\n');
        return replaceNul ? text.Replace('\0', '\uFFFD') : text;
    }

    private void FlushText()
    {
        if (_text.Length > 0)
        {
            Tokens.Add(new RecordedToken("Character") { Name = Decode(Encoding.Latin1.GetBytes(_text.ToString()), false) });
            _text.Clear();
        }
    }
}
