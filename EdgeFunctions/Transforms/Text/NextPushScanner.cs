namespace EdgeFunctions.Transforms.Text;

/// <summary>Finds the string arguments of <c>__next_f.push([1,"…"])</c> and <c>(__next_f=__next_f||[]).push(…)</c> in a script.</summary>
internal ref struct NextPushScanner(ReadOnlySpan<byte> script)
{
    private readonly ReadOnlySpan<byte> _script = script;
    private int _at;

    /// <summary>
    /// Finds the next push of flight data: the bytes between its quotes, or a negative start where it has another form
    /// (<c>[3,"…"]</c> is base64). The first push, <c>[0]</c>, and form state, <c>[2,…]</c>, are passed over.
    /// </summary>
    public bool TryRead(out int start, out int end)
    {
        end = 0;
        start = -1;
        while (true)
        {
            int push = _script[_at..].IndexOf(".push("u8);
            if (push < 0)
            {
                return false;
            }

            ReadOnlySpan<byte> before = _script.Slice(_at, push).TrimEnd((byte)' ');
            _at += push + ".push(".Length;
            if (!before.EndsWith("__next_f"u8) && !(before.EndsWith("[])"u8) && before.IndexOf("__next_f"u8) >= 0))
            {
                continue;
            }

            if (!TryRead('['))
            {
                return true;
            }

            if (TryRead('0') || TryRead('2'))
            {
                continue;
            }

            if (TryRead('1') && TryRead(',') && TryRead('"'))
            {
                int first = _at;
                end = EndOfString();
                start = TryRead('"') && TryRead(']') && TryRead(')') ? first : -1;
            }

            return true;
        }
    }

    private int EndOfString()
    {
        while (_at < _script.Length && _script[_at] != '"')
        {
            int step = _script[_at..].IndexOfAny((byte)'"', (byte)'\\');
            step = step < 0 ? _script.Length - _at : step;
            _at += step;
            if (_at < _script.Length && _script[_at] == '\\')
            {
                _at = Math.Min(_at + 2, _script.Length);
            }
        }

        return _at;
    }

    private bool TryRead(char expected)
    {
        int at = _at;
        while (at < _script.Length && _script[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        if (at < _script.Length && _script[at] == expected)
        {
            _at = at + 1;
            return true;
        }

        return false;
    }
}
