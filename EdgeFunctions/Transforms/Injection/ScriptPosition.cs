namespace EdgeFunctions.Transforms.Injection;

/// <summary>Follows a script up to its values, as far as it takes to know whether they stand in a string.</summary>
/// <remarks>
/// A slash may be a division or begin a regular expression, in which a quote opens no string; only a parser can tell. So what
/// stands behind one is not known, and neither is what stands behind <c>${</c>, <c>&lt;!--</c> or a string that its line ends.
/// </remarks>
internal ref struct ScriptPosition(ReadOnlySpan<byte> script)
{
    private readonly ReadOnlySpan<byte> _script = script;
    private byte _quote;
    private int _at;
    private bool _isUnknown;

    /// <summary>Goes on to a placeholder and over it.</summary>
    /// <returns>Null where it is not known what it stands in.</returns>
    public ValueEscape? Pass(int start, int end)
    {
        while (_at < start && !_isUnknown)
        {
            if (_quote == 0)
            {
                Code(start);
            }
            else
            {
                Text();
            }
        }

        _at = end;
        return _isUnknown ? null : _quote == 0 ? ValueEscape.ScriptString : ValueEscape.ScriptText;
    }

    private void Code(int start)
    {
        var rest = _script[_at..];
        var b = rest[0];
        if (b is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            _quote = b;
            _at++;
        }
        else if (rest.StartsWith("//"u8))
        {
            Skip(rest.IndexOfAny((byte)'\n', (byte)'\r'), 1, start);
        }
        else if (rest.StartsWith("/*"u8))
        {
            var length = rest[2..].IndexOf("*/"u8);
            Skip(length < 0 ? -1 : length + 2, 2, start);
        }
        else
        {
            _isUnknown = b == '/' || rest.StartsWith("<!--"u8) || rest.StartsWith("-->"u8);
            _at++;
        }
    }

    /// <summary>Over a comment; a value in one is of no use, and could end it.</summary>
    private void Skip(int length, int closing, int start)
    {
        _isUnknown = length < 0 || _at + length >= start;
        _at += Math.Max(0, length) + closing;
    }

    private void Text()
    {
        var b = _script[_at];
        _isUnknown = (_quote == '`' && b == '$' && _script[_at..].StartsWith("${"u8)) || (_quote != '`' && b is (byte)'\n' or (byte)'\r');
        _quote = b == _quote ? (byte)0 : _quote;
        _at += b == '\\' ? 2 : 1;
    }
}
