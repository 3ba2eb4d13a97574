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
internal sealed class MatchEncoder
{
    private const int RoomSize = 48 * 1024;
    private const int Limit = DeflateFormat.WindowSize + RoomSize;

    // What a comparison in wide steps reads beyond the last byte.
    private const int Slack = 64;

    // As zlib does it: so far away a match of three costs more than its literals.
    private const int FarForThree = 4096;
    private const int HashBits = 10;
    private const int LeastSeen = 4;

    private readonly byte[] _buffer = new byte[Limit + Slack];
    private readonly BlockWriter _writer = new();
    private readonly RunMap _map = new();
    // Where what begins with these bytes was looked for last, plus one; 0 for nowhere.
    private readonly long[] _seen = new long[1 << HashBits];
    private KeptMatches? _kept;

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
        _map.Reset();
        _writer.Reset();
        _seen.AsSpan().Clear();
    }

    /// <summary>Forgets the body.</summary>
    public void Reset() => _kept = null;

    /// <summary>Encodes the next bytes of the rewritten body, all but the last few: with what comes next they may be part of one match.</summary>
    public void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> target)
    {
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
        if (!_writer.IsEmpty)
        {
            _writer.WriteBlock(isLast: false, target);
        }

        _writer.WriteSync(target);
    }

    /// <summary>Encodes all, and ends the body.</summary>
    public void Complete(IBufferWriter<byte> target)
    {
        Run(_count, target);
        _writer.WriteBlock(isLast: true, target);
        _writer.WriteRest(target);
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
            if (_writer.IsFull)
            {
                _writer.WriteBlock(isLast: false, target);
            }

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

    /// <summary>Goes on in a run, with what the encoder of the body found there.</summary>
    /// <param name="end">Where the run ends, or what is to be encoded does.</param>
    /// <param name="input">Where the buffer's first byte would stand in the body, if it were of the run as well.</param>
    private void EncodeCopied(int end, long input)
    {
        var (kept, writer, map) = (_kept!, _writer, _map);
        var entries = kept.Entries;
        var taken = 0;
        var at = _at;
        var shift = (int)(_offset - input);
        var (matchStart, matchEnd, distance) = (_matchStart - input, _matchEnd - input, _distance);
        map.FollowTo(input + end);
        while (at < end && !writer.IsFull)
        {
            if (matchEnd <= at)
            {
                if (taken == entries.Length)
                {
                    at = AddLiterals(at, end);
                    continue;
                }

                var entry = entries[taken++];
                if (Matches.IsLiteralsAlone(entry))
                {
                    matchStart = matchEnd += Matches.CountAlone(entry);
                }
                else
                {
                    matchStart = matchEnd + Matches.Literals(entry);
                    matchEnd = matchStart + Matches.Length(entry);
                    distance = Matches.Distance(entry);
                }
            }

            if (at < matchStart)
            {
                at = AddLiterals(at, (int)Math.Min(end, matchStart));
                if (at >= end || at >= matchEnd || at < matchStart)
                {
                    continue;
                }
            }
            else if (at >= matchEnd)
            {
                continue;
            }

            var length = 0;
            if (map.TryFind(input + at - distance, out var there))
            {
                var far = distance + (shift - there);
                if ((uint)(far - 1) < DeflateFormat.WindowSize && far <= at)
                {
                    // Nearly always all of it. The processor goes on then while the bytes are still compared, which it cannot when it has to wait for a number.
                    var rest = (int)(matchEnd - at);
                    if (matchEnd < end && rest >= DeflateFormat.LeastMatch && AreSame(at, far, rest))
                    {
                        writer.AddMatch(rest, far);
                        at += rest;
                        continue;
                    }

                    length = CommonLength(at, far);
                    if (length > DeflateFormat.LeastMatch || (length == DeflateFormat.LeastMatch && far <= FarForThree))
                    {
                        writer.AddMatch(length, far);
                        at += length;
                        continue;
                    }
                }
            }

            if (TryFindSeen(at, out var seen, out var back))
            {
                writer.AddMatch(seen, back);
                at += seen;
                continue;
            }

            // A match that began anywhere before the byte that differs would end there as well.
            at = AddLiterals(at, (int)Math.Min(at + length + 1, Math.Min(matchEnd, end)));
        }

        _at = at;
        (_matchStart, _matchEnd, _distance) = (matchStart + input, matchEnd + input, distance);
        kept.TakeEntries(taken);
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

    private int AddLiterals(int from, int to)
    {
        to = Math.Min(to, from + DeflateFormat.LongestMatch);
        _writer.AddLiterals(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), from), to - from);
        return to;
    }

    /// <summary>Encodes what was inserted: as what was inserted before, if it is the same.</summary>
    private void EncodeInserted(int until)
    {
        while (_at < until && !_writer.IsFull)
        {
            if (TryFindSeen(_at, out var length, out var distance))
            {
                _writer.AddMatch(length, distance);
                _at += length;
            }
            else
            {
                _at = AddLiterals(_at, _at + 1);
            }
        }
    }

    /// <summary>Whether so many bytes are the same here and so far back.</summary>
    private bool AreSame(int at, int far, int length)
    {
        ref var left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), at);
        ref var right = ref Unsafe.Subtract(ref left, far);
        for (var i = 0; ; i += Vector256<byte>.Count)
        {
            var differ = ~Vector256.Equals(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i)).ExtractMostSignificantBits();
            if (length - i <= Vector256<byte>.Count)
            {
                return (differ & (uint)((1UL << (length - i)) - 1)) == 0;
            }

            if (differ != 0)
            {
                return false;
            }
        }
    }

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
