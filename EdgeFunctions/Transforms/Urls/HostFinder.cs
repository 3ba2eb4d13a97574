using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// Finds where a host may start in a text: one of the first letters after a slash, plain or written <c>2f</c>. One
/// vectorised pass for all hosts; what it finds is a candidate, no more.
/// </summary>
internal sealed class HostFinder
{
    private readonly byte[] _firsts;

    public HostFinder(UrlMap map)
    {
        var firsts = new List<byte>();
        foreach (UrlTarget target in map.Targets)
        {
            var first = (byte)(target.Host[0] | 0x20);
            if (!firsts.Contains(first))
            {
                firsts.Add(first);
            }
        }

        _firsts = [.. firsts];
    }

    /// <summary>The first candidate at or after <paramref name="from"/>, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> text, int from)
    {
        int at = Math.Max(from, 2);
        if (Vector.IsHardwareAccelerated)
        {
            at = SkipVectors(text, at);
        }

        for (; at < text.Length; at++)
        {
            if (IsCandidate(text, at))
            {
                return at;
            }
        }

        return -1;
    }

    // The offset of the first vector that has a candidate, or of the rest that is shorter than one.
    private int SkipVectors(ReadOnlySpan<byte> text, int at)
    {
        var slash = new Vector<byte>((byte)'/');
        var two = new Vector<byte>((byte)'2');
        var f = new Vector<byte>((byte)'f');
        var lower = new Vector<byte>(0x20);
        ReadOnlySpan<byte> firsts = _firsts;
        ref byte start = ref MemoryMarshal.GetReference(text);
        for (; at + Vector<byte>.Count <= text.Length; at += Vector<byte>.Count)
        {
            Vector<byte> before = Vector.LoadUnsafe(ref start, (nuint)(at - 1));
            Vector<byte> beforeThat = Vector.LoadUnsafe(ref start, (nuint)(at - 2));
            Vector<byte> letters = Vector.LoadUnsafe(ref start, (nuint)at) | lower;
            Vector<byte> first = Vector<byte>.Zero;
            foreach (byte letter in firsts)
            {
                first |= Vector.Equals(letters, new Vector<byte>(letter));
            }

            Vector<byte> afterSlash = Vector.Equals(before, slash)
                | (Vector.Equals(before | lower, f) & Vector.Equals(beforeThat, two));
            if ((first & afterSlash) != Vector<byte>.Zero)
            {
                break;
            }
        }

        return at;
    }

    private bool IsCandidate(ReadOnlySpan<byte> text, int at)
    {
        byte before = text[at - 1];
        return (before == '/' || ((before | 0x20) == 'f' && text[at - 2] == '2'))
            && _firsts.AsSpan().Contains((byte)(text[at] | 0x20));
    }
}
