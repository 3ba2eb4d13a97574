using System.Buffers;
using System.Buffers.Text;
using EdgeFunctions.Bodies;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Text;

/// <summary>
/// Makes the URLs of a React flight body (<c>text/x-component</c>) first-party and keeps the byte counts of its text
/// rows true. Line rows stream; a text row is held until it is whole, as its count goes out before it.
/// </summary>
/// <param name="matcher">Finds the URLs.</param>
/// <param name="maxRow">Bytes of a text row that are held at most. A longer one is copied unmodified.</param>
internal sealed class FlightTransform(UrlTextMatcher matcher, int maxRow) : IBodyTransform
{
    private const int MaxHead = 40;
    private const int FirstRowBuffer = 4096;

    private readonly UrlTextStream _lines = new(matcher);
    private readonly byte[] _head = new byte[MaxHead];

    private FlightRowReader _reader;
    private int _headLength;
    private byte[] _row = [];
    private int _rowLength;
    private long _remaining;

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public int HeldBytes => _lines.HeldBytes + _headLength + _rowLength;

    private bool HoldsRow => _reader.IsText && _reader.Length <= maxRow;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        // [linesAt, headAt) are line rows that can go out together; from headAt on stands the head of the next row.
        int linesAt = 0;
        int headAt = 0;
        int at = 0;
        while (at < input.Length && Failure is null)
        {
            switch (_reader.Part)
            {
                case FlightRowPart.Line:
                    int lineEnd = input[at..].IndexOf((byte)'\n');
                    at = lineEnd < 0 ? input.Length : at + lineEnd + 1;
                    headAt = at;
                    if (lineEnd >= 0)
                    {
                        _reader.EndRow();
                    }

                    break;
                case FlightRowPart.Bytes:
                    at += TakeRow(input[at..], output);
                    linesAt = headAt = at;
                    break;
                default:
                    if (!_reader.TryRead(input[at]))
                    {
                        WriteLines(input[linesAt..headAt], output);
                        Fail(output);
                        linesAt = headAt;
                        break;
                    }

                    if (_reader.Part == FlightRowPart.Line)
                    {
                        _lines.Write(_head.AsSpan(0, _headLength), output);
                        _headLength = 0;
                        break;
                    }

                    at++;
                    if (_reader.Part == FlightRowPart.Bytes)
                    {
                        WriteLines(input[linesAt..headAt], output);
                        KeepHead(input[headAt..at]);
                        BeginRow(output);
                        linesAt = headAt = at;
                    }

                    break;
            }
        }

        if (Failure is not null)
        {
            output.Write(input[linesAt..]);
            return;
        }

        _lines.Write(input[linesAt..headAt], output);
        KeepHead(input[headAt..]);
    }

    /// <inheritdoc/>
    public bool TryStop(string reason, IBufferWriter<byte> output)
    {
        if (Failure is not null)
        {
            return false;
        }

        Failure = reason;
        _lines.Release(output);
        WriteHeld(output);
        return true;
    }

    /// <inheritdoc/>
    public void Complete(IBufferWriter<byte> output)
    {
        _lines.Flush(output);
        WriteHeld(output);
    }

    /// <inheritdoc/>
    public void Dispose() => ReturnRow();

    private void WriteLines(ReadOnlySpan<byte> lines, IBufferWriter<byte> output)
    {
        _lines.Write(lines, output);
        _lines.Flush(output);
    }

    private void KeepHead(ReadOnlySpan<byte> head)
    {
        head.CopyTo(_head.AsSpan(_headLength));
        _headLength += head.Length;
    }

    private void Fail(IBufferWriter<byte> output)
    {
        Failure = "NotFlightRows";
        WriteHeld(output);
    }

    private void WriteHeld(IBufferWriter<byte> output)
    {
        output.Write(_head.AsSpan(0, _headLength));
        output.Write(_row.AsSpan(0, _rowLength));
        _headLength = 0;
        _rowLength = 0;
        ReturnRow();
    }

    private void BeginRow(IBufferWriter<byte> output)
    {
        _remaining = _reader.Length;
        if (!HoldsRow)
        {
            WriteHeld(output);
        }

        if (_remaining == 0)
        {
            EndRow(output);
        }
    }

    // Returns how much of the input the row took.
    private int TakeRow(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        int taken = (int)Math.Min(_remaining, input.Length);
        ReadOnlySpan<byte> part = input[..taken];
        _remaining -= taken;
        if (!HoldsRow)
        {
            output.Write(part);
        }
        else if (_remaining == 0 && _rowLength == 0)
        {
            WriteRow(part, output);
        }
        else
        {
            Hold(part);
            if (_remaining == 0)
            {
                WriteRow(_row.AsSpan(0, _rowLength), output);
            }
        }

        if (_remaining == 0)
        {
            EndRow(output);
        }

        return taken;
    }

    private void EndRow(IBufferWriter<byte> output)
    {
        _rowLength = 0;
        WriteHeld(output);
        _reader.EndRow();
    }

    // Grows with what came, not with what the row declares.
    private void Hold(ReadOnlySpan<byte> part)
    {
        int needed = _rowLength + part.Length;
        if (needed > _row.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRowBuffer, Math.Max(needed, _row.Length * 2)));
            _row.AsSpan(0, _rowLength).CopyTo(larger);
            ReturnRow();
            _row = larger;
        }

        part.CopyTo(_row.AsSpan(_rowLength));
        _rowLength = needed;
    }

    private void WriteRow(ReadOnlySpan<byte> row, IBufferWriter<byte> output)
    {
        Span<byte> head = _head.AsSpan(0, _headLength);
        int growth = 0;
        int from = 0;
        while (matcher.TryFind(row, from, UrlTextEdges.Both, out UrlMatch match))
        {
            growth += match.Growth;
            from = match.AuthorityEnd;
        }

        if (from == 0)
        {
            output.Write(head);
            output.Write(row);
        }
        else
        {
            int count = head.IndexOf((byte)'T') + 1;
            output.Write(head[..count]);
            Span<byte> digits = stackalloc byte[16];
            Utf8Formatter.TryFormat(row.Length + growth, digits, out int written, new StandardFormat('x'));
            output.Write(digits[..written]);
            output.Write(","u8);
            UrlTextRule.TryRewrite(matcher, row, output);
        }

        _headLength = 0;
    }

    private void ReturnRow()
    {
        if (_row.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_row);
            _row = [];
        }
    }
}
