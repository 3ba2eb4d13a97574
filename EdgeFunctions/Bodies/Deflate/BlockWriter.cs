using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Collects literals and matches, and writes them as blocks (RFC 1951 section 3.2).</summary>
internal sealed class BlockWriter
{
    /// <summary>Literals are copied in steps of so many bytes.</summary>
    public const int Slack = 16;

    private const int MostEntries = 16 * 1024;
    private const int MostLiterals = 32 * 1024;

    // So short that four literals, or a match, fit into the bits that are free after whole bytes were written.
    private const int LongestCode = 14;
    private const int LongestCodeLengthCode = 7;

    private static readonly byte[] LengthCodes = CreateLengthCodes();
    private static readonly uint[] FixedLiteralCodes = CreateFixed(DeflateFormat.FixedLiteralLengths);
    private static readonly uint[] FixedDistanceCodes = CreateFixed(DeflateFormat.FixedDistanceLengths);

    private readonly uint[] _entries = new uint[MostEntries + 2];
    private readonly byte[] _literals = new byte[MostLiterals + Slack];
    private readonly int[] _literalFrequencies = new int[DeflateFormat.LiteralLengthCodes];
    private readonly int[] _distanceFrequencies = new int[DeflateFormat.DistanceCodes];
    private readonly byte[] _lengths = new byte[DeflateFormat.LiteralLengthCodes + DeflateFormat.DistanceCodes];
    private readonly uint[] _literalCodes = new uint[DeflateFormat.LiteralLengthCodes];
    private readonly uint[] _distanceCodes = new uint[DeflateFormat.DistanceCodes];
    private readonly uint[] _lengthCodes = new uint[256];
    private readonly short[] _runs = new short[DeflateFormat.LiteralLengthCodes + DeflateFormat.DistanceCodes];
    private readonly int[] _runFrequencies = new int[DeflateFormat.CodeLengthCodes];
    private readonly byte[] _runLengths = new byte[DeflateFormat.CodeLengthCodes];
    private readonly uint[] _runCodes = new uint[DeflateFormat.CodeLengthCodes];

    private int _entryCount;
    private int _literalCount;
    private int _literalsBefore;

    private ulong _bits;
    private int _bitCount;

    public void Reset()
    {
        _entryCount = _literalCount = _literalsBefore = 0;
        (_bits, _bitCount) = (0, 0);
    }

    /// <summary>Whether a block should be written before more is added.</summary>
    public bool IsFull => _entryCount >= MostEntries || _literalCount >= MostLiterals - DeflateFormat.LongestMatch;

    /// <summary>Whether something was added since the last block.</summary>
    public bool IsEmpty => _literalCount + _entryCount == 0;

    /// <summary>Adds no more than <see cref="DeflateFormat.LongestMatch"/> literals, while this is not full.</summary>
    /// <param name="first">The first; <see cref="Slack"/> bytes behind the last can be read as well.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLiterals(ref byte first, int count)
    {
        ref var to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_literals), _literalCount);
        for (nuint i = 0; i < (nuint)count; i += Slack)
        {
            Vector128.LoadUnsafe(ref first, i).StoreUnsafe(ref to, i);
        }

        _literalCount += count;
        _literalsBefore += count;
    }

    /// <summary>Adds a match, while this is not full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMatch(int length, int distance)
    {
        var literals = _literalsBefore;
        _literalsBefore = 0;
        if (literals > Matches.MostLiterals)
        {
            _entries[_entryCount++] = Matches.PackLiterals(literals);
            literals = 0;
        }

        _entries[_entryCount++] = Matches.Pack(literals, length, distance);
    }

    /// <summary>Writes a block of what was added.</summary>
    public void WriteBlock(bool isLast, IBufferWriter<byte> target)
    {
        Count();
        var literalLengths = _lengths.AsSpan(0, DeflateFormat.LiteralLengthCodes);
        Span<byte> distanceLengths = stackalloc byte[DeflateFormat.DistanceCodes];
        HuffmanCode.FindLengths(_literalFrequencies, LongestCode, literalLengths);
        HuffmanCode.FindLengths(_distanceFrequencies, LongestCode, distanceLengths);
        var extra = ExtraBits();
        var fixedBits = extra + Cost(_literalFrequencies, DeflateFormat.FixedLiteralLengths) + Cost(_distanceFrequencies, DeflateFormat.FixedDistanceLengths);
        var dynamicBits = extra + Cost(_literalFrequencies, literalLengths) + Cost(_distanceFrequencies, distanceLengths);
        var literalLengthCount = Used(literalLengths, 257);
        var distanceCount = Used(distanceLengths, 1);
        distanceLengths[..distanceCount].CopyTo(_lengths.AsSpan(literalLengthCount));
        var runs = FindRuns(_lengths.AsSpan(0, literalLengthCount + distanceCount));
        var codeLengthCount = PrepareRuns();
        dynamicBits += 14 + (3 * codeLengthCount) + RunCost();
        var isFixed = fixedBits <= dynamicBits;
        var span = target.GetSpan((int)((Math.Min(fixedBits, dynamicBits) + 3) >> 3) + 16);
        ref var start = ref MemoryMarshal.GetReference(span);
        var at = 0;
        Put((isLast ? 1u : 0) | (isFixed ? 2u : 4u), 3);
        if (isFixed)
        {
            Write(FixedLiteralCodes, FixedDistanceCodes, ref start, ref at);
        }
        else
        {
            Put((uint)(literalLengthCount - 257) | ((uint)(distanceCount - 1) << 5) | ((uint)(codeLengthCount - 4) << 10), 14);
            Drain(ref start, ref at);
            for (var i = 0; i < codeLengthCount; i++)
            {
                Put(_runLengths[DeflateFormat.CodeLengthOrder[i]], 3);
                Drain(ref start, ref at);
            }

            WriteRuns(runs, ref start, ref at);
            HuffmanCode.AssignCodes(_lengths.AsSpan(0, literalLengthCount), _literalCodes);
            HuffmanCode.AssignCodes(distanceLengths, _distanceCodes);
            Write(_literalCodes, _distanceCodes, ref start, ref at);
        }

        target.Advance(at);
        _entryCount = _literalCount = _literalsBefore = 0;
    }

    /// <summary>Writes an empty stored block (section 3.2.4): the reader has whole bytes of all that was written.</summary>
    public void WriteSync(IBufferWriter<byte> target)
    {
        var span = target.GetSpan(sizeof(ulong) + 8);
        ref var start = ref MemoryMarshal.GetReference(span);
        var at = 0;
        Put(0, 3);
        Align(ref start, ref at);
        BinaryPrimitives.WriteUInt32LittleEndian(span[at..], 0xFFFF0000);
        target.Advance(at + sizeof(uint));
    }

    /// <summary>Writes the bits that are left, up to a whole byte.</summary>
    public void WriteRest(IBufferWriter<byte> target)
    {
        var span = target.GetSpan(sizeof(ulong));
        var at = 0;
        Align(ref MemoryMarshal.GetReference(span), ref at);
        target.Advance(at);
    }

    private void Align(ref byte start, ref int at)
    {
        _bitCount = (_bitCount + 7) & ~7;
        Drain(ref start, ref at);
    }

    private void Count()
    {
        _literalFrequencies.AsSpan().Clear();
        _distanceFrequencies.AsSpan().Clear();
        _literalFrequencies[DeflateFormat.EndOfBlock] = 1;
        foreach (var literal in _literals.AsSpan(0, _literalCount))
        {
            _literalFrequencies[literal]++;
        }

        Span<int> lengths = stackalloc int[256];
        lengths.Clear();
        foreach (var entry in _entries.AsSpan(0, _entryCount))
        {
            if (!Matches.IsLiteralsAlone(entry))
            {
                lengths[Matches.LengthIndex(entry)]++;
                var distance = Matches.DistanceIndex(entry);
                _distanceFrequencies[DistanceCode(distance, DistanceExtra(distance))]++;
            }
        }

        for (var i = 0; i < lengths.Length; i++)
        {
            _literalFrequencies[DeflateFormat.FirstLength + LengthCodes[i]] += lengths[i];
        }
    }

    private void Write(uint[] literalCodes, uint[] distanceCodes, ref byte start, ref int at)
    {
        PrepareLengths(literalCodes);
        ref var literals = ref MemoryMarshal.GetArrayDataReference(_literals);
        ref var codes = ref MemoryMarshal.GetArrayDataReference(literalCodes);
        ref var lengthCodes = ref MemoryMarshal.GetArrayDataReference(_lengthCodes);
        var (bits, bitCount) = (_bits, _bitCount);
        var literal = 0;
        for (var i = 0; i <= _entryCount; i++)
        {
            // Behind the last match literals may be left.
            var entry = i < _entryCount ? _entries[i] : Matches.PackLiterals(_literalsBefore);
            var isAlone = Matches.IsLiteralsAlone(entry);
            var count = isAlone ? Matches.CountAlone(entry) : Matches.Literals(entry);
            var end = literal + count;
            for (; literal + 4 <= end; literal += 4)
            {
                Append(ref bits, ref bitCount, Unsafe.Add(ref codes, Unsafe.Add(ref literals, literal)));
                Append(ref bits, ref bitCount, Unsafe.Add(ref codes, Unsafe.Add(ref literals, literal + 1)));
                Append(ref bits, ref bitCount, Unsafe.Add(ref codes, Unsafe.Add(ref literals, literal + 2)));
                Append(ref bits, ref bitCount, Unsafe.Add(ref codes, Unsafe.Add(ref literals, literal + 3)));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), bits);
                at += bitCount >> 3;
                bits >>= bitCount & ~7;
                bitCount &= 7;
            }

            if (literal < end)
            {
                do
                {
                    Append(ref bits, ref bitCount, Unsafe.Add(ref codes, Unsafe.Add(ref literals, literal)));
                }
                while (++literal < end);
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), bits);
                at += bitCount >> 3;
                bits >>= bitCount & ~7;
                bitCount &= 7;
            }

            if (isAlone)
            {
                continue;
            }

            // In one, so that the next match need not wait for three.
            var lengthCode = Unsafe.Add(ref lengthCodes, Matches.LengthIndex(entry));
            var distance = Matches.DistanceIndex(entry);
            var extra = DistanceExtra(distance);
            var distanceCode = distanceCodes[DistanceCode(distance, extra)];
            ulong both = (distanceCode & 0xFFFFFF) | ((uint)(distance & ((1 << extra) - 1)) << (int)(distanceCode >> 24));
            bits |= ((both << (int)(lengthCode >> 24)) | (lengthCode & 0xFFFFFF)) << bitCount;
            bitCount += (int)(lengthCode >> 24) + (int)(distanceCode >> 24) + extra;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), bits);
            at += bitCount >> 3;
            bits >>= bitCount & ~7;
            bitCount &= 7;
        }

        Append(ref bits, ref bitCount, literalCodes[DeflateFormat.EndOfBlock]);
        (_bits, _bitCount) = (bits, bitCount);
        Drain(ref start, ref at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(ref ulong bits, ref int bitCount, uint code)
    {
        bits |= (ulong)(code & 0xFFFFFF) << bitCount;
        bitCount += (int)(code >> 24);
    }

    private void Put(uint value, int count)
    {
        _bits |= (ulong)value << _bitCount;
        _bitCount += count;
    }

    /// <summary>Writes whole bytes.</summary>
    private void Drain(ref byte start, ref int at)
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), _bits);
        at += _bitCount >> 3;
        _bits >>= _bitCount & ~7;
        _bitCount &= 7;
    }

    /// <summary>Code and extra bits of each match length in one.</summary>
    private void PrepareLengths(uint[] literalCodes)
    {
        for (var i = 0; i < _lengthCodes.Length; i++)
        {
            var symbol = LengthCodes[i];
            var code = literalCodes[DeflateFormat.FirstLength + symbol];
            var length = (int)(code >> 24);
            var extra = (uint)(i + DeflateFormat.LeastMatch - DeflateFormat.LengthBase[symbol]);
            _lengthCodes[i] = (code & 0xFFFFFF) | (extra << length) | ((uint)(length + DeflateFormat.LengthExtraBits[symbol]) << 24);
        }
    }

    private long ExtraBits()
    {
        long bits = 0;
        for (var i = 0; i < DeflateFormat.LengthExtraBits.Length; i++)
        {
            bits += (long)_literalFrequencies[DeflateFormat.FirstLength + i] * DeflateFormat.LengthExtraBits[i];
        }

        for (var i = 0; i < _distanceFrequencies.Length; i++)
        {
            bits += (long)_distanceFrequencies[i] * DeflateFormat.DistanceExtraBits[i];
        }

        return bits;
    }

    private static long Cost(ReadOnlySpan<int> frequencies, ReadOnlySpan<byte> lengths)
    {
        long bits = 0;
        for (var i = 0; i < frequencies.Length; i++)
        {
            bits += (long)frequencies[i] * lengths[i];
        }

        return bits;
    }

    private static int Used(ReadOnlySpan<byte> lengths, int least) => Math.Max(least, lengths.LastIndexOfAnyExcept((byte)0) + 1);

    /// <summary>Code lengths as they are written (section 3.2.7): a symbol, and the number that its extra bits say above bit 5.</summary>
    private int FindRuns(ReadOnlySpan<byte> lengths)
    {
        var count = 0;
        _runFrequencies.AsSpan().Clear();
        for (var i = 0; i < lengths.Length;)
        {
            var length = lengths[i];
            var run = lengths[i..].IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length - i : run;
            i += run;
            if (length == 0)
            {
                for (; run >= 11; run -= Math.Min(run, 138))
                {
                    AddRun(18, Math.Min(run, 138) - 11);
                }

                if (run >= 3)
                {
                    AddRun(17, run - 3);
                    run = 0;
                }
            }
            else
            {
                AddRun(length, 0);
                for (run--; run >= 3; run -= Math.Min(run, 6))
                {
                    AddRun(16, Math.Min(run, 6) - 3);
                }
            }

            for (; run > 0; run--)
            {
                AddRun(length, 0);
            }
        }

        return count;

        void AddRun(int symbol, int more)
        {
            _runs[count++] = (short)(symbol | (more << 5));
            _runFrequencies[symbol]++;
        }
    }

    /// <returns>How many lengths of the code of code lengths have to be written.</returns>
    private int PrepareRuns()
    {
        HuffmanCode.FindLengths(_runFrequencies, LongestCodeLengthCode, _runLengths);
        HuffmanCode.AssignCodes(_runLengths, _runCodes);
        var count = DeflateFormat.CodeLengthCodes;
        while (count > 4 && _runLengths[DeflateFormat.CodeLengthOrder[count - 1]] == 0)
        {
            count--;
        }

        return count;
    }

    private long RunCost() => Cost(_runFrequencies, _runLengths) + (2 * _runFrequencies[16]) + (3 * _runFrequencies[17]) + (7 * _runFrequencies[18]);

    private void WriteRuns(int count, ref byte start, ref int at)
    {
        foreach (var run in _runs.AsSpan(0, count))
        {
            var symbol = run & 0x1F;
            Append(ref _bits, ref _bitCount, _runCodes[symbol]);
            Put((uint)run >> 5, symbol switch { 16 => 2, 17 => 3, 18 => 7, _ => 0 });
            Drain(ref start, ref at);
        }
    }

    /// <summary>The extra bits of a distance less one: the codes are those of two bits, of which the first is the distance's first.</summary>
    private static int DistanceExtra(int distance) => 30 - BitOperations.LeadingZeroCount((uint)distance | 2);

    /// <summary>The code of a distance less one.</summary>
    private static int DistanceCode(int distance, int extra) => (2 * extra) + (distance >> extra);

    private static byte[] CreateLengthCodes()
    {
        var codes = new byte[256];
        for (var i = 0; i < DeflateFormat.LengthBase.Length; i++)
        {
            codes.AsSpan(DeflateFormat.LengthBase[i] - DeflateFormat.LeastMatch).Fill((byte)i);
        }

        return codes;
    }

    private static uint[] CreateFixed(byte[] lengths)
    {
        var codes = new uint[lengths.Length];
        HuffmanCode.AssignCodes(lengths, codes);
        return codes;
    }
}
