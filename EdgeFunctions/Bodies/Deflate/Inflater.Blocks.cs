using System.Buffers.Binary;

namespace EdgeFunctions.Bodies.Deflate;

/// <content>What stands before the symbols of a block, and blocks without any.</content>
internal sealed partial class Inflater
{
    private enum State
    {
        BlockHeader,
        StoredLength,
        StoredBytes,
        CodeCounts,
        CodeLengthLengths,
        CodeLengths,
        Symbols,
        Ended,
    }

    private State _state;
    private bool _isLast;
    private int _stored;
    private int _literalLengthCount;
    private int _distanceCount;
    private int _codeLengthCount;
    private int _lengthCount;

    /// <returns>False when the step needs more input than there is. Nothing is lost then: it is done again with more.</returns>
    private bool TryStep(ReadOnlySpan<byte> input, ref int position)
    {
        if (_state == State.Symbols)
        {
            return TryReadSymbols(input, ref position);
        }

        Refill(input, ref position);
        return _state switch
        {
            State.BlockHeader => TryReadBlockHeader(),
            State.StoredLength => TryReadStoredLength(),
            State.StoredBytes => TryCopyStored(input, ref position),
            State.CodeCounts => TryReadCodeCounts(),
            State.CodeLengthLengths => TryReadCodeLengthLengths(input, ref position),
            State.CodeLengths => TryReadCodeLengths(input, ref position),
            _ => true,
        };
    }

    /// <summary>Section 3.2.3.</summary>
    private bool TryReadBlockHeader()
    {
        if (_bitCount < 3)
        {
            return false;
        }

        var header = TakeBits(3);
        _isLast = (header & 1) != 0;
        switch (header >> 1)
        {
            case 0:
                TakeBits(_bitCount & 7);
                TellBlock([], []);
                _state = State.StoredLength;
                break;
            case 1:
                (_literalLengths, _distances) = (DecodeTable.FixedLiteralLengths, DecodeTable.FixedDistances);
                TellBlock(DeflateFormat.FixedLiteralLengths, DeflateFormat.FixedDistanceLengths);
                _state = State.Symbols;
                break;
            case 2:
                _state = State.CodeCounts;
                break;
            default:
                throw Invalid("a block of no known type");
        }

        return true;
    }

    /// <summary>Section 3.2.4.</summary>
    private bool TryReadStoredLength()
    {
        if (_bitCount < 32)
        {
            return false;
        }

        _stored = TakeBits(16);
        if (TakeBits(16) != (~_stored & 0xFFFF))
        {
            throw Invalid("a stored block's length");
        }

        _state = State.StoredBytes;
        return true;
    }

    private bool TryCopyStored(ReadOnlySpan<byte> input, ref int position)
    {
        GiveBack(ref position);
        var count = Math.Min(Math.Min(_stored, input.Length - position), Limit - _at);
        input.Slice(position, count).CopyTo(_buffer.AsSpan(_at));
        position += count;
        _at += count;
        _stored -= count;
        if (_stored > 0)
        {
            // Out of room or out of input; the next step tells.
            return count > 0;
        }

        EndBlock();
        return true;
    }

    /// <summary>Section 3.2.7.</summary>
    private bool TryReadCodeCounts()
    {
        if (_bitCount < 14)
        {
            return false;
        }

        _literalLengthCount = TakeBits(5) + 257;
        _distanceCount = TakeBits(5) + 1;
        _codeLengthCount = TakeBits(4) + 4;
        if (_literalLengthCount > DeflateFormat.LiteralLengthCodes || _distanceCount > DeflateFormat.DistanceCodes)
        {
            throw Invalid("more symbols than there are");
        }

        _lengths.AsSpan(0, DeflateFormat.CodeLengthCodes).Clear();
        _lengthCount = 0;
        _state = State.CodeLengthLengths;
        return true;
    }

    private bool TryReadCodeLengthLengths(ReadOnlySpan<byte> input, ref int position)
    {
        while (_lengthCount < _codeLengthCount)
        {
            Refill(input, ref position);
            if (_bitCount < 3)
            {
                return false;
            }

            _lengths[DeflateFormat.CodeLengthOrder[_lengthCount++]] = (byte)TakeBits(3);
        }

        if (!_codeLengths.TryBuild(_lengths.AsSpan(0, DeflateFormat.CodeLengthCodes), mayLack: false))
        {
            throw Invalid("the code of code lengths");
        }

        _lengthCount = 0;
        _state = State.CodeLengths;
        return true;
    }

    private bool TryReadCodeLengths(ReadOnlySpan<byte> input, ref int position)
    {
        var all = _literalLengthCount + _distanceCount;
        while (_lengthCount < all)
        {
            Refill(input, ref position);
            var entry = _codeLengths.Entries[_bits & ((1 << DecodeTable.CodeLengthBits) - 1)];
            var bits = DecodeTable.BitsOf(entry);
            var symbol = DecodeTable.ValueOf(entry);
            var (repeatBits, least) = symbol switch { 16 => (2, 3), 17 => (3, 3), 18 => (7, 11), _ => (0, 1) };
            if (_bitCount < bits + repeatBits)
            {
                return false;
            }

            TakeBits(bits);
            var count = least + TakeBits(repeatBits);
            if (_lengthCount + count > all || (symbol == 16 && _lengthCount == 0))
            {
                throw Invalid("a repeated code length");
            }

            var length = symbol switch { 16 => _lengths[_lengthCount - 1], < 16 => (byte)symbol, _ => (byte)0 };
            _lengths.AsSpan(_lengthCount, count).Fill(length);
            _lengthCount += count;
        }

        // A block without an end is none. A code of one symbol lacks half of its codes; distances may not be used at all.
        if (_lengths[DeflateFormat.EndOfBlock] == 0
            || !_ownLiteralLengths.TryBuild(_lengths.AsSpan(0, _literalLengthCount), mayLack: true)
            || !_ownDistances.TryBuild(_lengths.AsSpan(_literalLengthCount, _distanceCount), mayLack: true))
        {
            throw Invalid("the code of a block");
        }

        (_literalLengths, _distances) = (_ownLiteralLengths, _ownDistances);
        TellBlock(_lengths.AsSpan(0, _literalLengthCount), _lengths.AsSpan(_literalLengthCount, _distanceCount));
        _state = State.Symbols;
        return true;
    }

    private void TellBlock(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        TellMatches();
        _observer?.OnBlock(literalLengths, distanceLengths);
    }

    private void EndBlock() => _state = _isLast ? State.Ended : State.BlockHeader;

    /// <summary>Fills the bits up, as far as there is input.</summary>
    private void Refill(ReadOnlySpan<byte> input, ref int position)
    {
        if (input.Length - position >= sizeof(ulong))
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(input[position..]) << _bitCount;
            position += (63 - _bitCount) >> 3;
            _bitCount |= 56;
            _bits &= ulong.MaxValue >> (64 - _bitCount);
            return;
        }

        while (_bitCount <= 56 && position < input.Length)
        {
            _bits |= (ulong)input[position++] << _bitCount;
            _bitCount += 8;
        }
    }

    private int TakeBits(int count)
    {
        var taken = (int)(_bits & ((1UL << count) - 1));
        _bits >>= count;
        _bitCount -= count;
        return taken;
    }

    /// <summary>Gives whole bytes back that were taken into the bits.</summary>
    private void GiveBack(ref int position)
    {
        position -= _bitCount >> 3;
        _bitCount &= 7;
        _bits &= (1UL << _bitCount) - 1;
    }
}
