using System.Buffers;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>
/// Finds what differs between a body before and after a transform, both as they come: where they part it looks for the
/// nearest place at which they meet again.
/// </summary>
/// <remarks>
/// Holds no more than <see cref="Window"/> and what one side is ahead by. A change that is longer than the window on both sides ends
/// the comparison, and <see cref="IsLost"/> says so: rather no answer than a wrong one.
/// </remarks>
internal sealed class StreamDiff(StreamDiff.OnDifference tell)
{
    private const int Window = 4096;

    // The longest insertion or removal that is seen through.
    private const int MaxAhead = 256 * 1024;

    // What is as long as this and equal is no accident.
    private const int Anchor = 16;

    private readonly ArrayBufferWriter<byte> _before = new();
    private readonly ArrayBufferWriter<byte> _after = new();
    private int _beforeAt;
    private int _afterAt;
    private long _offset;

    public delegate void OnDifference(long offset, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after);

    /// <summary>Whether the comparison was given up.</summary>
    public bool IsLost { get; private set; }

    private ReadOnlySpan<byte> Before => _before.WrittenSpan[_beforeAt..];

    private ReadOnlySpan<byte> After => _after.WrittenSpan[_afterAt..];

    public void WriteBefore(ReadOnlySpan<byte> bytes) => Add(_before, bytes);

    public void WriteAfter(ReadOnlySpan<byte> bytes) => Add(_after, bytes);

    /// <summary>Compares what has come so far.</summary>
    public void Compare() => Compare(final: false);

    /// <summary>Compares the rest: both sides are complete.</summary>
    public void Complete() => Compare(final: true);

    private void Add(ArrayBufferWriter<byte> side, ReadOnlySpan<byte> bytes)
    {
        if (!IsLost)
        {
            side.Write(bytes);
        }
    }

    private void Compare(bool final)
    {
        while (!IsLost)
        {
            var equal = Before.CommonPrefixLength(After);
            Skip(equal, equal);
            if (Before.IsEmpty && After.IsEmpty)
            {
                break;
            }

            if (!final && Math.Min(Before.Length, After.Length) < Window && Math.Max(Before.Length, After.Length) < MaxAhead)
            {
                break;
            }

            var (before, after) = Meet(Before, After, final);
            if (before < 0)
            {
                IsLost = true;
                break;
            }

            tell(_offset, Before[..before], After[..after]);
            Skip(before, after);
        }

        Compact(_before, ref _beforeAt);
        Compact(_after, ref _afterAt);
    }

    /// <summary>How much of each side lies before the nearest place at which both go on alike; negative if there is none.</summary>
    private static (int Before, int After) Meet(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, bool final)
    {
        var best = final ? (before.Length, after.Length) : (-1, -1);
        var bestCost = final ? before.Length + after.Length : int.MaxValue;
        if (final && Math.Max(before.Length, after.Length) > MaxAhead)
        {
            (best, bestCost) = ((-1, -1), int.MaxValue);
        }

        // Insertions and removals may be long; a replacement is looked for within the window.
        for (var i = 0; i < Math.Min(Window, bestCost) && i + Anchor <= before.Length; i++)
        {
            var reach = (int)Math.Min(after.Length, (i == 0 ? (long)MaxAhead : Window) + Anchor);
            reach = (int)Math.Min(reach, (long)bestCost - i + Anchor);
            var j = after[..Math.Max(0, reach)].IndexOf(before.Slice(i, Anchor));
            if (j >= 0 && i + j < bestCost)
            {
                (best, bestCost) = ((i, j), i + j);
            }
        }

        if (after.Length >= Anchor && before[..(int)Math.Min(before.Length, Math.Min(MaxAhead, (long)bestCost) + Anchor)].IndexOf(after[..Anchor]) is >= 0 and var removed && removed < bestCost)
        {
            best = (removed, 0);
        }

        return best;
    }

    private void Skip(int before, int after)
    {
        _beforeAt += before;
        _afterAt += after;
        _offset += before;
    }

    private static void Compact(ArrayBufferWriter<byte> side, ref int at)
    {
        if (at == 0)
        {
            return;
        }

        var rest = side.WrittenSpan[at..].ToArray();
        side.ResetWrittenCount();
        side.Write(rest);
        at = 0;
    }
}
