using System.Buffers;

namespace EdgeFunctions.Transforms.Json;

/// <summary>Finds the end of a JSON value that comes in pieces (RFC 8259).</summary>
/// <remarks>
/// It counts brackets outside of strings, and no more: whatever the depth, it holds a few bytes. What is wrong inside a value
/// is left for the value's reader to find.
/// </remarks>
internal struct JsonValueSkipper
{
    private static readonly SearchValues<byte> BracketsAndQuote = SearchValues.Create("[]{}\""u8);
    private static readonly SearchValues<byte> OfScalars = SearchValues.Create("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private long _depth;
    private bool _hasBegun;
    private bool _inString;
    private bool _inScalar;
    private bool _escaped;

    /// <summary>Reads on.</summary>
    /// <param name="input">The next bytes; before the value they may be white space.</param>
    /// <param name="consumed">Bytes that belong to the value, or stand before it.</param>
    public JsonSkip Skip(ReadOnlySpan<byte> input, out int consumed)
    {
        var at = 0;
        if (!_hasBegun && !Begin(input, ref at))
        {
            consumed = at;
            return at < input.Length ? JsonSkip.Invalid : JsonSkip.More;
        }

        while (at < input.Length)
        {
            if (_inScalar)
            {
                var length = input[at..].IndexOfAnyExcept(OfScalars);
                consumed = length < 0 ? input.Length : at + length;
                return length < 0 ? JsonSkip.More : JsonSkip.Done;
            }

            if (_inString)
            {
                SkipString(input, ref at);
            }
            else
            {
                SkipNested(input, ref at);
            }

            if (!_inString && _depth == 0)
            {
                consumed = at;
                return JsonSkip.Done;
            }
        }

        consumed = at;
        return JsonSkip.More;
    }

    /// <summary>White space of JSON (RFC 8259 section 2).</summary>
    public static bool IsWhiteSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    private bool Begin(ReadOnlySpan<byte> input, ref int at)
    {
        while (at < input.Length && IsWhiteSpace(input[at]))
        {
            at++;
        }

        if (at == input.Length)
        {
            return false;
        }

        switch (input[at])
        {
            case (byte)'"':
                (_hasBegun, _inString) = (true, true);
                at++;
                return true;
            case (byte)'{' or (byte)'[':
                (_hasBegun, _depth) = (true, 1);
                at++;
                return true;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n':
                (_hasBegun, _inScalar) = (true, true);
                return true;
            default:
                return false;
        }
    }

    private void SkipString(ReadOnlySpan<byte> input, ref int at)
    {
        if (_escaped)
        {
            _escaped = false;
            at++;
            return;
        }

        var length = input[at..].IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0)
        {
            at = input.Length;
            return;
        }

        at += length + 1;
        _escaped = input[at - 1] == '\\';
        _inString = _escaped;
    }

    private void SkipNested(ReadOnlySpan<byte> input, ref int at)
    {
        var length = input[at..].IndexOfAny(BracketsAndQuote);
        if (length < 0)
        {
            at = input.Length;
            return;
        }

        at += length + 1;
        switch (input[at - 1])
        {
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            default:
                _depth--;
                break;
        }
    }
}
