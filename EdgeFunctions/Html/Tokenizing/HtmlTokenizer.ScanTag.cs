namespace EdgeFunctions.Html.Tokenizing;

/// <content>Tags byte by byte: https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state and the states behind it.</content>
internal abstract partial class HtmlTokenizer
{
    /// <summary>Reads a tag up to its <c>&gt;</c>.</summary>
    /// <returns>Whether it is complete; <paramref name="pos"/> is then behind it, else at the end of the data.</returns>
    private bool ScanTag(ReadOnlySpan<byte> data, int start, ref int pos)
    {
        var i = pos;
        var state = _tagState;
        for (; ; )
        {
            switch (state)
            {
                case TagState.Name:
                    while (i < data.Length && !CharClass.EndsTagName(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        goto Cut;
                    }

                    EndTagName(data, start, i);
                    if (data[i] == '>')
                    {
                        pos = i + 1;
                        return true;
                    }

                    goto case TagState.BeforeAttribute;

                case TagState.BeforeAttribute:
                    while (i < data.Length && CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.BeforeAttribute;
                        goto Cut;
                    }

                    if (data[i] == '>')
                    {
                        pos = i + 1;
                        return true;
                    }

                    if (data[i] == '/')
                    {
                        i++;
                        goto case TagState.SelfClosing;
                    }

                    // The first byte belongs to the name whatever it is, "=" too.
                    _nameStart = i - start;
                    i++;
                    goto case TagState.AttributeName;

                case TagState.AttributeName:
                    while (i < data.Length && !CharClass.EndsAttributeName(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.AttributeName;
                        goto Cut;
                    }

                    if (_capture != AttributeCapture.None)
                    {
                        NoteName(data, start, i);
                    }

                    if (data[i] == '=')
                    {
                        i++;
                        goto case TagState.BeforeValue;
                    }

                    goto case TagState.AfterAttributeName;

                case TagState.AfterAttributeName:
                    while (i < data.Length && CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.AfterAttributeName;
                        goto Cut;
                    }

                    if (data[i] == '=')
                    {
                        i++;
                        goto case TagState.BeforeValue;
                    }

                    goto case TagState.BeforeAttribute;

                case TagState.BeforeValue:
                    while (i < data.Length && CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.BeforeValue;
                        goto Cut;
                    }

                    var b = data[i];
                    if (b is (byte)'"' or (byte)'\'')
                    {
                        i++;
                        NoteValueStart(i - start, b == '"' ? QuoteKind.Double : QuoteKind.Single);
                        if (b == '"')
                        {
                            goto case TagState.DoubleQuoted;
                        }

                        goto case TagState.SingleQuoted;
                    }

                    NoteValueStart(i - start, QuoteKind.Unquoted);
                    goto case TagState.Unquoted;

                case TagState.DoubleQuoted:
                    var doubleQuote = data[i..].IndexOf((byte)'"');
                    if (doubleQuote < 0)
                    {
                        i = data.Length;
                        state = TagState.DoubleQuoted;
                        goto Cut;
                    }

                    i += doubleQuote;
                    NoteValueEnd(data, start, i);
                    i++;
                    goto case TagState.BeforeAttribute;

                case TagState.SingleQuoted:
                    var singleQuote = data[i..].IndexOf((byte)'\'');
                    if (singleQuote < 0)
                    {
                        i = data.Length;
                        state = TagState.SingleQuoted;
                        goto Cut;
                    }

                    i += singleQuote;
                    NoteValueEnd(data, start, i);
                    i++;
                    goto case TagState.BeforeAttribute;

                case TagState.Unquoted:
                    while (i < data.Length && data[i] != '>' && !CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.Unquoted;
                        goto Cut;
                    }

                    NoteValueEnd(data, start, i);
                    goto case TagState.BeforeAttribute;

                case TagState.SelfClosing:
                    if (i == data.Length)
                    {
                        state = TagState.SelfClosing;
                        goto Cut;
                    }

                    if (data[i] == '>')
                    {
                        Tag.SelfClosing = true;
                        pos = i + 1;
                        return true;
                    }

                    goto case TagState.BeforeAttribute;

                default:
                    goto case TagState.BeforeAttribute;
            }
        }

    Cut:
        _tagState = state;
        pos = i;
        return false;
    }

    private void EndTagName(ReadOnlySpan<byte> data, int start, int end)
    {
        if (Tag.Oversized)
        {
            return;
        }

        Tag.NameEnd = end - start;
        Tag.Name = NameKey.Of(data, start + Tag.NameStart, end);
        _noted = Listening.Never;
        if (Tag.IsEnd)
        {
            _capture = AttributeCapture.None;
            return;
        }

        _capture = CaptureOf(Tag.Name);
    }
}
