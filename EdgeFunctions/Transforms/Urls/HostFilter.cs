using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Passes the values that may hold a URL of one of the hosts: most links of a page are relative, or somebody else's.</summary>
/// <remarks>
/// The rules know other spellings of a host than its letters in either case: character references, percent-encoding, CSS escapes, and tabs
/// and line ends, which URL parsers remove. All of these begin with one of few bytes.
/// </remarks>
internal sealed class HostFilter : ValueFilter
{
    // So far one host is looked for before the next is: another may begin sooner.
    private const int Block = 8 * 32;

    private readonly Needle[] _needles;

    /// <param name="map">Every spelling of its hosts is looked for.</param>
    public HostFilter(UrlMap map)
        : base("&%\\\t\r\n"u8)
    {
        var needles = new List<Needle>();
        foreach (UrlTarget target in map.Targets)
        {
            if (!needles.Exists(needle => needle.Host.AsSpan().SequenceEqual(target.Host)))
            {
                needles.Add(new Needle(target.Host));
            }
        }

        _needles = [.. needles];
    }

    /// <inheritdoc />
    public override int IndexOf(ReadOnlySpan<byte> page, int from)
    {
        if (_needles.Length == 1)
        {
            int place = _needles[0].IndexOf(page, from, page.Length);
            return place < page.Length ? place : -1;
        }

        for (int at = from; at < page.Length; at += Block)
        {
            int end = Math.Min(at + Block, page.Length);
            int found = end;
            foreach (Needle needle in _needles)
            {
                found = needle.IndexOf(page, at, found);
            }

            if (found < end)
            {
                return found;
            }
        }

        return -1;
    }

    /// <summary>One host, looked for by two of its bytes at once: the first, and a dot, which text has little of.</summary>
    private sealed class Needle
    {
        private const byte LowerCaseBit = 0x20;

        private readonly byte _first;
        private readonly byte _second;

        public Needle(byte[] host)
        {
            Host = host;
            int dot = host.AsSpan().LastIndexOf((byte)'.');
            Distance = dot > 0 ? dot : host.Length - 1;
            _first = (byte)(host[0] | LowerCaseBit);
            _second = (byte)(host[Distance] | LowerCaseBit);
        }

        public byte[] Host { get; }

        /// <summary>Between the two bytes.</summary>
        private int Distance { get; }

        /// <summary>Where the host begins first between <paramref name="from"/> and <paramref name="to"/>; the latter if it does not.</summary>
        public int IndexOf(ReadOnlySpan<byte> page, int from, int to)
        {
            ref byte start = ref MemoryMarshal.GetReference(page);
            int end = Math.Min(to, page.Length - Host.Length + 1);
            int lastVector = page.Length - Distance - Vector256<byte>.Count;
            if (lastVector < 0)
            {
                return IndexInShort(page, from, end, to);
            }

            int last = Math.Min(end - 1, lastVector);
            for (int at = SkipVectors(ref start, from, last); at < end; at = SkipVectors(ref start, at + Vector256<byte>.Count, last))
            {
                // The last one begins where there is room for it, and what it has of the one before is known.
                int vector = Math.Min(at, lastVector);
                uint candidates = CandidatesIn(ref start, vector) & (uint.MaxValue << (at - vector));
                for (; candidates != 0; candidates &= candidates - 1)
                {
                    int candidate = vector + BitOperations.TrailingZeroCount(candidates);
                    if (candidate >= end)
                    {
                        return to;
                    }

                    if (IsStartOf(page[candidate..]))
                    {
                        return candidate;
                    }
                }
            }

            return to;
        }

        private int IndexInShort(ReadOnlySpan<byte> page, int from, int end, int to)
        {
            for (int at = from; at < end; at++)
            {
                if ((page[at] | LowerCaseBit) == _first && IsStartOf(page[at..]))
                {
                    return at;
                }
            }

            return to;
        }

        // The place of the first vector that has a candidate, or of the first one behind the last.
        private int SkipVectors(ref byte page, int at, int last)
        {
            while (at <= last && CandidatesIn(ref page, at) == 0)
            {
                at += Vector256<byte>.Count;
            }

            return at;
        }

        // Where the host may begin in the vector at this place, as bits.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private uint CandidatesIn(ref byte page, int at)
        {
            Vector256<byte> lower = Vector256.Create(LowerCaseBit);
            Vector256<byte> first = Vector256.LoadUnsafe(ref page, (nuint)at) | lower;
            Vector256<byte> second = Vector256.LoadUnsafe(ref page, (nuint)(at + Distance)) | lower;
            return (Vector256.Equals(first, Vector256.Create(_first)) & Vector256.Equals(second, Vector256.Create(_second))).ExtractMostSignificantBits();
        }

        private bool IsStartOf(ReadOnlySpan<byte> page)
        {
            if (page.Length < Host.Length)
            {
                return false;
            }

            if (page.StartsWith(Host))
            {
                return true;
            }

            for (int i = 0; i < Host.Length; i++)
            {
                int difference = page[i] ^ Host[i];
                if (difference != 0 && (difference != LowerCaseBit || !char.IsAsciiLetterLower((char)Host[i])))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
