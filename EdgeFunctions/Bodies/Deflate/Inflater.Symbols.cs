using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Bodies.Deflate;

/// <content>Literals and matches (section 3.2.5).</content>
internal sealed partial class Inflater
{
    // Two refills of a turn read so many bytes beyond where they begin.
    private const int FastInput = 16;
    private const int LiteralLengthMask = (1 << DecodeTable.LiteralLengthBits) - 1;
    private const int DistanceMask = (1 << DecodeTable.DistanceBits) - 1;

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

    /// <summary>
    /// The same, with looks at the bounds once a turn: a turn takes at most 16 bytes of the input, and writes at most two literals and
    /// a match, or three literals, and what the copying of a match writes beyond its end.
    /// </summary>
    private void ReadFast(ReadOnlySpan<byte> input, ref int position)
    {
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var buffer = ref MemoryMarshal.GetArrayDataReference(_buffer);
        ref var literalLengths = ref MemoryMarshal.GetArrayDataReference(_literalLengths.Entries);
        ref var distances = ref MemoryMarshal.GetArrayDataReference(_distances.Entries);
        ref var entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        var (bits, bitCount) = (_bits, _bitCount);
        var (at, first, literalsFrom, entryCount) = (_at, _first, _literalsFrom, _entryCount);
        var next = position;
        var last = input.Length - FastInput;
        while (next <= last && at < Limit && entryCount < EntriesSize - 4)
        {
            bits |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, next)) << bitCount;
            next += (63 - bitCount) >> 3;
            bitCount |= 56;
            var entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
            if ((int)entry < 0)
            {
                bits >>= (int)entry;
                bitCount -= (int)(entry & 0x3F);
                Unsafe.Add(ref buffer, at++) = (byte)(entry >> 16);
                entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
                if ((int)entry < 0)
                {
                    bits >>= (int)entry;
                    bitCount -= (int)(entry & 0x3F);
                    Unsafe.Add(ref buffer, at++) = (byte)(entry >> 16);
                    entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
                    if ((int)entry < 0)
                    {
                        bits >>= (int)entry;
                        bitCount -= (int)(entry & 0x3F);
                        Unsafe.Add(ref buffer, at++) = (byte)(entry >> 16);
                        continue;
                    }
                }

                bits |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, next)) << bitCount;
                next += (63 - bitCount) >> 3;
                bitCount |= 56;
            }

            if ((entry & DecodeTable.Special) != 0)
            {
                if ((entry & DecodeTable.GoesOn) != 0)
                {
                    bits >>= DecodeTable.LiteralLengthBits;
                    bitCount -= DecodeTable.LiteralLengthBits;
                    entry = _literalLengths.Entries[DecodeTable.ValueOf(entry) + (int)(bits & ((1UL << DecodeTable.CodeBitsOf(entry)) - 1))];
                    if ((int)entry < 0)
                    {
                        bits >>= (int)entry;
                        bitCount -= (int)(entry & 0x3F);
                        Unsafe.Add(ref buffer, at++) = (byte)(entry >> 16);
                        continue;
                    }
                }

                if ((entry & DecodeTable.End) != 0)
                {
                    bits >>= (int)entry;
                    bitCount -= (int)(entry & 0x3F);
                    EndBlock();
                    break;
                }

                if ((entry & DecodeTable.Special) != 0)
                {
                    throw Invalid("a length");
                }
            }

            var length = DecodeTable.ValueOf(entry) + (int)((bits & ((1UL << (int)entry) - 1)) >> DecodeTable.CodeBitsOf(entry));
            bits >>= (int)entry;
            bitCount -= (int)(entry & 0x3F);
            entry = Unsafe.Add(ref distances, (nint)(bits & DistanceMask));
            if ((entry & DecodeTable.Special) != 0)
            {
                if ((entry & DecodeTable.GoesOn) != 0)
                {
                    bits >>= DecodeTable.DistanceBits;
                    bitCount -= DecodeTable.DistanceBits;
                    entry = _distances.Entries[DecodeTable.ValueOf(entry) + (int)(bits & ((1UL << DecodeTable.CodeBitsOf(entry)) - 1))];
                }

                if ((entry & DecodeTable.Special) != 0)
                {
                    throw Invalid("a distance");
                }
            }

            var distance = DecodeTable.ValueOf(entry) + (int)((bits & ((1UL << (int)entry) - 1)) >> DecodeTable.CodeBitsOf(entry));
            bits >>= (int)entry;
            bitCount -= (int)(entry & 0x3F);
            if (distance > at - first)
            {
                throw Invalid("a distance");
            }

            Copy(ref Unsafe.Add(ref buffer, at), distance, length);
            var literals = at - literalsFrom;
            if (literals > Matches.MostLiterals)
            {
                Unsafe.Add(ref entries, entryCount++) = Matches.PackLiterals(literals);
                literals = 0;
            }

            Unsafe.Add(ref entries, entryCount++) = Matches.Pack(literals, length, distance);
            at += length;
            literalsFrom = at;
        }

        (_bits, _bitCount) = (bits & ((1UL << bitCount) - 1), bitCount);
        (_at, _literalsFrom, _entryCount) = (at, literalsFrom, entryCount);
        position = next;
    }

    /// <summary>Copies a match in wide steps: up to 32 bytes more than its length are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte to, int distance, int length)
    {
        ref var from = ref Unsafe.Subtract(ref to, distance);
        if (distance >= Vector128<byte>.Count)
        {
            // One behind the other: the second may read what the first wrote.
            Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
            Vector128.LoadUnsafe(ref from, 16).StoreUnsafe(ref to, 16);
            for (nuint i = 32; i < (nuint)length; i += 16)
            {
                Vector128.LoadUnsafe(ref from, i).StoreUnsafe(ref to, i);
            }
        }
        else
        {
            CopyNear(ref to, ref from, distance, length);
        }
    }

    private static void CopyNear(ref byte to, ref byte from, int distance, int length)
    {
        if (distance == 1)
        {
            Unsafe.InitBlockUnaligned(ref to, from, (uint)length);
            return;
        }

        for (var i = 0; i < length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        }
    }
}
