using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>Ordinary text, up to the next markup, and what becomes of text.</content>
internal abstract partial class HtmlTokenizer
{
    private TextMode _mode;
    private ulong _rawName;
    private ScriptState _script;
    private int _dashes;
    private bool _textReleased;

    /// <summary>The mode of the text that is being read.</summary>
    protected TextMode TextMode => _state == LexState.CData ? TextMode.CData : _mode;

    private bool Holding => CaptureText && !_textReleased;

    /// <summary>Starts in a given mode, as if after the start tag of <paramref name="element"/>.</summary>
    protected void StartIn(TextMode mode, ulong element)
    {
        _mode = mode == TextMode.CData ? TextMode.Data : mode;
        _state = mode == TextMode.CData ? LexState.CData : LexState.Text;
        _rawName = element;
    }

    private bool LexData(ReadOnlySpan<byte> data, ref int start, ref int pos, bool final)
    {
        for (; ; )
        {
            if (!PassTags(data, ref start, ref pos))
            {
                return false;
            }

            if (_mode != TextMode.Data || _enteredNoscript)
            {
                return true;
            }

            var lt = ByteScan.IndexOf(data, pos, (byte)'<');
            if (lt < 0)
            {
                return TextGoesOn(data, ref start, ref pos, data.Length, final);
            }

            if (lt + 1 == data.Length)
            {
                return TextGoesOn(data, ref start, ref pos, lt, final);
            }

            var next = data[lt + 1];
            if (CharClass.IsLetter(next))
            {
                if (!EndText(data, ref start, lt))
                {
                    return false;
                }

                BeginTag(isEnd: false);
                pos = lt + 1;
                if (!LexTag(data, ref start, ref pos))
                {
                    return false;
                }

                if (_mode != TextMode.Data || _enteredNoscript)
                {
                    return true;
                }

                continue;
            }

            switch (next)
            {
                case (byte)'/' when lt + 2 == data.Length:
                    return TextGoesOn(data, ref start, ref pos, lt, final);
                case (byte)'/' when CharClass.IsLetter(data[lt + 2]):
                    if (!EndText(data, ref start, lt))
                    {
                        return false;
                    }

                    BeginTag(isEnd: true);
                    pos = lt + 2;
                    if (!LexTag(data, ref start, ref pos))
                    {
                        return false;
                    }

                    break;
                case (byte)'/' when data[lt + 2] == '>':
                    // Missing end tag name: no token at all, but the text before and after it are one node in the tree.
                    if (!EndText(data, ref start, lt))
                    {
                        return false;
                    }

                    start = pos = lt + 3;
                    break;
                case (byte)'/':
                    return EndText(data, ref start, lt) && Begin(LexState.BogusComment, CommentKind.Bogus, ref pos, lt + 2);
                case (byte)'?':
                    return EndText(data, ref start, lt) && Begin(LexState.BogusComment, CommentKind.Bogus, ref pos, lt + 1);
                case (byte)'!':
                    return EndText(data, ref start, lt) && Begin(LexState.MarkupDeclaration, CommentKind.Bogus, ref pos, lt + 2);
                default:
                    // Text after all; the byte behind may begin a tag itself.
                    pos = lt + 1;
                    break;
            }
        }
    }

    private bool Begin(LexState state, CommentKind kind, ref int pos, int at)
    {
        _state = state;
        _commentKind = kind;
        pos = at;
        return true;
    }

    /// <summary>The data ended in text; from <paramref name="undecided"/> on it may be markup.</summary>
    private bool TextGoesOn(ReadOnlySpan<byte> data, ref int start, ref int pos, int undecided, bool final)
    {
        if (final)
        {
            EndText(data, ref start, data.Length);
            pos = data.Length;
            return false;
        }

        if (Holding)
        {
            // Not before the undecided bytes are known to be text: the bound must not depend on the cut.
            pos = undecided;
            if (undecided - start <= _maxTextBytes)
            {
                return false;
            }

            ReleaseText();
        }

        Observe(data, start, undecided);
        start = pos = undecided;
        return false;
    }

    /// <summary>The text node ends before <paramref name="end"/>.</summary>
    /// <returns>False if a handler failed.</returns>
    private bool EndText(ReadOnlySpan<byte> data, ref int start, int end)
    {
        if (end > start)
        {
            if (Holding && end - start > _maxTextBytes)
            {
                ReleaseText();
            }

            if (Holding)
            {
                OnText(data, start, end, whole: true);
            }
            else
            {
                Observe(data, start, end);
            }
        }

        _textReleased = false;
        start = end;
        return !IsIdentity;
    }

    private void ReleaseText()
    {
        _textReleased = true;
        OversizedTokens++;
        OnOversizedText();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Observe(ReadOnlySpan<byte> data, int start, int end)
    {
        if (ObserveText && end > start)
        {
            OnText(data, start, end, whole: false);
        }
    }
}
