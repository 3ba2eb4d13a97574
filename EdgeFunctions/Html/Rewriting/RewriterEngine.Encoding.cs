namespace EdgeFunctions.Html.Rewriting;

/// <content>A document in UTF-16 passes as it came.</content>
/// <remarks>
/// Its byte order mark beats all else that is said of the encoding
/// (https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding), and what would be inserted is not UTF-16.
/// </remarks>
internal abstract partial class RewriterEngine
{
    private const byte MarkHigh = 0xFE;
    private const byte MarkLow = 0xFF;

    // The first byte of what may be a mark, until the second has come; 0 for none.
    private byte _mark;
    private bool _markDecided;

    /// <summary>Takes the first bytes until it is known whether they are a mark.</summary>
    /// <returns>What is to be read.</returns>
    private ReadOnlySpan<byte> DecideMark(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return input;
        }

        var first = _mark == 0 ? input[0] : _mark;
        if (first is MarkHigh or MarkLow)
        {
            if (_mark == 0 && input.Length == 1)
            {
                _mark = first;
                return [];
            }

            if ((first ^ input[_mark == 0 ? 1 : 0]) == (MarkHigh ^ MarkLow))
            {
                Fail(RewriteFailure.Utf16, null, [], 0);
            }
        }

        _markDecided = true;
        PushMark();
        return input;
    }

    private void PushMark()
    {
        if (_mark != 0)
        {
            _markDecided = true;
            Push([_mark]);
            _mark = 0;
        }
    }
}
