using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        ref var next = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), position);
        ref var to = ref Unsafe.Add(ref start, _at);
        ref var literalsFrom = ref Unsafe.Add(ref start, _literalsFrom);
        ref var told = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), _entryCount);
        var (bits, bitCount, isOver) = (_bits, _bitCount, false);
        bits |= Unsafe.ReadUnaligned<ulong>(ref next) << bitCount;
        next = ref Unsafe.Add(ref next, (63 - bitCount) >> 3);
        bitCount |= 56;
        var entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
        while (!Unsafe.IsAddressGreaterThan(ref next, ref last) && Unsafe.IsAddressLessThan(ref to, ref limit) && Unsafe.IsAddressLessThan(ref told, ref lastEntry))
        {
            if ((int)entry < 0)
            {
                bits >>= (int)entry;
                bitCount -= (byte)entry;
                to = (byte)(entry >> 16);
                to = ref Unsafe.Add(ref to, 1);
                entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
                if ((int)entry < 0)
                {
                    bits >>= (int)entry;
                    bitCount -= (byte)entry;
                    to = (byte)(entry >> 16);
                    to = ref Unsafe.Add(ref to, 1);
                    entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
                    if ((int)entry < 0)
                    {
                        bits >>= (int)entry;
                        bitCount -= (byte)entry;
                        to = (byte)(entry >> 16);
                        to = ref Unsafe.Add(ref to, 1);
                        entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
                        bits |= Unsafe.ReadUnaligned<ulong>(ref next) << bitCount;
                        next = ref Unsafe.Add(ref next, (63 - bitCount) >> 3);
                        bitCount |= 56;
                        continue;
                    }
                }

                bits |= Unsafe.ReadUnaligned<ulong>(ref next) << bitCount;
                next = ref Unsafe.Add(ref next, (63 - bitCount) >> 3);
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
                        bitCount -= (byte)entry;
                        to = (byte)(entry >> 16);
                        to = ref Unsafe.Add(ref to, 1);
                        entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
                        bits |= Unsafe.ReadUnaligned<ulong>(ref next) << bitCount;
                        next = ref Unsafe.Add(ref next, (63 - bitCount) >> 3);
                        bitCount |= 56;
                        continue;
                    }
                }

                if ((entry & DecodeTable.End) != 0)
                {
                    bits >>= (int)entry;
                    bitCount -= (byte)entry;
                    isOver = true;
                    break;
                }

                if ((entry & DecodeTable.Special) != 0)
                {
                    throw Invalid("a length");
                }
            }

            var length = (nint)(entry >> 16) + Extra(bits, entry);
            bits >>= (int)entry;
            bitCount -= (byte)entry;
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

            var distance = (nint)(entry >> 16) + Extra(bits, entry);
            bits >>= (int)entry;
            bitCount -= (byte)entry;
            entry = Unsafe.Add(ref literalLengths, (nint)(bits & LiteralLengthMask));
            bits |= Unsafe.ReadUnaligned<ulong>(ref next) << bitCount;
            next = ref Unsafe.Add(ref next, (63 - bitCount) >> 3);
            bitCount |= 56;
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

        (_bits, _bitCount) = (bits & ((1UL << bitCount) - 1), bitCount);
        (_at, _literalsFrom) = ((int)Unsafe.ByteOffset(ref start, ref to), (int)Unsafe.ByteOffset(ref start, ref literalsFrom));
        _entryCount = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_entries), ref told) / sizeof(uint);
        position = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(input), ref next);
        if (isOver)
        {
            EndBlock();
        }
    }

    /// <summary>The extra bits of a symbol, which stand behind its code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Extra(ulong bits, uint entry) =>
        (nint)((Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(bits, entry) : bits & ((1UL << (int)entry) - 1)) >> DecodeTable.CodeBitsOf(entry));

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
