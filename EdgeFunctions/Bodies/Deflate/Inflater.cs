namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Decodes DEFLATE (RFC 1951) from pieces of any size, and tells the matches that the encoder had found.</summary>
/// <remarks>
/// Whatever the input, nothing is read or written outside the arrays: what is not in the format is an <see cref="InvalidDataException"/>.
/// The framework's decoder keeps the matches to itself; with them a page can be coded again without a search for them.
/// </remarks>
internal sealed partial class Inflater
{
    // Decoded bytes beside the window: a chunk of the page for who comes next.
    private const int RoomSize = 32 * 1024;

    // A match, and what copying in wide steps writes beyond it. A match never has to wait for room.
    private const int Slack = DeflateFormat.LongestMatch + 64;
    private const int Limit = DeflateFormat.WindowSize + RoomSize;
    private const int EntriesSize = 512;

    private readonly DecodeTable _ownLiteralLengths = DecodeTable.ForLiteralLengths();
    private readonly DecodeTable _ownDistances = DecodeTable.ForDistances();
    private readonly DecodeTable _codeLengths = DecodeTable.ForCodeLengths();
    private readonly byte[] _lengths = new byte[DeflateFormat.LiteralLengthCodes + DeflateFormat.DistanceCodes + 2];
    private readonly byte[] _buffer = new byte[Limit + Slack];
    private readonly uint[] _entries = new uint[EntriesSize];

    // The body's next bits, the first one lowest; those above the count are zero. Between calls less than a byte's.
    private ulong _bits;
    private int _bitCount;

    // Those of the block: its own, or the fixed ones.
    private DecodeTable _literalLengths = DecodeTable.FixedLiteralLengths;
    private DecodeTable _distances = DecodeTable.FixedDistances;

    // In the buffer: where the body begins as far as matches may reach, from where the literals before the next match stand, what has been taken, what has been decoded.
    private int _first;
    private int _literalsFrom;
    private int _taken;
    private int _at;

    private int _entryCount;
    private IMatchObserver? _observer;

    /// <summary>Told of the matches; null when nobody asks.</summary>
    public IMatchObserver? Observer
    {
        get => _observer;
        set => _observer = value;
    }

    /// <summary>What was decoded and not taken yet. Valid until more is decoded.</summary>
    public ReadOnlyMemory<byte> Decoded => _buffer.AsMemory(_taken, _at - _taken);

    /// <summary>Takes what was decoded.</summary>
    public void Take(int count) => _taken += count;

    /// <summary>Begins a body. What was decoded before, and not taken yet, stays; matches do not reach into it.</summary>
    public void Begin()
    {
        (_bits, _bitCount) = (0, 0);
        _state = State.BlockHeader;
        _first = _at;
    }

    /// <summary>Forgets everything, for another use.</summary>
    public void Reset()
    {
        _observer = null;
        _first = _literalsFrom = _taken = _at = _entryCount = 0;
        Begin();
    }

    /// <summary>Decodes until the input, the room or the body ends.</summary>
    /// <param name="input">The next bytes of the body. What is not taken of them has to come again, with more behind it.</param>
    /// <param name="consumed">How many of them were taken: not the last few where they are not a whole symbol, and none behind the body.</param>
    /// <exception cref="InvalidDataException">The input is not in the format.</exception>
    public InflateResult Inflate(ReadOnlySpan<byte> input, out int consumed)
    {
        var position = 0;
        try
        {
            while (true)
            {
                if (_at >= Limit && !TryMakeRoom())
                {
                    return InflateResult.NeedsRoom;
                }

                if (!TryStep(input, ref position))
                {
                    return InflateResult.NeedsInput;
                }

                if (_state == State.Ended)
                {
                    TakeBits(_bitCount & 7);
                    return InflateResult.Ended;
                }
            }
        }
        finally
        {
            GiveBack(ref position);
            consumed = position;
            TellMatches();
        }
    }

    /// <summary>Moves the window to the buffer's start, when all behind it has been taken.</summary>
    private bool TryMakeRoom()
    {
        if (_taken < _at)
        {
            return false;
        }

        TellLiterals();
        var moved = _at - DeflateFormat.WindowSize;
        _buffer.AsSpan(moved, DeflateFormat.WindowSize).CopyTo(_buffer);
        _first = Math.Max(0, _first - moved);
        _at = _taken = _literalsFrom = DeflateFormat.WindowSize;
        return true;
    }

    private void TellLiterals()
    {
        if (_at > _literalsFrom)
        {
            _entries[_entryCount++] = Matches.PackLiterals(_at - _literalsFrom);
            _literalsFrom = _at;
            TellMatches();
        }
    }

    private void TellMatches()
    {
        if (_entryCount > 0)
        {
            _observer?.OnMatches(_entries.AsSpan(0, _entryCount));
            _entryCount = 0;
        }
    }

    private static InvalidDataException Invalid(string what) => new($"The body is not in its coding: {what}.");
}
