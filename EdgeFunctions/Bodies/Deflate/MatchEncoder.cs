using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Encodes a rewritten body with the matches of the body that it was, where they still hold.</summary>
/// <remarks>
/// The search for matches is what an encoder spends its time on, and that of the origin has spent it. A match at some offset of
/// the body, and the bytes that it repeats, are looked up in the rewritten one, and as many of them are taken as are the same there.
/// What was inserted is looked for among what was inserted before, because the same is put into a page again and again; and what
/// was repeated from too far away, now that the page has grown, among what was before.
/// </remarks>
internal sealed partial class MatchEncoder
{
    private const int RoomSize = 48 * 1024;
    private const int Limit = DeflateFormat.WindowSize + RoomSize;

    /// <summary>Bytes that a comparison in wide steps reads beyond the last one.</summary>
    public const int Slack = 64;

    // As zlib does it: so far away a match of three costs more than its literals.
    private const int FarForThree = 4096;

    // Literals that are written between two looks at the room.
    private const int MostWholeLiterals = 400;

    // Entries whose matches are found before they are written.
    private const int PlacedSize = 128;

    // Fewer bytes are coded with the fixed codes: others have to be told before.
    private const int LeastForOwnCodes = 1024;

    // What was looked for is found again by its first bytes.
    private const int HashBits = 10;
    private const int LeastSeen = 4;

    private readonly byte[] _lengths = new byte[KeptBlock.LengthCount];
    private readonly uint[] _placed = new uint[PlacedSize];
    private readonly BlockWriter _writer = new();
    private readonly RunMap _map = new();

    // Where what begins with these bytes was looked for last, plus one; 0 for nowhere.
    private readonly long[] _seen = new long[1 << HashBits];
    private KeptMatches? _kept;
    private bool _hasLengths;

    // The window, and what comes behind it; or a body where it stands.
    private byte[] _buffer = [];
    private byte[] _ownBuffer = [];

    // The offset in the body of the buffer's first byte; in the buffer, what is encoded and what is there.
    private long _offset;
    private int _at;
    private int _count;

    // The run that what is encoded next stands in, or before.
    private CopiedRun _run;

    // The entry of the body that this is in, by offsets of the body that came.
    private long _matchStart;
    private long _matchEnd;
    private int _distance;

    public void Begin(KeptMatches kept)
    {
        _kept = kept;
        _offset = 0;
        _at = _count = 0;
        _run = default;
        _matchStart = _matchEnd = 0;
        _distance = 0;
        _hasLengths = false;
        _map.Reset();
        _writer.Reset();
        _seen.AsSpan().Clear();
    }

    /// <summary>Forgets the body.</summary>
    public void Reset()
    {
        _kept = null;
        _buffer = [];
    }

    /// <summary>Encodes a whole body where it stands, without the copy that a window of its own needs. <see cref="Complete"/> must follow.</summary>
    /// <param name="memory">The body is at its start; <see cref="Slack"/> bytes behind it may be read.</param>
    /// <param name="count">Bytes of the body.</param>
    /// <param name="target">Where what is written goes.</param>
    public void EncodeInPlace(byte[] memory, int count, IBufferWriter<byte> target)
    {
        (_buffer, _count) = (memory, count);
        var last = count - DeflateFormat.LongestMatch;
        while (_at < last)
        {
            // The map of runs holds a few windows.
            Run(Math.Min(last, _at + RoomSize), target);
        }
    }

    /// <summary>Encodes the next bytes of the rewritten body, all but the last few: with what comes next they may be part of one match.</summary>
    public void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> target)
    {
        if (_ownBuffer.Length == 0)
        {
            _ownBuffer = new byte[Limit + Slack];
        }

        _buffer = _ownBuffer;
        while (!bytes.IsEmpty)
        {
            if (_count == Limit)
            {
                Slide();
            }

            var count = Math.Min(bytes.Length, Limit - _count);
            bytes[..count].CopyTo(_buffer.AsSpan(_count));
            bytes = bytes[count..];
            _count += count;
            Run(_count - DeflateFormat.LongestMatch, target);
        }
    }

    /// <summary>Encodes all, so that a reader can decode it.</summary>
    public void Flush(IBufferWriter<byte> target)
    {
        Run(_count, target);
        _writer.End();
        _writer.WriteSync();
        _writer.HandOver(target);
    }

    /// <summary>Encodes all, and ends the body.</summary>
    public void Complete(IBufferWriter<byte> target)
    {
        Run(_count, target);
        _writer.End();
        _writer.WriteLast();
        _writer.HandOver(target);
    }

    private void Slide()
    {
        // All but the last few bytes are encoded, so that no byte that is not is lost.
        var moved = _count - DeflateFormat.WindowSize - DeflateFormat.LongestMatch;
        _buffer.AsSpan(moved, _count - moved).CopyTo(_buffer);
        _offset += moved;
        _at -= moved;
        _count -= moved;
    }

    /// <summary>Encodes up to an offset, or somewhat beyond it with a match.</summary>
    private void Run(int until, IBufferWriter<byte> target)
    {
        while (_at < until)
        {
            PrepareWriter(until - _at, target);
            var output = _offset + _at;
            if (output >= _run.Output + _run.Length && !TryNextRun(output))
            {
                EncodeInserted(until);
            }
            else if (output < _run.Output)
            {
                EncodeInserted((int)Math.Min(until, _run.Output - _offset));
            }
            else
            {
                EncodeCopied((int)Math.Min(until, _run.Output + _run.Length - _offset), _run.Input - _run.Output + _offset);
            }
        }
    }

    /// <summary>Makes sure that there is room to write to, and a block to write in.</summary>
    /// <param name="count">How many bytes are there to be encoded.</param>
    /// <param name="target">Where what is written goes.</param>
    private void PrepareWriter(int count, IBufferWriter<byte> target)
    {
        if (_writer.Room <= BlockHeader.MostBytes)
        {
            _writer.HandOver(target);
        }

        if (_kept!.TryTakeBlock(_lengths))
        {
            _hasLengths = true;
            _writer.End();
        }

        var isFixed = !_hasLengths || count < LeastForOwnCodes;
        if (_writer.Codes is null || (_writer.Codes == BlockCodes.Fixed && !isFixed))
        {
            _writer.End();
            if (isFixed)
            {
                _writer.BeginFixed();
            }
            else
            {
                _writer.Begin(_lengths.AsSpan(0, DeflateFormat.LiteralLengthCodes), _lengths.AsSpan(DeflateFormat.LiteralLengthCodes));
            }
        }
    }

    private bool TryNextRun(long output)
    {
        var runs = _kept!.Runs;
        for (var i = 0; i < runs.Length; i++)
        {
            _map.Add(_run = runs[i]);
            if (output < _run.Output + _run.Length)
            {
                _kept.TakeRuns(i + 1);
                return true;
            }
        }

        _kept.TakeRuns(runs.Length);
        return false;
    }

    /// <summary>Encodes what was inserted: as what was inserted before, if it is the same.</summary>
    private void EncodeInserted(int until)
    {
        while (_at < until && _writer.Room > 0)
        {
            if (TryFindSeen(_at, out var length, out var distance))
            {
                WriteMatch(length, distance);
            }
            else
            {
                WriteLiterals(_at + 1);
            }
        }
    }

    private void WriteLiterals(int to)
    {
        var count = Math.Min(to - _at, MostWholeLiterals);
        _writer.WriteLiterals(ref _buffer[_at], count);
        _at += count;
    }

    private void WriteMatch(int length, int distance)
    {
        _writer.WriteMatch(length, distance);
        _at += length;
    }

    /// <summary>Looks for what stands here where this has looked for the same before.</summary>
    private bool TryFindSeen(int at, out int length, out int distance)
    {
        (length, distance) = (0, 0);
        if (_count - at < LeastSeen)
        {
            return false;
        }

        ref var seen = ref _seen[Hash(at)];
        var found = seen - 1 - _offset;
        seen = _offset + at + 1;
        if (found < 0 || at - found > DeflateFormat.WindowSize)
        {
            return false;
        }

        distance = (int)(at - found);
        length = CommonLength(at, distance);
        return length >= LeastSeen;
    }

    private uint Hash(int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), at)) * 0x9E3779B1u >> (32 - HashBits);

    /// <summary>How many bytes are the same here and so far back.</summary>
    private int CommonLength(int at, int far)
    {
        var most = Math.Min(DeflateFormat.LongestMatch, _count - at);
        ref var left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), at);
        ref var right = ref Unsafe.Subtract(ref left, far);
        for (var i = 0; i < most; i += Vector256<byte>.Count)
        {
            var same = Vector256.Equals(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i)).ExtractMostSignificantBits();
            if (same != uint.MaxValue)
            {
                return Math.Min(most, i + BitOperations.TrailingZeroCount(~same));
            }
        }

        return most;
    }
}
