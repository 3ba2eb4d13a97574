using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Bodies.Deflate;

/// <content>Runs that stand in the rewritten body as they came.</content>
internal sealed partial class MatchEncoder
{
    /// <summary>Goes on in a run, with what the encoder of the body found there.</summary>
    /// <param name="end">Where the run ends, or what is to be encoded does.</param>
    /// <param name="input">Where the buffer's first byte would stand in the body, if it were of the run as well.</param>
    private void EncodeCopied(int end, long input)
    {
        _map.FollowTo(input + end);
        while (_at < end && _writer.Room > 0 && _kept!.NextBlock > _kept.TakenEntries)
        {
            EncodeWhole(end, input);
            if (_at < end)
            {
                EncodePart(end, input);
            }
        }
    }

    /// <summary>Encodes entries as they are, as long as all that they repeat is there.</summary>
    private void EncodeWhole(int end, long input)
    {
        if (_matchEnd - input != _at)
        {
            return;
        }

        var entries = _kept!.Entries;
        entries = entries[..(int)Math.Min(entries.Length, _kept.NextBlock - _kept.TakenEntries)];
        ref var buffer = ref MemoryMarshal.GetArrayDataReference(_buffer);
        ref var literalCodes = ref MemoryMarshal.GetArrayDataReference(_writer.Codes!.Literals);
        ref var lengthCodes = ref MemoryMarshal.GetArrayDataReference(_writer.Codes.Lengths);
        ref var distanceCodes = ref MemoryMarshal.GetArrayDataReference(_writer.Codes.Distances);
        var map = _map;
        var shift = (int)(_offset - input);
        var room = _writer.Room;
        var writer = _writer.Open();
        var at = _at;
        var taken = 0;
        for (; taken < entries.Length && writer.Count < room; taken++)
        {
            var entry = entries[taken];
            var literals = Matches.Literals(entry);
            var length = Matches.Length(entry);
            var distance = Matches.Distance(entry);
            var start = at + literals;
            var next = start + length;
            if (next >= end)
            {
                break;
            }

            // The processor goes on while the bytes are still compared, which it could not if it had to wait for how many are the same.
            var far = distance + (shift - map.Find(input + start - distance));
            if ((uint)(far - 1) >= DeflateFormat.WindowSize || far > start || literals > MostWholeLiterals || !AreSame(ref Unsafe.Add(ref buffer, start), far, length))
            {
                break;
            }

            writer.PutLiterals(ref Unsafe.Add(ref buffer, at), literals, ref literalCodes);
            writer.PutMatch(length, far, ref lengthCodes, ref distanceCodes);
            at = next;
        }

        _writer.Close(writer);
        _kept.TakeEntries(taken);
        _matchEnd += at - _at;
        _matchStart = _matchEnd;
        _at = at;
    }

    /// <summary>Encodes an entry, or what is left of it, with what it repeats no longer there as a whole, or beyond the end of the run.</summary>
    private void EncodePart(int end, long input)
    {
        if (_matchEnd - input <= _at && !TryNextEntry())
        {
            WriteLiterals(end);
            return;
        }

        var (matchStart, matchEnd) = (_matchStart - input, _matchEnd - input);
        if (_at < matchStart)
        {
            WriteLiterals((int)Math.Min(end, matchStart));
            return;
        }

        if (_at >= matchEnd)
        {
            return;
        }

        var length = 0;
        var far = _distance + ((int)(_offset - input) - _map.Find(input + _at - _distance));
        if ((uint)(far - 1) < DeflateFormat.WindowSize && far <= _at)
        {
            length = CommonLength(_at, far);
            if (length > DeflateFormat.LeastMatch || (length == DeflateFormat.LeastMatch && far <= FarForThree))
            {
                WriteMatch(length, far);
                return;
            }
        }

        if (TryFindSeen(_at, out var seen, out var back))
        {
            WriteMatch(seen, back);
            return;
        }

        // A match that began anywhere before the byte that differs would end there as well.
        WriteLiterals((int)Math.Min(_at + length + 1, Math.Min(matchEnd, end)));
    }

    private bool TryNextEntry()
    {
        if (_kept!.Entries is not [var entry, ..])
        {
            return false;
        }

        _kept.TakeEntries(1);
        if (Matches.IsLiteralsAlone(entry))
        {
            _matchStart = _matchEnd += Matches.CountAlone(entry);
        }
        else
        {
            _matchStart = _matchEnd + Matches.Literals(entry);
            _matchEnd = _matchStart + Matches.Length(entry);
            _distance = Matches.Distance(entry);
        }

        return true;
    }

    /// <summary>Whether so many bytes are the same here and so far back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSame(ref byte here, int far, int length)
    {
        ref var there = ref Unsafe.Subtract(ref here, far);
        var differ = ~Vector256.Equals(Vector256.LoadUnsafe(ref here), Vector256.LoadUnsafe(ref there)).ExtractMostSignificantBits();
        return length <= Vector256<byte>.Count ? (differ & (uint)((1UL << length) - 1)) == 0 : differ == 0 && AreSameOn(ref here, ref there, length);
    }

    private static bool AreSameOn(ref byte here, ref byte there, int length)
    {
        for (var i = Vector256<byte>.Count; ; i += Vector256<byte>.Count)
        {
            var differ = ~Vector256.Equals(Vector256.LoadUnsafe(ref here, (nuint)i), Vector256.LoadUnsafe(ref there, (nuint)i)).ExtractMostSignificantBits();
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
}
