namespace EdgeFunctions.Bodies.Deflate;

/// <content>Literals and matches (section 3.2.5).</content>
internal sealed partial class Inflater
{
    /// <summary>Reads symbols until the block ends, or the input does, or the room.</summary>
    private bool TryReadSymbols(ReadOnlySpan<byte> input, ref int position)
    {
        while (_state == State.Symbols && _at < Limit)
        {
            if (BitConverter.IsLittleEndian && input.Length - position > FastInput)
            {
                ReadFast(input, ref position);
                TellMatches();
            }
            else if (!TryReadOne(input, ref position))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads one symbol, or a match's two, with a look at each bound.</summary>
    private bool TryReadOne(ReadOnlySpan<byte> input, ref int position)
    {
        Refill(input, ref position);
        var (bits, left) = (_bits, _bitCount);
        if (!TryDecode(_literalLengths.Entries, DecodeTable.LiteralLengthBits, ref bits, ref left, out var entry, out var extra))
        {
            return false;
        }

        if ((entry & DecodeTable.Literal) != 0)
        {
            (_bits, _bitCount) = (bits, left);
            _buffer[_at++] = (byte)DecodeTable.ValueOf(entry);
            return true;
        }

        if ((entry & DecodeTable.Special) != 0)
        {
            if ((entry & DecodeTable.End) == 0)
            {
                throw Invalid("a length");
            }

            (_bits, _bitCount) = (bits, left);
            EndBlock();
            return true;
        }

        var length = DecodeTable.ValueOf(entry) + extra;
        if (!TryDecode(_distances.Entries, DecodeTable.DistanceBits, ref bits, ref left, out entry, out extra))
        {
            return false;
        }

        var distance = DecodeTable.ValueOf(entry) + extra;
        if ((entry & DecodeTable.Special) != 0 || distance > _at - _first)
        {
            throw Invalid("a distance");
        }

        (_bits, _bitCount) = (bits, left);
        for (var i = 0; i < length; i++)
        {
            _buffer[_at + i] = _buffer[_at + i - distance];
        }

        NoteMatch(length, distance);
        if (_entryCount >= EntriesSize - 4)
        {
            TellMatches();
        }

        return true;
    }

    /// <summary>Decodes a symbol; false when there are too few bits for it.</summary>
    private static bool TryDecode(uint[] table, int tableBits, ref ulong bits, ref int left, out uint entry, out int extra)
    {
        entry = table[bits & ((1UL << tableBits) - 1)];
        extra = 0;
        if ((entry & DecodeTable.GoesOn) != 0)
        {
            if (left < tableBits)
            {
                return false;
            }

            bits >>= tableBits;
            left -= tableBits;
            entry = table[DecodeTable.ValueOf(entry) + (int)(bits & ((1UL << DecodeTable.CodeBitsOf(entry)) - 1))];
        }

        var count = DecodeTable.BitsOf(entry);
        if (left < count)
        {
            return false;
        }

        extra = (int)((bits & ((1UL << count) - 1)) >> DecodeTable.CodeBitsOf(entry));
        bits >>= count;
        left -= count;
        return true;
    }

    private void NoteMatch(int length, int distance)
    {
        var literals = _at - _literalsFrom;
        if (literals > Matches.MostLiterals)
        {
            _entries[_entryCount++] = Matches.PackLiterals(literals);
            literals = 0;
        }

        _entries[_entryCount++] = Matches.Pack(literals, length, distance);
        _at += length;
        _literalsFrom = _at;
    }
}
