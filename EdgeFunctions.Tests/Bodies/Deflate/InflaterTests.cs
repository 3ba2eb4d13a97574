using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class InflaterTests
{
    public static TheoryData<int, string> LevelsAndBodies
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var level in Enumerable.Range(0, 10))
            {
                foreach (var name in DeflateBodies.Names)
                {
                    data.Add(level, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndBodies))]
    public void Inflate_AnyLevel_GivesTheBodyAndMatchesThatMakeIt(int level, string name)
    {
        var body = DeflateBodies.Create(name);
        var deflated = DeflateBodies.Deflate(body, level);
        foreach (var size in (int[])[1_000_000, 5_000, 17])
        {
            var matches = new MatchList();
            Assert.Equal(body, Inflate(deflated, size, matches));
            Assert.Equal(body, matches.Replay(body));
        }
    }

    [Fact]
    public void Inflate_CutAnywhere_GivesTheSame()
    {
        var body = DeflateBodies.Create("page")[..6000];
        var deflated = DeflateBodies.Deflate(body, 6);
        for (var cut = 0; cut <= deflated.Length; cut++)
        {
            Assert.Equal(body, Inflate(deflated, [cut, deflated.Length]));
        }

        Assert.Equal(body, Inflate(deflated, [1]));
        Assert.Equal(body, Inflate(deflated, [2]));
    }

    [Fact]
    public void Inflate_OneMatchOfEachKind_GivesTheBody()
    {
        // Each distance code and each length code once, at their least and at their most, in the fixed code.
        var expected = new List<byte>();
        var bits = new DeflateBits().Number(0, 1).Number(0, 2).Bytes(0xFF, 0xFF, 0, 0);
        var random = new Random(1);
        for (var i = 0; i < 0xFFFF; i++)
        {
            expected.Add((byte)random.Next(256));
        }

        bits.Bytes([.. expected]).Number(1, 1).Number(1, 2);
        for (var code = 0; code < DeflateFormat.DistanceCodes; code++)
        {
            for (var length = 0; length < DeflateFormat.LengthBase.Length; length++)
            {
                foreach (var most in (bool[])[false, true])
                {
                    var lengthExtra = most ? (1 << DeflateFormat.LengthExtraBits[length]) - 1 : 0;
                    var distanceExtra = most ? (1 << DeflateFormat.DistanceExtraBits[code]) - 1 : 0;

                    // Length 258 has a code of its own; 284 with 31 says it as well.
                    bits.FixedSymbol(257 + length).Number(lengthExtra, DeflateFormat.LengthExtraBits[length]).Code(code, 5).Number(distanceExtra, DeflateFormat.DistanceExtraBits[code]);
                    Repeat(expected, DeflateFormat.DistanceBase[code] + distanceExtra, DeflateFormat.LengthBase[length] + lengthExtra);
                    bits.FixedLiteral(code * 8);
                    expected.Add((byte)(code * 8));
                }
            }
        }

        var deflated = bits.FixedSymbol(256).ToArray();
        Assert.Equal(expected, DeflateBodies.Framework(deflated)!);
        foreach (var size in (int[])[1_000_000, 100, 1])
        {
            var matches = new MatchList();
            Assert.Equal(expected, Inflate(deflated, size, matches));
            Assert.Equal(expected, matches.Replay([.. expected]));
        }
    }

    public static TheoryData<string> Broken => [.. BrokenBodies.Keys];

    private static readonly Dictionary<string, byte[]> BrokenBodies = new()
    {
        ["block type 3"] = new DeflateBits().Number(7, 3).Number(0, 32).ToArray(),
        ["stored length"] = new DeflateBits().Number(1, 3).Bytes(1, 0, 0, 0, 65).ToArray(),
        ["distance before the start"] = new DeflateBits().Number(3, 3).FixedLiteral(65).FixedSymbol(257).Code(1, 5).FixedSymbol(256).Number(0, 32).ToArray(),
        ["distance code 30"] = new DeflateBits().Number(3, 3).FixedLiteral(65).FixedSymbol(257).Code(30, 5).FixedSymbol(256).Number(0, 32).ToArray(),
        ["length code 286"] = new DeflateBits().Number(3, 3).FixedLiteral(65).FixedSymbol(286).Code(0, 5).FixedSymbol(256).Number(0, 32).ToArray(),
        ["length code 287"] = new DeflateBits().Number(3, 3).FixedLiteral(65).FixedSymbol(287).Code(0, 5).FixedSymbol(256).Number(0, 32).ToArray(),
        ["287 literal/length codes"] = new DeflateBits().Number(5, 3).Number(30, 5).Number(0, 5).Number(0, 4).Number(0, 64).ToArray(),
        ["31 distance codes"] = new DeflateBits().Number(5, 3).Number(0, 5).Number(30, 5).Number(0, 4).Number(0, 64).ToArray(),
        ["no code lengths"] = new DeflateBits().Number(5, 3).Number(0, 5).Number(0, 5).Number(0, 4).Number(0, 400).ToArray(),
        ["too many code lengths"] = Dynamic([1, 1, 1, 0], bits => bits).ToArray(),
        ["repeat at the start"] = Dynamic([2, 2, 2, 2], bits => bits.Code(1, 2)).ToArray(),
        ["repeat beyond the end"] = Dynamic([0, 0, 1, 1], bits => bits.Code(1, 1).Number(127, 7).Code(1, 1).Number(127, 7).Code(1, 1).Number(127, 7)).ToArray(),
        ["no end of block"] = Dynamic([0, 0, 1, 1], bits => bits.Code(1, 1).Number(127, 7).Code(1, 1).Number(109, 7)).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Inflate_NotInTheFormat_Throws(string name)
    {
        var deflated = BrokenBodies[name];
        Assert.Null(DeflateBodies.Framework(deflated));
        Assert.Throws<InvalidDataException>(() => Inflate(deflated, [1_000_000]));
        Assert.Throws<InvalidDataException>(() => Inflate(deflated, [1]));
    }

    [Fact]
    public void Inflate_CorruptAtRandom_SaysWhatTheFrameworkSays()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var bodies = DeflateBodies.Names.SelectMany(n => ((int[])[1, 6, 9]).Select(l => DeflateBodies.Deflate(DeflateBodies.Create(n)[..Math.Min(3000, DeflateBodies.Create(n).Length)], l))).ToArray();
        for (var i = 0; i < 4000; i++)
        {
            var deflated = bodies[random.Next(bodies.Length)].ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                // Headers are where most can go wrong.
                var at = random.Next(2) == 0 ? random.Next(Math.Min(80, deflated.Length)) : random.Next(deflated.Length);
                deflated[at] = (byte)(deflated[at] ^ (1 << random.Next(8)));
            }

            var expected = DeflateBodies.Framework(deflated);
            byte[]? actual = null;
            try
            {
                actual = Inflate(deflated, [random.Next(2) == 0 ? 1_000_000 : random.Next(1, 40)]);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
            }

            Assert.True(expected is null ? actual is null : actual is not null && actual.AsSpan().SequenceEqual(expected), $"seed {seed}, body {i}: {Convert.ToHexString(deflated)}");
        }
    }

    [Fact]
    public void Inflate_RandomBytes_NeverThrowsAnythingElse()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            bytes[0] = (byte)((bytes[0] & ~7) | (random.Next(3) << 1));
            var e = Record.Exception(() => Inflate(bytes, [random.Next(1, 700)]));
            Assert.True(e is null or InvalidDataException or EndOfStreamException, $"seed {seed}, body {i}: {e}");
        }
    }

    private static DeflateBits Dynamic(int[] lengthsOfSixteenToZero, Func<DeflateBits, DeflateBits> rest)
    {
        // 257 literal/length codes, one distance code, the lengths of the codes of 16, 17, 18 and 0.
        var bits = new DeflateBits().Number(5, 3).Number(0, 5).Number(0, 5).Number(0, 4);
        foreach (var length in lengthsOfSixteenToZero)
        {
            bits.Number(length, 3);
        }

        return rest(bits).Number(0, 64);
    }

    private static void Repeat(List<byte> body, int distance, int length)
    {
        for (var i = 0; i < length; i++)
        {
            body.Add(body[^distance]);
        }
    }

    private static byte[] Inflate(byte[] deflated, int size, IMatchObserver observer) => Inflate(deflated, [size], observer);

    /// <exception cref="EndOfStreamException">The body does not end.</exception>
    private static byte[] Inflate(byte[] deflated, int[] sizes, IMatchObserver? observer = null)
    {
        var inflater = new Inflater { Observer = observer };
        inflater.Begin();
        var decoded = new MemoryStream();
        var (given, position, piece) = (0, 0, 0);
        while (true)
        {
            var result = inflater.Inflate(deflated.AsSpan(position, given - position), out var consumed);
            position += consumed;
            decoded.Write(inflater.Decoded.Span);
            inflater.Take(inflater.Decoded.Length);
            if (result == InflateResult.Ended)
            {
                return decoded.ToArray();
            }

            if (result == InflateResult.NeedsInput)
            {
                if (given == deflated.Length)
                {
                    throw new EndOfStreamException();
                }

                given = Math.Min(deflated.Length, given + Math.Max(sizes[Math.Min(piece++, sizes.Length - 1)], 0));
            }
        }
    }
}
