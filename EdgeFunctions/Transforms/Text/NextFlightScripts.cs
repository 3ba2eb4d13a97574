using System.Buffers;
using System.Buffers.Text;
using EdgeFunctions.Html;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Text;

/// <summary>
/// Makes the URLs first-party in the flight data that Next.js puts into inline scripts:
/// <c>self.__next_f.push([1,"…"])</c>. Made for one response; takes its scripts in document order.
/// </summary>
/// <remarks>
/// The strings of all pushes are one flight body, cut anywhere. A text row that lies within one script is rewritten and
/// its byte count with it. Next.js ends a script behind the count and has all of the text in the next one, so the count
/// waits there. Of a row that is cut elsewhere the count has gone out before the text is seen, so it
/// stays as it is: a page that hydrates with an origin URL is better than one that does not hydrate. Once the data is
/// not understood, or a part of it may not have been seen (<see cref="Failure"/>), all that follows stays.
/// </remarks>
internal sealed class NextFlightScripts(UrlTextMatcher matcher)
{
    private FlightRowReader _reader;
    private long _remaining;

    // The row in work: whether it began in this string, and where its byte count stands in the script (-1: nowhere).
    private bool _beganHere;
    private int _rowStart;
    private int _countStart;
    private int _countEnd;

    // A count that waits for the next script: as it came, and what it becomes (empty: the same). From it on, the script's end waits.
    private byte[] _waiting = [];
    private byte[] _becomes = [];
    private int _waitsFrom = -1;
    private bool _countWaits;

    /// <summary>Why scripts are no longer rewritten; null while they are.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether a script's text is for this class; any other is for <see cref="UrlRewriter.TryRewriteScript"/>.</summary>
    public static bool IsPush(ReadOnlySpan<byte> script) => script.IndexOf("__next_f"u8) >= 0;

    /// <summary>Rewrites a script, and the count before it that waits for its text.</summary>
    public void Rewrite(in TextNode script)
    {
        _countWaits = _waiting.Length > 0 && script.Held.StartsWith(_waiting);
        _becomes = [];
        TryRewrite(script.Bytes, script.SkippedScripts, script.Replace());
        script.Release(_becomes.Length > 0 ? _waiting.Length : 0, _becomes);
        _waiting = [];
        if (_waitsFrom >= 0 && Failure is null)
        {
            _waiting = script.Bytes[_waitsFrom.._countEnd].ToArray();
            script.Hold(script.Bytes.Length - _waitsFrom);
        }
    }

    /// <summary>Writes the script with its origin URLs replaced. False, and nothing written, if it stays as it is.</summary>
    /// <param name="script">The script's text.</param>
    /// <param name="skipped">How many scripts of the document passed unseen so far: any may have been a push.</param>
    /// <param name="output">Takes the script.</param>
    public bool TryRewrite(ReadOnlySpan<byte> script, int skipped, IBufferWriter<byte> output)
    {
        if (skipped > 0)
        {
            Failure ??= "A script that was too long to be read may have been a flight push.";
        }

        _waitsFrom = -1;
        var patcher = new UrlPatcher(script, output);
        var pushes = new NextPushScanner(script);
        for (bool first = true; Failure is null && pushes.TryRead(out int start, out int end); first = false)
        {
            if (start < 0)
            {
                Failure = "A flight push has another form than a string.";
            }
            else
            {
                ReadString(script, start, end, first, ref patcher);
            }
        }

        return patcher.Finish();
    }

    private void ReadString(ReadOnlySpan<byte> script, int start, int end, bool first, ref UrlPatcher patcher)
    {
        _beganHere = _reader.AtRowStart;
        _rowStart = start;
        _countStart = _waitsFrom = -1;

        // It is of the first string, and only where that begins with the text.
        _countWaits = _countWaits && first && _reader.Part == FlightRowPart.Bytes && _remaining == _reader.Length;
        var text = new ScriptStringReader(script, start, end);
        while (!text.AtEnd)
        {
            bool understood = _reader.Part switch
            {
                FlightRowPart.Line => ReadLine(script, ref text, ref patcher),
                FlightRowPart.Bytes => ReadBytes(script, ref text, ref patcher),
                _ => ReadHead(ref text),
            };
            if (!understood)
            {
                Failure = "A flight push holds no flight rows.";
                return;
            }
        }

        if (_reader.Part == FlightRowPart.Line)
        {
            Rewrite(script, _rowStart, end, UrlTextEdges.None, ref patcher);
        }
        else if (_reader.Part == FlightRowPart.Bytes && _countStart >= 0 && _remaining == _reader.Length)
        {
            _waitsFrom = _countStart;
        }
    }

    private bool ReadHead(ref ScriptStringReader text)
    {
        ScriptStringReader before = text;
        int unit = text.Read(out _);
        if (!_reader.TryRead(unit))
        {
            return false;
        }

        switch (_reader.Part)
        {
            case FlightRowPart.Line:
                text = before;
                break;
            case FlightRowPart.Length when _countStart < 0 && unit == 'T' && _beganHere:
                _countStart = text.Position;
                break;
            case FlightRowPart.Bytes:
                _countEnd = before.Position;
                _rowStart = text.Position;
                _remaining = _reader.Length;
                if (_remaining == 0)
                {
                    EndRow(text.Position);
                }

                break;
            default:
                break;
        }

        return true;
    }

    private bool ReadLine(ReadOnlySpan<byte> script, ref ScriptStringReader text, ref UrlPatcher patcher)
    {
        text.SkipPlain(long.MaxValue);
        if (text.AtEnd)
        {
            return true;
        }

        int unit = text.Read(out _);
        if (unit == '\n')
        {
            Rewrite(script, _rowStart, text.Position, UrlTextEdges.End, ref patcher);
            EndRow(text.Position);
        }

        return unit >= 0;
    }

    private bool ReadBytes(ReadOnlySpan<byte> script, ref ScriptStringReader text, ref UrlPatcher patcher)
    {
        _remaining -= text.SkipPlain(_remaining);
        if (_remaining > 0 && !text.AtEnd)
        {
            if (text.Read(out int length) < 0)
            {
                return false;
            }

            _remaining -= length;
        }

        if (_remaining == 0)
        {
            if (_countStart >= 0 || _countWaits)
            {
                RewriteCounted(script, text.Position, ref patcher);
            }

            EndRow(text.Position);
        }

        // A character that goes beyond the count: the count is not of this text.
        return _remaining >= 0;
    }

    private void RewriteCounted(ReadOnlySpan<byte> script, int end, ref UrlPatcher patcher)
    {
        ReadOnlySpan<byte> row = script[_rowStart..end];
        long length = _reader.Length;
        int from = 0;
        while (matcher.TryFind(row, from, UrlTextEdges.Both, out UrlMatch match))
        {
            // The count is of what the string spells, and both hosts may be spelt with escapes.
            ReadOnlySpan<byte> authority = row[match.AuthorityStart..match.AuthorityEnd];
            length += match.Growth + authority.Length - ScriptStringReader.LengthOf(authority)
                + ScriptStringReader.LengthOf(match.Replacement) - match.Replacement.Length;
            from = match.AuthorityEnd;
        }

        if (from > 0)
        {
            Span<byte> digits = stackalloc byte[16];
            Utf8Formatter.TryFormat(length, digits, out int written, new StandardFormat('x'));
            if (_countWaits)
            {
                _becomes = digits[..written].ToArray();
            }
            else
            {
                patcher.Replace(_countStart, _countEnd, digits[..written]);
            }

            Rewrite(script, _rowStart, end, UrlTextEdges.Both, ref patcher);
        }
    }

    private void EndRow(int next)
    {
        _reader.EndRow();
        _beganHere = true;
        _rowStart = next;
        _countStart = -1;
        _countWaits = false;
    }

    private void Rewrite(ReadOnlySpan<byte> script, int start, int end, UrlTextEdges edges, ref UrlPatcher patcher)
    {
        edges |= _beganHere ? UrlTextEdges.Start : UrlTextEdges.None;
        ReadOnlySpan<byte> row = script[start..end];
        int from = 0;
        while (matcher.TryFind(row, from, edges, out UrlMatch match))
        {
            patcher.Apply(match.At(start));
            from = match.AuthorityEnd;
        }
    }
}
