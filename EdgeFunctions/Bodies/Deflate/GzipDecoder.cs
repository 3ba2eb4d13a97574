namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Decodes a gzip body: one member, or several one behind the other (RFC 1952). Without I/O of its own.</summary>
/// <remarks>What stands behind the last member and is none is ignored, as by all who read gzip: some servers pad bodies with zeros.</remarks>
internal sealed class GzipDecoder
{
    private const int InputSize = 16 * 1024;

    private readonly Inflater _inflater = new();
    private readonly GzipTrailer _trailer = new();
    private readonly byte[] _input = new byte[InputSize];
    private int _inputStart;
    private int _inputEnd;
    private GzipHeader _header;
    private Part _part;

    private enum Part
    {
        FirstHeader,
        NextHeader,
        Blocks,
        Trailer,
        Ended,
    }

    /// <summary>Whether the body is complete, and all that was decoded has been taken.</summary>
    public bool IsEnded => _part == Part.Ended && _inflater.Decoded.IsEmpty;

    /// <summary>Where the next bytes of the body are to be put, once all those before are decoded.</summary>
    public Memory<byte> Room
    {
        get
        {
            // The last few may not have been a whole symbol.
            _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
            (_inputStart, _inputEnd) = (0, _inputEnd - _inputStart);
            return _input.AsMemory(_inputEnd);
        }
    }

    /// <summary>Forgets everything, for another body.</summary>
    /// <param name="observer">Told of the matches; null when nobody asks.</param>
    public void Reset(IMatchObserver? observer)
    {
        _inflater.Reset();
        _inflater.Observer = observer;
        _inputStart = _inputEnd = 0;
        _part = Part.FirstHeader;
        _header = default;
    }

    /// <summary>Takes note of bytes that were put into <see cref="Room"/>; of none when the body is over.</summary>
    /// <exception cref="TruncatedBodyException">It is over, and should not be.</exception>
    public void AddInput(int count)
    {
        _inputEnd += count;
        if (count == 0)
        {
            // Before the first member, or behind one.
            _part = _inputStart == _inputEnd && _part is Part.FirstHeader or Part.NextHeader && !_header.IsBegun ? Part.Ended : throw new TruncatedBodyException();
        }
    }

    /// <summary>Decodes on.</summary>
    /// <returns>What was decoded, to be taken with <see cref="Take"/>; nothing when more input is needed, or the body is over. Valid until the next call.</returns>
    /// <exception cref="InvalidDataException">The body is not gzip.</exception>
    public ReadOnlyMemory<byte> Decode()
    {
        while (_inflater.Decoded.IsEmpty && TryStep())
        {
        }

        return _inflater.Decoded;
    }

    public void Take(int count) => _inflater.Take(count);

    /// <returns>False when there is nothing to do without more input.</returns>
    private bool TryStep()
    {
        var input = _input.AsSpan(_inputStart, _inputEnd - _inputStart);
        switch (_part)
        {
            case Part.NextHeader when IsOther(input):
                _part = Part.Ended;
                return false;
            case Part.FirstHeader or Part.NextHeader:
                return TryReadHeader(input);
            case Part.Blocks:
                return TryInflate(input);
            case Part.Trailer:
                return TryReadTrailer(input);
            default:
                return false;
        }
    }

    private bool TryReadHeader(ReadOnlySpan<byte> input)
    {
        var isRead = _header.TryRead(input, out var consumed);
        _inputStart += consumed;
        if (isRead)
        {
            _header = default;
            _trailer.Reset();
            _inflater.Begin();
            _part = Part.Blocks;
        }

        return isRead;
    }

    private bool TryInflate(ReadOnlySpan<byte> input)
    {
        var result = _inflater.Inflate(input, out var consumed);
        _inputStart += consumed;
        _trailer.Append(_inflater.Decoded.Span);
        if (result == InflateResult.Ended)
        {
            _part = Part.Trailer;
        }

        return result != InflateResult.NeedsInput;
    }

    private bool TryReadTrailer(ReadOnlySpan<byte> input)
    {
        if (input.Length < GzipTrailer.Size)
        {
            return false;
        }

        if (!_trailer.IsIn(input))
        {
            throw new InvalidDataException("The body is not in its coding: its gzip checksum is another.");
        }

        _inputStart += GzipTrailer.Size;
        _part = Part.NextHeader;
        return true;
    }

    /// <summary>Whether what stands behind a member is no other member.</summary>
    private bool IsOther(ReadOnlySpan<byte> input) =>
        !_header.IsBegun && ((input.Length > 0 && input[0] != GzipHeader.FirstMagic) || (input.Length > 1 && input[1] != GzipHeader.SecondMagic));
}
