namespace EdgeFunctions.Html.Tokenizing;

/// <content>Text that ends at its element's end tag, or at the end of a CDATA section.</content>
internal abstract partial class HtmlTokenizer
{
    // RCDATA and RAWTEXT end alike: https://html.spec.whatwg.org/multipage/parsing.html#rcdata-less-than-sign-state
    private bool LexRawText(ReadOnlySpan<byte> data, ref int start, ref int pos, bool final)
    {
        for (; ; )
        {
            var found = data[pos..].IndexOf((byte)'<');
            if (found < 0)
            {
                return TextGoesOn(data, ref start, ref pos, data.Length, final);
            }

            var lt = pos + found;
            switch (MatchEndTag(data[lt..], _rawName))
            {
                case Match.Cut:
                    return TextGoesOn(data, ref start, ref pos, lt, final);
                case Match.Yes:
                    return EndRawText(data, ref start, ref pos, lt, final);
                default:
                    pos = lt + 1;
                    break;
            }
        }
    }

    private bool LexScriptData(ReadOnlySpan<byte> data, ref int start, ref int pos, bool final)
    {
        for (; ; )
        {
            int found;
            if (_script == ScriptState.Data)
            {
                found = data[pos..].IndexOf((byte)'<');
            }
            else
            {
                found = SkipDashes(data, ref pos) ? -1 : data[pos..].IndexOfAny((byte)'<', (byte)'-');
                if (_script == ScriptState.Data)
                {
                    continue;
                }
            }

            if (found < 0)
            {
                return TextGoesOn(data, ref start, ref pos, data.Length, final);
            }

            var at = pos + found;
            if (data[at] == '-')
            {
                _dashes = 1;
                pos = at + 1;
                continue;
            }

            var rest = data[at..];
            var match = MatchEndTag(rest, _rawName);
            switch (match)
            {
                case Match.Cut:
                    return TextGoesOn(data, ref start, ref pos, at, final);
                case Match.Yes when _script != ScriptState.DoubleEscaped:
                    return EndRawText(data, ref start, ref pos, at, final);
                case Match.Yes:
                    _script = ScriptState.Escaped;
                    pos = at + "</script"u8.Length;
                    continue;
                default:
                    break;
            }

            pos = at + 1;
            switch (_script)
            {
                case ScriptState.Data when "<!--"u8.StartsWith(rest[..Math.Min(rest.Length, 4)]):
                    if (rest.Length < 4)
                    {
                        return TextGoesOn(data, ref start, ref pos, at, final);
                    }

                    // The two dashes count already: <!--> is closed at once.
                    _script = ScriptState.Escaped;
                    _dashes = 2;
                    pos = at + 4;
                    break;
                case ScriptState.Escaped:
                    switch (MatchName(rest[1..], "script"u8))
                    {
                        case Match.Cut:
                            return TextGoesOn(data, ref start, ref pos, at, final);
                        case Match.Yes:
                            _script = ScriptState.DoubleEscaped;
                            pos = at + "<script"u8.Length;
                            break;
                        default:
                            break;
                    }

                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads on after a dash in escaped script data, where <c>--&gt;</c> leads back to plain script data.</summary>
    /// <returns>Whether the data ended first.</returns>
    private bool SkipDashes(ReadOnlySpan<byte> data, ref int pos)
    {
        while (_dashes > 0)
        {
            if (pos == data.Length)
            {
                return true;
            }

            switch (data[pos])
            {
                case (byte)'-':
                    _dashes = 2;
                    pos++;
                    break;
                case (byte)'>' when _dashes == 2:
                    _dashes = 0;
                    _script = ScriptState.Data;
                    pos++;
                    break;
                default:
                    _dashes = 0;
                    break;
            }
        }

        return false;
    }

    private bool LexPlainText(ReadOnlySpan<byte> data, ref int start, ref int pos, bool final) =>
        TextGoesOn(data, ref start, ref pos, data.Length, final);

    private bool LexCData(ReadOnlySpan<byte> data, ref int start, ref int pos, bool final)
    {
        var end = data[pos..].IndexOf("]]>"u8);
        var stop = end >= 0 ? pos + end : data.Length;
        if (end < 0 && !final)
        {
            while (stop > pos && data.Length - stop < 2 && data[stop - 1] == ']')
            {
                stop--;
            }
        }

        if (end < 0)
        {
            return TextGoesOn(data, ref start, ref pos, stop, final);
        }

        if (!EndText(data, ref start, stop))
        {
            return false;
        }

        start = pos = stop + 3;
        _state = LexState.Text;
        return true;
    }

    private bool EndRawText(ReadOnlySpan<byte> data, ref int start, ref int pos, int lt, bool final)
    {
        if (!EndText(data, ref start, lt))
        {
            return false;
        }

        _mode = TextMode.Data;
        _script = ScriptState.Data;
        _dashes = 0;
        _endsRawText = true;

        // Its name is read already, and nothing stands behind it, nearly always.
        var end = PassEventfulTag(data, ref start, lt, _rawName, lt + 2 + NameKey.LengthOf(_rawName));
        if (end != 0)
        {
            pos = end;
            return end > 0;
        }

        BeginTag(isEnd: true);
        pos = lt + 2;
        return LexTag(data, ref start, ref pos);
    }

    /// <summary>Whether an appropriate end tag stands at the start of <paramref name="data"/>.</summary>
    private static Match MatchEndTag(ReadOnlySpan<byte> data, ulong name)
    {
        if (data.Length < 2 || data[1] != '/')
        {
            return data.Length < 2 ? Match.Cut : Match.No;
        }

        // Raw text elements have names of at most eight letters, so the key is the name.
        var i = 2;
        if (data.Length > i + sizeof(ulong))
        {
            var end = i + NameKey.LengthOf(name);
            return NameKey.Of(data, i, end) == name && CharClass.EndsTagName(data[end]) ? Match.Yes : Match.No;
        }

        for (var rest = name; rest != 0; rest >>= 8, i++)
        {
            if (i == data.Length)
            {
                return Match.Cut;
            }

            if (!CharClass.IsLetter(data[i]) || (data[i] | 0x20) != (byte)rest)
            {
                return Match.No;
            }
        }

        return i == data.Length ? Match.Cut : CharClass.EndsTagName(data[i]) ? Match.Yes : Match.No;
    }

    private static Match MatchName(ReadOnlySpan<byte> data, ReadOnlySpan<byte> lower)
    {
        if (!IsPrefixIgnoringCase(data, lower))
        {
            return Match.No;
        }

        return data.Length <= lower.Length ? Match.Cut : CharClass.EndsTagName(data[lower.Length]) ? Match.Yes : Match.No;
    }
}
