using System.Text;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>As much of tree construction as decides how the bytes after a tag are read.</content>
/// <remarks>
/// The standard no longer has an "in select" insertion mode: a <c>style</c> or <c>textarea</c> in a <c>select</c> is
/// what it is elsewhere, so nothing here depends on an unclosed <c>select</c>.
/// </remarks>
internal abstract partial class HtmlTokenizer
{
    // Those that FollowStartTag knows: few start tags are of them, and none of the most frequent shares a bit with one.
    private static readonly ulong EventfulNames = FilterBit(TagNames.Svg) | FilterBit(TagNames.Math) | FilterBit(TagNames.Template) | FilterBit(TagNames.Noframes)
        | FilterBit(TagNames.Title) | FilterBit(TagNames.Textarea) | FilterBit(TagNames.Style) | FilterBit(TagNames.Xmp) | FilterBit(TagNames.Iframe)
        | FilterBit(TagNames.Noembed) | FilterBit(TagNames.Script) | FilterBit(TagNames.Noscript) | FilterBit(TagNames.Plaintext);

    private ForeignContext _foreign;
    private FrameState _frames;
    private int _outerForeign;
    private int _outerTemplates;
    private bool _enteredNoscript;
    private bool _endsRawText;
    private int _noscriptScanned;

    /// <summary>How many HTML <c>template</c> elements are open.</summary>
    protected int TemplateDepth { get; private set; }

    /// <summary>The document is a frameset: it has no body.</summary>
    protected bool IsFrameset => _frames == FrameState.Frameset;

    /// <summary>Inside <c>svg</c> or <c>math</c>, integration points in them included.</summary>
    protected bool InForeignContent => _foreign.Any;

    private void StartTagHints(ReadOnlySpan<byte> token)
    {
        var name = Tag.Name;
        if (_foreign.Any)
        {
            Tag.BreaksOut = BreakoutElements.Contains(name) || (name == TagNames.Font && HasFontAttribute(token));
            Tag.Space = _foreign.StartTag(name, Tag.SelfClosing, ref Tag.BreaksOut, name == TagNames.AnnotationXml && HasHtmlEncoding(token));
            if (Tag.Space != ElementSpace.Html)
            {
                return;
            }
        }

        if (_frames == FrameState.Undecided && !InNoscript)
        {
            _frames = DecideFrames(name);
        }

        if (Tag.SelfClosing && IsXml)
        {
            Tag.Space = ElementSpace.Empty;
        }
        else if ((EventfulNames & FilterBit(name)) != 0)
        {
            FollowStartTag(name);
        }
    }

    private void FollowStartTag(ulong name)
    {
        switch (name)
        {
            case TagNames.Svg or TagNames.Math when !_foreign.Any:
                Tag.Space = _foreign.StartTag(name, Tag.SelfClosing, ref Tag.BreaksOut, htmlEncoding: false);
                break;
            case TagNames.Template:
                TemplateDepth++;
                break;
            case TagNames.Noframes:
                SwitchTo(TextMode.RawText);
                break;
            case TagNames.Title or TagNames.Textarea when !IsFrameset:
                SwitchTo(TextMode.RcData);
                break;
            case TagNames.Style or TagNames.Xmp or TagNames.Iframe or TagNames.Noembed when !IsFrameset:
                SwitchTo(TextMode.RawText);
                break;
            case TagNames.Script when !IsFrameset:
                SwitchTo(TextMode.ScriptData);
                break;
            case TagNames.Noscript when !IsFrameset && !InNoscript:
                _enteredNoscript = true;
                InNoscript = true;
                _noscriptScanned = 0;
                _outerForeign = _foreign.EnterFragment();
                _outerTemplates = TemplateDepth;
                break;
            default:
                if (name == TagNames.Plaintext && !IsFrameset)
                {
                    SwitchTo(TextMode.PlainText);
                }

                break;
        }
    }

    private void EndTagHints()
    {
        if (_endsRawText)
        {
            _endsRawText = false;
            _foreign.EndRawText();
        }
        else if (_foreign.Any && _foreign.EndTag(Tag.Name, TemplateDepth > 0, out Tag.BreaksOut))
        {
            // An svg may have a template element of its own, which is none.
            return;
        }

        if (Tag.Name == TagNames.Template && TemplateDepth > 0)
        {
            TemplateDepth--;
        }
    }

    private void SwitchTo(TextMode mode)
    {
        _mode = mode;
        _rawName = Tag.Name;
        _script = ScriptState.Data;
        _dashes = 0;
    }

    private void LeaveNoscript()
    {
        OnNoscriptEnd();
        InNoscript = false;
        _mode = TextMode.Data;
        _state = LexState.Text;
        _script = ScriptState.Data;
        _textReleased = _commentReleased = false;
        _dashes = 0;
        _scan = 0;
        _endsRawText = false;
        _foreign.LeaveFragment(_outerForeign);
        TemplateDepth = _outerTemplates;
    }

    /// <summary>Looks for the end tag of <c>noscript</c>.</summary>
    /// <param name="data">What stands inside.</param>
    /// <param name="certain">Up to here no end tag begins.</param>
    /// <returns>Its offset, or -1.</returns>
    private int FindNoscriptEnd(ReadOnlySpan<byte> data, out int certain)
    {
        for (var from = _noscriptScanned; ;)
        {
            var found = data[from..].IndexOf((byte)'<');
            if (found < 0)
            {
                certain = data.Length;
                return -1;
            }

            certain = from + found;
            switch (MatchEndTag(data[certain..], TagNames.Noscript))
            {
                case Match.Yes:
                    return certain;
                case Match.Cut:
                    return -1;
                default:
                    from = certain + 1;
                    break;
            }
        }
    }

    // A frameset counts while nothing has opened a body. In one, start tags other than noframes are ignored:
    // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inframeset
    private static FrameState DecideFrames(ulong name) => name switch
    {
        TagNames.Frameset => FrameState.Frameset,
        TagNames.Html or TagNames.Head or TagNames.Title or TagNames.Meta or TagNames.Link or TagNames.Script or TagNames.Style
            or TagNames.Base or TagNames.Noscript or TagNames.Template or TagNames.Noframes => FrameState.Undecided,
        _ => FrameState.Body,
    };

    private bool HasFontAttribute(ReadOnlySpan<byte> token)
    {
        foreach (ref readonly var attribute in Attributes)
        {
            var name = token[attribute.NameStart..attribute.NameEnd];
            if (Ascii.EqualsIgnoreCase(name, "color"u8) || Ascii.EqualsIgnoreCase(name, "face"u8)
                || Ascii.EqualsIgnoreCase(name, "size"u8))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasHtmlEncoding(ReadOnlySpan<byte> token)
    {
        foreach (ref readonly var attribute in Attributes)
        {
            if (Ascii.EqualsIgnoreCase(token[attribute.NameStart..attribute.NameEnd], "encoding"u8))
            {
                var value = token[attribute.ValueStart..attribute.ValueEnd];
                return Ascii.EqualsIgnoreCase(value, "text/html"u8)
                    || Ascii.EqualsIgnoreCase(value, "application/xhtml+xml"u8);
            }
        }

        return false;
    }
}
