using System.IO.Hashing;
using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class GzipDecoderTests
{
    private const int HasText = 1;
    private const int HasCheck = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;

    private static readonly byte[] Page = DeflateBodies.Create("page")[..5000];

    public static TheoryData<int> Flags => [.. Enumerable.Range(0, 32)];

    [Theory]
    [MemberData(nameof(Flags))]
    public async Task ReadAsync_AnyHeader_GivesTheBody(int flags)
    {
        var coded = Member(flags, Page);
        foreach (var size in (int[])[1, 3, 100_000])
        {
            Assert.Equal(Page, await ReadAsync(coded, size));
        }

        for (var cut = 1; cut < coded.Length - DeflateBodies.Deflate(Page, 6).Length; cut++)
        {
            await Assert.ThrowsAsync<TruncatedBodyException>(() => ReadAsync(coded[..cut], 100_000));
        }
    }

    [Fact]
    public async Task ReadAsync_HeaderWithWrongCheck_Throws()
    {
        var coded = Member(HasCheck | HasName, Page);
        coded[12] ^= 1;
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(coded, 100_000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ReadAsync_NoHeader_ThrowsBeforeAllOfItIsThere(int at)
    {
        var coded = Member(0, Page)[..(at + 1)];
        coded[at] ^= 0x40;
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(coded, 1));
    }

    [Fact]
    public async Task ReadAsync_ReservedFlag_Throws()
    {
        var coded = Member(0, Page);
        coded[3] = 0x20;
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(coded, 100_000));
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(-1)]
    public async Task ReadAsync_WrongTrailer_Throws(int at)
    {
        var coded = Member(0, Page);
        coded[^-at] ^= 1;
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(coded, 100_000));
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(coded, 1));
    }

    [Fact]
    public async Task ReadAsync_MatchIntoTheMemberBefore_Throws()
    {
        // Section 2.2: members are independent.
        byte[] second = new DeflateBits().Number(3, 3).FixedSymbol(257).Code(0, 5).FixedSymbol(256).ToArray();
        byte[] coded = [.. Member(0, Page), 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, .. second, 0, 0, 0, 0, 3, 0, 0, 0];
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(coded, 100_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task ReadAsync_ManyMembers_GivesAll(int size)
    {
        byte[] coded = [.. Enumerable.Range(0, 32).SelectMany(f => Member(f, Page[(f * 150)..((f + 1) * 150)]))];
        Assert.Equal(Page[..4800], await ReadAsync(coded, size));
    }

    [Fact]
    public async Task ReadAsync_TooLarge_Throws()
    {
        var coded = DeflateBodies.Gzip(new byte[3_000_000], 9);
        await using var large = new DecodedBody(new MemoryStream(coded), ContentCoding.Gzip, 2_999_999, int.MaxValue);
        await Assert.ThrowsAsync<DecodedTooLargeException>(() => DrainAsync(large));
        await using var dense = new DecodedBody(new MemoryStream(coded), ContentCoding.Gzip, long.MaxValue, 200);
        await Assert.ThrowsAsync<DecodedTooLargeException>(() => DrainAsync(dense));
        await using var fits = new DecodedBody(new MemoryStream(coded), ContentCoding.Gzip, 3_000_000, 2000);
        Assert.Equal(3_000_000, await DrainAsync(fits));
        Assert.Equal(coded.Length, fits.SourceBytes);
    }

    private static async Task<long> DrainAsync(DecodedBody body)
    {
        var total = 0L;
        while (await body.ReadInPlaceAsync(default, CancellationToken.None) is > 0 and var count)
        {
            Assert.Equal(count, body.Current.Length);
            total += count;
        }

        return total;
    }

    private static async Task<byte[]> ReadAsync(byte[] coded, int size)
    {
        await using var body = new DecodedBody(new ChunkedStream(coded, size), ContentCoding.Gzip, long.MaxValue, int.MaxValue);
        var decoded = new MemoryStream();
        while (await body.ReadInPlaceAsync(default, CancellationToken.None) > 0)
        {
            decoded.Write(body.Current.Span);
        }

        Assert.Equal(0, await body.ReadInPlaceAsync(default, CancellationToken.None));
        return decoded.ToArray();
    }

    private static byte[] Member(int flags, byte[] body)
    {
        List<byte> member = [0x1f, 0x8b, 8, (byte)flags, 1, 2, 3, 4, 0, 255];
        Assert.True((flags & HasText) is 0 or HasText);
        if ((flags & HasExtra) != 0)
        {
            member.AddRange([5, 0, 1, 2, 0, 4, 5]);
        }

        if ((flags & HasName) != 0)
        {
            member.AddRange("page.html\0"u8);
        }

        if ((flags & HasComment) != 0)
        {
            member.AddRange("a page\0"u8);
        }

        if ((flags & HasCheck) != 0)
        {
            member.AddRange(BitConverter.GetBytes((ushort)Crc32.HashToUInt32([.. member])));
        }

        return [.. member, .. DeflateBodies.Deflate(body, 6), .. Crc32.Hash(body), .. BitConverter.GetBytes(body.Length)];
    }
}
