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

            // Its last entry may have used up the room, and as much as may be written beyond it.
            if (_at < end && _writer.Room > 0)
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

        int written;
        do
        {
            var at = _at;
            written = _writer.WriteEntries(_placed.AsSpan(0, Place(end, input)), _buffer, ref _at);
            _kept!.TakeEntries(written);
            _matchEnd += _at - at;
            _matchStart = _matchEnd;
        }
        while (written == PlacedSize);
    }

    /// <summary>Finds where the next entries' matches are now, as long as they are whole. They are written in a loop of their own: each of both fits into registers.</summary>
    /// <returns>For how many.</returns>
    // By itself, for its own registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Place(int end, long input)
    {
        var entries = _kept!.Entries;
        entries = entries[..(int)Math.Min(Math.Min(entries.Length, PlacedSize), _kept.NextBlock - _kept.TakenEntries)];
        ref var placed = ref MemoryMarshal.GetArrayDataReference(_placed);
        ref var buffer = ref MemoryMarshal.GetArrayDataReference(_buffer);
        var map = _map;
        var shift = (int)(_offset - input);
        var at = _at;
        var count = 0;
        for (; count < entries.Length; count++)
        {
            var entry = entries[count];
            var literals = Matches.Literals(entry);
            var length = Matches.Length(entry);
            var distance = Matches.Distance(entry);
            var start = at + literals;
            at = start + length;
            if (at >= end)
            {
                break;
            }

            // The processor goes on while the bytes are still compared, which it could not if it had to wait for how many are the same.
            var moved = shift - map.Find(input + start - distance);
            var far = distance + moved;
            if ((uint)(far - 1) >= DeflateFormat.WindowSize || far > start || literals > MostWholeLiterals || !AreSame(ref Unsafe.Add(ref buffer, start), far, length))
            {
                break;
            }

            Unsafe.Add(ref placed, count) = Matches.Move(entry, moved);
        }

        return count;
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
