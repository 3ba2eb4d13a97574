using System.Numerics;
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
    private readonly Needle[] _needles;
    private readonly int _reach;

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
        _reach = _needles.Length == 0 ? 0 : _needles.Max(needle => needle.Distance);
    }

    /// <inheritdoc />
    public override int IndexOf(ReadOnlySpan<byte> page, int from)
    {
        int at = from;
        ref byte start = ref MemoryMarshal.GetReference(page);
        for (; at + _reach + Vector256<byte>.Count <= page.Length; at += Vector256<byte>.Count)
        {
            uint candidates = 0;
            foreach (Needle needle in _needles)
            {
                candidates |= needle.CandidatesIn(ref start, at);
            }

            for (; candidates != 0; candidates &= candidates - 1)
            {
                int candidate = at + BitOperations.TrailingZeroCount(candidates);
                if (StartsWithHost(page[candidate..]))
                {
                    return candidate;
                }
            }
        }

        for (; at < page.Length; at++)
        {
            if (StartsWithHost(page[at..]))
            {
                return at;
            }
        }

        return -1;
    }

    private bool StartsWithHost(ReadOnlySpan<byte> page)
    {
        foreach (Needle needle in _needles)
        {
            if (needle.IsStartOf(page))
            {
                return true;
            }
        }

        return false;
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
        public int Distance { get; }

        /// <summary>Where the host may begin in the vector at <paramref name="at"/>, as bits.</summary>
        public uint CandidatesIn(ref byte page, int at)
        {
            Vector256<byte> lower = Vector256.Create(LowerCaseBit);
            Vector256<byte> first = Vector256.LoadUnsafe(ref page, (nuint)at) | lower;
            Vector256<byte> second = Vector256.LoadUnsafe(ref page, (nuint)(at + Distance)) | lower;
            return (Vector256.Equals(first, Vector256.Create(_first)) & Vector256.Equals(second, Vector256.Create(_second))).ExtractMostSignificantBits();
        }

        public bool IsStartOf(ReadOnlySpan<byte> page)
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
