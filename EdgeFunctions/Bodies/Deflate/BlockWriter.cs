using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Writes blocks (RFC 1951 section 3.2), symbol by symbol: a block's codes are made before it, from those that the origin's encoder made for the same text.</summary>
internal sealed class BlockWriter
{
    private const int OutputSize = 16 * 1024;

    /// <summary>What may be written between two looks at <see cref="Room"/>: some hundred literals and a match.</summary>
    private const int Slack = 1024;

    private readonly byte[] _output = new byte[OutputSize + Slack];
    private readonly BlockCodes _ownCodes = new();
    private readonly BlockHeader _header = new();
    private readonly byte[] _lengths = new byte[DeflateFormat.LiteralLengthCodes + DeflateFormat.DistanceCodes];
    private readonly uint[] _sorted = new uint[DeflateFormat.LiteralLengthCodes];
    private int _at;
    private ulong _bits;
    private int _bitCount;

    /// <summary>Of the block that is written; null between two.</summary>
    public BlockCodes? Codes { get; private set; }

    /// <summary>Bytes that may be written before <see cref="HandOver"/>.</summary>
    public int Room => OutputSize - _at;

    public void Reset()
    {
        Codes = null;
        (_at, _bits, _bitCount) = (0, 0, 0);
    }

    /// <summary>Begins a block with the fixed codes. Nothing is said of them, which is best for a few bytes.</summary>
    public void BeginFixed()
    {
        var writer = Open();
        writer.Put(2, 3);
        writer.Drain();
        Close(writer);
        Codes = BlockCodes.Fixed;
    }

    /// <summary>Begins a block with codes for text that is like another.</summary>
    /// <param name="literalLengths">The lengths of the other's literal/length codes.</param>
    /// <param name="distanceLengths">Of its distance codes.</param>
    public void Begin(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        FindLengths(literalLengths, _lengths.AsSpan(0, DeflateFormat.LiteralLengthCodes));
        FindLengths(distanceLengths, _lengths.AsSpan(DeflateFormat.LiteralLengthCodes));
        var writer = Open();
        _header.Write(_lengths, ref writer);
        Close(writer);
        _ownCodes.Set(_lengths.AsSpan(0, DeflateFormat.LiteralLengthCodes), _lengths.AsSpan(DeflateFormat.LiteralLengthCodes));
        Codes = _ownCodes;
    }

    /// <summary>Ends the block, if one is open.</summary>
    public void End()
    {
        if (Codes is { } codes)
        {
            var writer = Open();
            writer.Put(codes.Literals[DeflateFormat.EndOfBlock]);
            writer.Drain();
            Close(writer);
            Codes = null;
        }
    }

    /// <summary>Writes an empty stored block: a reader has whole bytes of all that was written.</summary>
    public void WriteSync()
    {
        var writer = Open();
        writer.Put(0, 3);
        writer.Align();
        writer.Put(0xFFFF0000, 32);
        writer.Drain();
        Close(writer);
    }

    /// <summary>Writes an empty last block.</summary>
    public void WriteLast()
    {
        var writer = Open();
        writer.Put(3, 3);
        writer.Put(BlockCodes.Fixed.Literals[DeflateFormat.EndOfBlock]);
        writer.Align();
        Close(writer);
    }

    public void WriteLiterals(ref byte first, int count)
    {
        var writer = Open();
        writer.PutLiterals(ref first, count, ref MemoryMarshal.GetArrayDataReference(Codes!.Literals));
        Close(writer);
    }

    public void WriteMatch(int length, int distance)
    {
        var writer = Open();
        writer.PutMatch((uint)(length - DeflateFormat.LeastMatch), (uint)(distance - 1), ref MemoryMarshal.GetArrayDataReference(Codes!.Lengths), ref MemoryMarshal.GetArrayDataReference(Codes.Distances));
        Close(writer);
    }

    /// <summary>Writes literals and matches, while there is room.</summary>
    /// <param name="entries">With at most as many literals each as may be written between two looks at <see cref="Room"/>.</param>
    /// <param name="buffer">Where the literals stand.</param>
    /// <param name="at">Where the first entry begins there; then where the next one does.</param>
    /// <returns>How many entries were written.</returns>
    // By itself, for its own registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int WriteEntries(ReadOnlySpan<uint> entries, byte[] buffer, ref int at)
    {
        ref var literalCodes = ref MemoryMarshal.GetArrayDataReference(Codes!.Literals);
        ref var lengthCodes = ref MemoryMarshal.GetArrayDataReference(Codes.Lengths);
        ref var distanceCodes = ref MemoryMarshal.GetArrayDataReference(Codes.Distances);
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), at);
        ref var first = ref MemoryMarshal.GetReference(entries);
        ref var next = ref first;
        ref var end = ref Unsafe.Add(ref first, entries.Length);
        var room = Room;
        var writer = Open();
        while (Unsafe.IsAddressLessThan(ref next, ref end) && writer.Count < room)
        {
            var entry = next;
            next = ref Unsafe.Add(ref next, 1);
            var literals = Matches.Literals(entry);
            if (literals != 0)
            {
                writer.PutLiterals(ref from, literals, ref literalCodes);
                from = ref Unsafe.Add(ref from, literals);
            }

            from = ref Unsafe.Add(ref from, Matches.Length(entry));
            writer.PutMatch((uint)Matches.LengthIndex(entry), (uint)Matches.DistanceIndex(entry), ref lengthCodes, ref distanceCodes);
        }

        Close(writer);
        at = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(buffer), ref from);
        return (int)Unsafe.ByteOffset(ref first, ref next) / sizeof(uint);
    }

    /// <summary>Goes on at the end of what is written.</summary>
    public BitWriter Open() => new(ref _output[_at], _bits, _bitCount);

    /// <summary>Takes over what was written.</summary>
    public void Close(in BitWriter writer) => (_at, _bits, _bitCount) = (_at + writer.Count, writer.Bits, writer.BitCount);

    /// <summary>Hands whole bytes over.</summary>
    public void HandOver(IBufferWriter<byte> target)
    {
        target.Write(_output.AsSpan(0, _at));
        _at = 0;
    }

    /// <summary>A symbol that the other text does not hold may come all the same, and gets a code, a long one.</summary>
    private void FindLengths(ReadOnlySpan<byte> other, Span<byte> lengths)
    {
        // There are as many frequencies as lengths: no more than counting is needed for their order.
        Span<int> starts = stackalloc int[DeflateFormat.LongestCode + 1];
        starts.Clear();
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            starts[Rank(other, symbol) + 1]++;
        }

        for (var rank = 1; rank < starts.Length; rank++)
        {
            starts[rank] += starts[rank - 1];
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            var rank = Rank(other, symbol);
            _sorted[starts[rank]++] = HuffmanCode.Pack(1 << rank, symbol);
        }

        HuffmanCode.FindLengths(_sorted.AsSpan(0, lengths.Length), BlockCodes.LongestCode, lengths);
    }

    /// <summary>How often a symbol may come, as a power of two: half as often for each bit of its code.</summary>
    private static int Rank(ReadOnlySpan<byte> lengths, int symbol) =>
        symbol < lengths.Length && lengths[symbol] is > 0 and var length ? DeflateFormat.LongestCode - length : 0;
}
