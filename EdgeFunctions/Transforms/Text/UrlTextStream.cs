using System.Buffers;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Text;

/// <summary>Applies a <see cref="UrlTextMatcher"/> to text that comes in pieces, with the result of one piece.</summary>
/// <remarks>
/// Between pieces it keeps the bytes that may yet become a URL, unwritten, and before them the few written ones that a
/// match is judged by. A piece is matched in place, except for its first bytes, which are matched behind the kept ones.
/// </remarks>
internal sealed class UrlTextStream(UrlTextMatcher matcher)
{
    private readonly int _reach = UrlTextBoundary.LookBehind + matcher.MaxLength;

    private byte[]? _window;
    private int _length;
    private int _written;

    /// <summary>Bytes that are kept unwritten.</summary>
    public int HeldBytes => _length - _written;

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        int from = 0;
        if (_length > 0 || input.Length <= _reach)
        {
            _window ??= new byte[2 * _reach];
            int inputAt = _length;
            int taken = Math.Min(input.Length, _reach);
            input[..taken].CopyTo(_window.AsSpan(inputAt));
            _length += taken;
            ReadOnlySpan<byte> window = _window.AsSpan(0, _length);
            if (taken == input.Length)
            {
                Keep(window, Advance(window, _written, output));
                return;
            }

            // Far enough into the input that what is matched there finds the bytes to judge by there too.
            from = WriteUntil(window, _written, inputAt + UrlTextBoundary.LookBehind, output) - inputAt;
        }

        _window ??= new byte[2 * _reach];
        Keep(input, Advance(input, from, output));
    }

    /// <summary>Ends the text: writes what is held. What comes after is a new text.</summary>
    public void Flush(IBufferWriter<byte> output)
    {
        if (_length > 0)
        {
            ReadOnlySpan<byte> window = _window.AsSpan(0, _length);
            int at = WriteMatches(window, _written, window.Length, UrlTextEdges.Both, output);
            output.Write(window[at..]);
            _length = 0;
            _written = 0;
        }
    }

    /// <summary>Writes what is held as it came.</summary>
    public void Release(IBufferWriter<byte> output)
    {
        output.Write(_window.AsSpan(_written, _length - _written));
        _length = 0;
        _written = 0;
    }

    private int Advance(ReadOnlySpan<byte> text, int from, IBufferWriter<byte> output)
    {
        int at = WriteMatches(text, from, text.Length, UrlTextEdges.Start, output);
        int end = matcher.UndecidedFrom(text, at);
        output.Write(text[at..end]);
        return end;
    }

    private int WriteUntil(ReadOnlySpan<byte> text, int from, int limit, IBufferWriter<byte> output)
    {
        int at = WriteMatches(text, from, limit, UrlTextEdges.Start, output);
        if (at < limit)
        {
            output.Write(text[at..limit]);
            at = limit;
        }

        return at;
    }

    // Writes through the last match that starts before the limit. The window's start counts as the text's: no more than
    // LookBehind bytes are ever looked at, so where earlier bytes are missing nobody looks.
    private int WriteMatches(ReadOnlySpan<byte> text, int from, int limit, UrlTextEdges edges, IBufferWriter<byte> output)
    {
        while (matcher.TryFind(text, from, edges, out UrlMatch match) && match.SchemeStart < limit)
        {
            if (match.SchemeEnd > match.SchemeStart)
            {
                output.Write(text[from..match.SchemeStart]);
                output.Write(match.Target.Scheme);
                from = match.SchemeEnd;
            }

            output.Write(text[from..match.AuthorityStart]);
            output.Write(match.Replacement);
            from = match.AuthorityEnd;
        }

        return from;
    }

    private void Keep(ReadOnlySpan<byte> text, int written)
    {
        int start = Math.Max(0, written - UrlTextBoundary.LookBehind);
        text[start..].CopyTo(_window);
        _length = text.Length - start;
        _written = written - start;
    }
}
