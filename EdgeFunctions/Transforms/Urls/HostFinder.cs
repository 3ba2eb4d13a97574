using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>
/// Finds where a host may start in a text: one of the first letters after a slash, plain or written <c>2f</c>, or as a
/// character reference. One vectorised pass for all hosts; what it finds is a candidate, no more.
/// </summary>
internal sealed class HostFinder
{
    private readonly byte[] _firsts;
    private readonly bool _references;

    /// <param name="map">Its hosts are looked for.</param>
    /// <param name="references">Whether a slash may be a character reference.</param>
    public HostFinder(UrlMap map, bool references)
    {
        _references = references;
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
    public int IndexOf(ReadOnlySpan<byte> text, int from) => _references ? IndexOf(text, from, references: true) : IndexOf(text, from, references: false);

    // Inlined, so that each of the two has a loop of its own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(ReadOnlySpan<byte> text, int from, bool references)
    {
        int at = Math.Max(from, 2);
        for (; at + Vector256<byte>.Count <= text.Length; at += Vector256<byte>.Count)
        {
            uint candidates = CandidatesIn(ref MemoryMarshal.GetReference(text), (nuint)at, references);
            if (candidates != 0)
            {
                return at + BitOperations.TrailingZeroCount(candidates);
            }
        }

        for (; at < text.Length; at++)
        {
            if (IsCandidate(text, at, references))
            {
                return at;
            }
        }

        return -1;
    }

    // Those of the vector at this place, a bit each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CandidatesIn(ref byte text, nuint at, bool references)
    {
        Vector256<byte> lower = Vector256.Create((byte)0x20);
        Vector256<byte> before = Vector256.LoadUnsafe(ref text, at - 1);
        Vector256<byte> beforeThat = Vector256.LoadUnsafe(ref text, at - 2);
        Vector256<byte> letters = Vector256.LoadUnsafe(ref text, at) | lower;
        Vector256<byte> first = Vector256<byte>.Zero;
        foreach (byte letter in _firsts)
        {
            first |= Vector256.Equals(letters, Vector256.Create(letter));
        }

        Vector256<byte> afterSlash = Vector256.Equals(before, Vector256.Create((byte)'/'))
            | (Vector256.Equals(before | lower, Vector256.Create((byte)'f')) & Vector256.Equals(beforeThat, Vector256.Create((byte)'2')));
        if (references)
        {
            afterSlash |= Vector256.Equals(before, Vector256.Create((byte)';'));
        }

        return (first & afterSlash).ExtractMostSignificantBits();
    }

    private bool IsCandidate(ReadOnlySpan<byte> text, int at, bool references)
    {
        byte before = text[at - 1];
        return (before == '/' || ((before | 0x20) == 'f' && text[at - 2] == '2') || (references && before == ';'))
            && _firsts.AsSpan().Contains((byte)(text[at] | 0x20));
    }
}
