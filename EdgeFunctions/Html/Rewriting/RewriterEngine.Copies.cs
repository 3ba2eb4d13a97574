namespace EdgeFunctions.Html.Rewriting;

/// <content>Tells somebody what leaves as it came, for those who know something of those bytes already.</content>
internal abstract partial class RewriterEngine
{
    private long _written;

    /// <summary>Told of each run; null when nobody asks. Set before the first write.</summary>
    public CopyObserver? Copies { get; set; }

    /// <summary>Tells of a run that is about to be written. Not of one that waits: where it will stand depends on a later text.</summary>
    private void TellCopied(int start, int length)
    {
        if (Copies is { } copies && length > 0 && !_dropping && !_holding)
        {
            copies(Position + start, _written, length);
        }
    }

    /// <summary>Writes what replaces start..end. A new address is mostly the old one with another host: the rest is as it came.</summary>
    private void WriteInPlaceOf(ReadOnlySpan<byte> data, int start, int end, ReadOnlySpan<byte> replacement)
    {
        if (Copies is null)
        {
            Write(replacement);
            return;
        }

        var before = data[start..end];
        var same = before.CommonPrefixLength(replacement);
        TellCopied(start, same);
        Write(replacement[..same]);
        replacement = replacement[same..];
        same = CommonSuffixLength(before[same..], replacement);
        Write(replacement[..^same]);
        TellCopied(end - same, same);
        Write(replacement[^same..]);
    }

    private static int CommonSuffixLength(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var most = Math.Min(left.Length, right.Length);
        var same = 0;
        while (same < most && left[^(same + 1)] == right[^(same + 1)])
        {
            same++;
        }

        return same;
    }
}
