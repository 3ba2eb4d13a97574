namespace EdgeFunctions.Html.Tokenizing;

/// <content>Comments, doctypes and what parsers make comments of.</content>
internal abstract partial class HtmlTokenizer
{
    private CommentKind _commentKind;
    private CommentState _commentState;
    private bool _commentReleased;

    // https://html.spec.whatwg.org/multipage/parsing.html#markup-declaration-open-state
    private bool LexMarkupDeclaration(ReadOnlySpan<byte> data, ref int start, ref int pos, bool final)
    {
        var rest = data[(start + 2)..];
        if (rest.StartsWith("--"u8))
        {
            _state = LexState.Comment;
            _commentKind = CommentKind.Comment;
            _commentState = CommentState.Start;
            pos = start + 4;
            return true;
        }

        var cut = !final && (rest.IsEmpty || "--"u8.StartsWith(rest));
        if (IsPrefixIgnoringCase(rest, "doctype"u8))
        {
            cut |= !final && rest.Length < "doctype"u8.Length;
            if (!cut && rest.Length >= "doctype"u8.Length)
            {
                _state = LexState.Doctype;
                pos = start + "<!doctype"u8.Length;
                return true;
            }
        }

        if (_foreign.CurrentIsForeign)
        {
            if (rest.StartsWith("[CDATA["u8))
            {
                _state = LexState.CData;
                start = pos = start + "<![CDATA["u8.Length;
                return true;
            }

            cut |= !final && "[CDATA["u8.StartsWith(rest);
        }

        if (cut)
        {
            return false;
        }

        _state = LexState.BogusComment;
        return true;
    }

    private bool LexComment(ReadOnlySpan<byte> data, ref int start, ref int pos)
    {
        var i = pos;
        while (i < data.Length)
        {
            var b = data[i];
            switch (_commentState)
            {
                case CommentState.Body:
                    var dash = data[i..].IndexOf((byte)'-');
                    if (dash < 0)
                    {
                        i = data.Length;
                        continue;
                    }

                    i += dash;
                    _commentState = CommentState.EndDash;
                    break;
                case CommentState.Start when b == '-':
                    _commentState = CommentState.StartDash;
                    break;
                case CommentState.StartDash or CommentState.EndDash when b == '-':
                    _commentState = CommentState.End;
                    break;
                case CommentState.Start or CommentState.StartDash or CommentState.End or CommentState.EndBang when b == '>':
                    return EndComment(data, ref start, ref pos, i + 1);
                case CommentState.End when b == '-':
                    break;
                case CommentState.End when b == '!':
                    _commentState = CommentState.EndBang;
                    break;
                case CommentState.EndBang when b == '-':
                    _commentState = CommentState.EndDash;
                    break;
                default:
                    _commentState = CommentState.Body;
                    break;
            }

            i++;
        }

        pos = i;
        return CommentGoesOn(data, ref start, CaptureComments);
    }

    // Bogus comments and doctypes end at the first ">", inside the doctype's quotes as well.
    private bool LexToGreaterThan(ReadOnlySpan<byte> data, ref int start, ref int pos)
    {
        var end = data[pos..].IndexOf((byte)'>');
        if (end >= 0)
        {
            return EndComment(data, ref start, ref pos, pos + end + 1);
        }

        pos = data.Length;
        return CommentGoesOn(data, ref start, _state == LexState.Doctype ? CaptureDoctype : CaptureComments);
    }

    private bool CommentGoesOn(ReadOnlySpan<byte> data, ref int start, bool captured)
    {
        if (captured && !_commentReleased)
        {
            if (data.Length - start <= _maxTagBytes)
            {
                return false;
            }

            _commentReleased = true;
            OversizedTokens++;
        }

        start = data.Length;
        return false;
    }

    private bool EndComment(ReadOnlySpan<byte> data, ref int start, ref int pos, int end)
    {
        var captured = _state == LexState.Doctype ? CaptureDoctype : CaptureComments;
        if (captured && !_commentReleased && end - start > _maxTagBytes)
        {
            _commentReleased = true;
            OversizedTokens++;
        }

        if (captured && !_commentReleased)
        {
            if (_state == LexState.Doctype)
            {
                OnDoctype(data, start, end, closed: true);
            }
            else
            {
                OnComment(data, start, end, ClosedComment(data[start..end]), _commentKind, closed: true);
            }

            if (IsIdentity)
            {
                return false;
            }
        }

        _commentReleased = false;
        _state = LexState.Text;
        start = pos = end;
        return true;
    }

    private Range ClosedComment(ReadOnlySpan<byte> token)
    {
        if (_commentKind == CommentKind.Bogus)
        {
            return (token[1] == '?' ? 1 : 2)..(token.Length - 1);
        }

        return _commentState switch
        {
            CommentState.Start or CommentState.StartDash => 4..4,
            CommentState.EndBang => 4..(token.Length - 4),
            _ => 4..(token.Length - 3),
        };
    }

    private Range UnclosedComment(ReadOnlySpan<byte> data, int start)
    {
        var token = data[start..];
        if (_commentKind == CommentKind.Bogus)
        {
            return Math.Min(token.Length, token.Length > 1 && token[1] == '?' ? 1 : 2)..token.Length;
        }

        var trailing = _commentState switch
        {
            CommentState.StartDash or CommentState.EndDash => 1,
            CommentState.End => 2,
            CommentState.EndBang => 3,
            _ => 0,
        };
        return 4..(token.Length - trailing);
    }
}
