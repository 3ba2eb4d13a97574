namespace EdgeFunctions.Bodies.Deflate;

/// <summary>The shortest prefix code for symbols of known frequencies, none longer than a limit.</summary>
internal static class HuffmanCode
{
    private const int SymbolBits = 9;

    /// <summary>Finds the length of each symbol's code; 0 for those that do not occur. At least two symbols get a code, as every decoder takes a code of two.</summary>
    /// <param name="frequencies">How often each symbol occurs, less than 2^23 times.</param>
    /// <param name="limit">The longest code.</param>
    /// <param name="lengths">The lengths.</param>
    public static void FindLengths(ReadOnlySpan<int> frequencies, int limit, Span<byte> lengths)
    {
        Span<uint> sorted = stackalloc uint[DeflateFormat.LiteralLengthCodes];
        var used = 0;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] > 0)
            {
                sorted[used++] = Pack(frequencies[symbol], symbol);
            }
        }

        sorted = sorted[..used];
        sorted.Sort();
        FindLengths(sorted, limit, lengths);
    }

    /// <summary>The same of symbols that are in order already.</summary>
    /// <param name="sorted">Those that occur, as <see cref="Pack"/> makes them, in rising order.</param>
    /// <param name="limit">The longest code.</param>
    /// <param name="lengths">The lengths.</param>
    public static void FindLengths(ReadOnlySpan<uint> sorted, int limit, Span<byte> lengths)
    {
        lengths.Clear();
        if (sorted.Length < 2)
        {
            var only = sorted.Length == 1 ? SymbolOf(sorted[0]) : 0;
            lengths[only] = 1;
            lengths[only == 0 ? 1 : 0] = 1;
            return;
        }

        Span<int> depths = stackalloc int[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            depths[i] = (int)(sorted[i] >> SymbolBits);
        }

        FindDepths(depths);
        Span<int> counts = stackalloc int[limit + 1];
        CountWithin(depths, limit, counts);
        var next = 0;
        for (var length = limit; length > 0; length--)
        {
            for (var i = counts[length]; i > 0; i--)
            {
                lengths[SymbolOf(sorted[next++])] = (byte)length;
            }
        }
    }

    /// <summary>A symbol with its frequency above it, so that their order is that of the frequencies.</summary>
    public static uint Pack(int frequency, int symbol) => ((uint)frequency << SymbolBits) | (uint)symbol;

    /// <summary>Gives symbols their codes (RFC 1951 section 3.2.2), the first bit lowest: the code, and its length above bit 24.</summary>
    public static void AssignCodes(ReadOnlySpan<byte> lengths, Span<uint> codes)
    {
        Span<int> counts = stackalloc int[DeflateFormat.LongestCode + 1];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        Span<int> next = stackalloc int[DeflateFormat.LongestCode + 1];
        var code = 0;
        for (var length = 1; length <= DeflateFormat.LongestCode; length++)
        {
            code = (code + counts[length - 1]) << 1;
            next[length] = code;
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            codes[symbol] = length == 0 ? 0 : Reverse((uint)next[length]++, length) | ((uint)length << 24);
        }
    }

    /// <summary>A code of up to 16 bits with the first one lowest.</summary>
    public static uint Reverse(uint code, int length)
    {
        code = ((code >> 1) & 0x5555) | ((code & 0x5555) << 1);
        code = ((code >> 2) & 0x3333) | ((code & 0x3333) << 2);
        code = ((code >> 4) & 0x0F0F) | ((code & 0x0F0F) << 4);
        code = ((code >> 8) & 0x00FF) | ((code & 0x00FF) << 8);
        return code >> (16 - length);
    }

    /// <summary>From frequencies in rising order to depths in the tree, in place: https://doi.org/10.1007/3-540-60220-8_79 (Moffat and Katajainen).</summary>
    private static void FindDepths(Span<int> a)
    {
        var n = a.Length;
        a[0] += a[1];
        var root = 0;
        var leaf = 2;
        for (var next = 1; next < n - 1; next++)
        {
            // The two least of the leaves and of the trees without a parent; a tree learns its parent.
            var weight = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf >= n || (root < next && a[root] < a[leaf]))
                {
                    weight += a[root];
                    a[root++] = next;
                }
                else
                {
                    weight += a[leaf++];
                }
            }

            a[next] = weight;
        }

        a[n - 2] = 0;
        for (var next = n - 3; next >= 0; next--)
        {
            a[next] = a[a[next]] + 1;
        }

        var available = 1;
        var inner = 0;
        var depth = 0;
        root = n - 2;
        for (var next = n - 1; available > 0;)
        {
            while (root >= 0 && a[root] == depth)
            {
                inner++;
                root--;
            }

            while (available > inner)
            {
                a[next--] = depth;
                available--;
            }

            available = 2 * inner;
            depth++;
            inner = 0;
        }
    }

    /// <summary>Counts codes of each length, with those that would be too long made shorter at the cost of others.</summary>
    private static void CountWithin(ReadOnlySpan<int> depths, int limit, Span<int> counts)
    {
        counts.Clear();
        var excess = 0L;
        foreach (var depth in depths)
        {
            var length = Math.Min(depth, limit);
            counts[length]++;
            excess += 1L << (limit - length);
        }

        // Of all codes of the limit's length there are so many too many now. Each pair of a shorter and a longest code that becomes two codes of one bit more than the shorter had frees one.
        for (excess -= 1L << limit; excess > 0; excess--)
        {
            var length = limit - 1;
            while (counts[length] == 0)
            {
                length--;
            }

            counts[length]--;
            counts[length + 1] += 2;
            counts[limit]--;
        }
    }

    private static int SymbolOf(uint packed) => (int)(packed & ((1 << SymbolBits) - 1));
}
