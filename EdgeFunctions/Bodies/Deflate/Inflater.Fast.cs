using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Bodies.Deflate;

/// <content>Symbols where there is input and room for a whole turn.</content>
internal sealed partial class Inflater
{
    // Two refills of a turn read so many bytes beyond where they begin.
    private const int FastInput = 16;
    private const int LiteralLengthMask = (1 << DecodeTable.LiteralLengthBits) - 1;
    private const int DistanceMask = (1 << DecodeTable.DistanceBits) - 1;

    /// <summary>
    /// The same as one by one, with looks at the bounds once a turn: a turn takes at most 16 bytes of the input, and writes at most two
    /// literals and a match, or three literals, and what the copying of a match writes beyond its end.
    /// </summary>
    /// <remarks>
    /// What a symbol costs is the wait for the one before. So a turn looks its first entry up before more bits are fetched: all 64 are the
    /// body's after a refill, whatever the count says, and a turn takes at most 48 of them, so that those for a look-up are left. And what
    /// the turns share is held in few places, as references that move: what has no register goes through memory between two symbols.
    /// </remarks>
    // By itself, for its own registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadFast(ReadOnlySpan<byte> input, ref int position)
    {
        ref var start = ref MemoryMarshal.GetArrayDataReference(_buffer);
        ref var literalLengths = ref MemoryMarshal.GetArrayDataReference(_literalLengths.Entries);
        ref var distances = ref MemoryMarshal.GetArrayDataReference(_distances.Entries);
        ref var last = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), input.Length - FastInput);
        ref var limit = ref Unsafe.Add(ref start, Limit);
        ref var first = ref Unsafe.Add(ref start, _first);
        ref var lastEntry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), EntriesSize - 4);
        ref var to = ref Unsafe.Add(ref start, _at);
        ref var literalsFrom = ref Unsafe.Add(ref start, _literalsFrom);
        ref var told = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), _entryCount);
        var reader = new BitReader(ref Unsafe.Add(ref MemoryMarshal.GetReference(input), position), _bits, _bitCount);
        var isOver = false;
        reader.Refill();
        var entry = Unsafe.Add(ref literalLengths, (nint)(reader.Bits & LiteralLengthMask));
        while (!Unsafe.IsAddressGreaterThan(ref reader.Next, ref last) && Unsafe.IsAddressLessThan(ref to, ref limit) && Unsafe.IsAddressLessThan(ref told, ref lastEntry))
        {
            if ((int)entry < 0)
            {
                reader.TakeEntry(entry);
                to = (byte)(entry >> 16);
                to = ref Unsafe.Add(ref to, 1);
                entry = Unsafe.Add(ref literalLengths, (nint)(reader.Bits & LiteralLengthMask));
                if ((int)entry < 0)
                {
                    reader.TakeEntry(entry);
                    to = (byte)(entry >> 16);
                    to = ref Unsafe.Add(ref to, 1);
                    entry = Unsafe.Add(ref literalLengths, (nint)(reader.Bits & LiteralLengthMask));
                    if ((int)entry < 0)
                    {
                        reader.TakeEntry(entry);
                        to = (byte)(entry >> 16);
                        to = ref Unsafe.Add(ref to, 1);
                        entry = Unsafe.Add(ref literalLengths, (nint)(reader.Bits & LiteralLengthMask));
                        reader.Refill();
                        continue;
                    }
                }

                reader.Refill();
            }

            if ((entry & DecodeTable.Special) != 0)
            {
                if ((entry & DecodeTable.GoesOn) != 0)
                {
                    reader.Take(DecodeTable.LiteralLengthBits);
                    entry = _literalLengths.Entries[DecodeTable.ValueOf(entry) + (int)(reader.Bits & ((1UL << DecodeTable.CodeBitsOf(entry)) - 1))];
                    if ((int)entry < 0)
                    {
                        reader.TakeEntry(entry);
                        to = (byte)(entry >> 16);
                        to = ref Unsafe.Add(ref to, 1);
                        entry = Unsafe.Add(ref literalLengths, (nint)(reader.Bits & LiteralLengthMask));
                        reader.Refill();
                        continue;
                    }
                }

                if ((entry & DecodeTable.End) != 0)
                {
                    reader.TakeEntry(entry);
                    isOver = true;
                    break;
                }

                if ((entry & DecodeTable.Special) != 0)
                {
                    throw Invalid("a length");
                }
            }

            var length = (nint)(entry >> 16) + reader.Extra(entry);
            reader.TakeEntry(entry);
            entry = Unsafe.Add(ref distances, (nint)(reader.Bits & DistanceMask));
            if ((entry & DecodeTable.Special) != 0)
            {
                if ((entry & DecodeTable.GoesOn) != 0)
                {
                    reader.Take(DecodeTable.DistanceBits);
                    entry = _distances.Entries[DecodeTable.ValueOf(entry) + (int)(reader.Bits & ((1UL << DecodeTable.CodeBitsOf(entry)) - 1))];
                }

                if ((entry & DecodeTable.Special) != 0)
                {
                    throw Invalid("a distance");
                }
            }

            var distance = (nint)(entry >> 16) + reader.Extra(entry);
            reader.TakeEntry(entry);
            entry = Unsafe.Add(ref literalLengths, (nint)(reader.Bits & LiteralLengthMask));
            reader.Refill();
            if (distance > Unsafe.ByteOffset(ref first, ref to))
            {
                throw Invalid("a distance");
            }

            Copy(ref to, distance, length);
            var literals = (int)Unsafe.ByteOffset(ref literalsFrom, ref to);
            if (literals > Matches.MostLiterals)
            {
                told = Matches.PackLiterals(literals);
                told = ref Unsafe.Add(ref told, 1);
                literals = 0;
            }

            told = Matches.Pack(literals, (int)length, (int)distance);
            told = ref Unsafe.Add(ref told, 1);
            to = ref Unsafe.Add(ref to, length);
            literalsFrom = ref to;
        }

        (_bits, _bitCount) = (reader.Bits & ((1UL << reader.BitCount) - 1), reader.BitCount);
        (_at, _literalsFrom) = ((int)Unsafe.ByteOffset(ref start, ref to), (int)Unsafe.ByteOffset(ref start, ref literalsFrom));
        _entryCount = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_entries), ref told) / sizeof(uint);
        position = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(input), ref reader.Next);
        if (isOver)
        {
            EndBlock();
        }
    }

    /// <summary>Copies a match in wide steps: up to 32 bytes more than its length are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte to, nint distance, nint length)
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
            for (nint i = 0; i < length; i++)
            {
                Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
            }
        }
    }
}
