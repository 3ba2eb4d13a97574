using System.Text;
using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies;

public sealed class DecodedBodyTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"<p>paragraph {i} – ünïcode</p>\n")));

    public static TheoryData<string> Codings => ["gzip", "deflate", "raw", "br"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAsync_Complete_GivesTheBody(string coding)
    {
        var encoded = Codec.Encode(coding, Page);
        foreach (var size in (int[])[1, 2, 3, 7, 1000, 100_000])
        {
            Assert.Equal(Page, await ReadAsync(coding, encoded, size));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAsync_CutAtAnyByte_Throws(string coding)
    {
        var encoded = Codec.Encode(coding, Page);
        for (var cut = 1; cut < encoded.Length; cut++)
        {
            foreach (var size in (int[])[1, 100_000])
            {
                var e = await Record.ExceptionAsync(() => ReadAsync(coding, encoded[..cut], size));
                Assert.True(e is TruncatedBodyException or InvalidDataException, $"{coding} cut at {cut} of {encoded.Length}, pieces of {size}: {e?.GetType().Name ?? "clean end"}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAsync_CutAtAnyByte_GivesNothingThatWasNotThere(string coding)
    {
        var encoded = Codec.Encode(coding, Page);
        for (var cut = 1; cut < encoded.Length; cut += 5)
        {
            var decoded = new MemoryStream();
            await Record.ExceptionAsync(() => CopyAsync(coding, encoded[..cut], 100_000, decoded));
            Assert.True(Page.AsSpan().StartsWith(decoded.ToArray()), $"{coding} cut at {cut}");
        }
    }

    [Fact]
    public async Task ReadAsync_GzipOfSeveralMembers_GivesAll()
    {
        byte[] encoded = [.. Codec.Encode("gzip", Page[..1000]), .. Codec.Encode("gzip", Page[1000..])];
        foreach (var size in (int[])[1, 5, 100_000])
        {
            Assert.Equal(Page, await ReadAsync("gzip", encoded, size));
        }
    }

    [Fact]
    public async Task ReadAsync_GzipOfSeveralMembersCut_Throws()
    {
        var second = Codec.Encode("gzip", Page[1000..]);
        byte[] encoded = [.. Codec.Encode("gzip", Page[..1000]), .. second[..^1]];
        var e = await Record.ExceptionAsync(() => ReadAsync("gzip", encoded, 100_000));
        Assert.True(e is TruncatedBodyException or InvalidDataException, $"{e}");
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAsync_BytesAfterTheEnd_AreIgnored(string coding)
    {
        byte[] encoded = [.. Codec.Encode(coding, Page), 0, 0, 0, 0, 1, 2, 3];
        Assert.Equal(Page, await ReadAsync(coding, encoded, 100_000));
        Assert.Equal(Page, await ReadAsync(coding, encoded, 1));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAsync_EmptyBody_IsComplete(string coding) => Assert.Empty(await ReadAsync(coding, [], 1));

    [Fact]
    public async Task ReadAsync_WrongChecksum_Throws()
    {
        var encoded = Codec.Encode("gzip", Page);
        encoded[^6] ^= 0xFF;
        Assert.NotNull(await Record.ExceptionAsync(() => ReadAsync("gzip", encoded, 100_000)));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task ReadAsync_ACorruptByteAnywhere_NeverThrowsAnythingElse(string coding)
    {
        var encoded = Codec.Encode(coding, Page);
        for (var at = 0; at < encoded.Length; at++)
        {
            var corrupt = encoded.ToArray();
            corrupt[at] ^= 0x55;
            var e = await Record.ExceptionAsync(() => ReadAsync(coding, corrupt, 100_000));
            Assert.True(e is null or TruncatedBodyException or InvalidDataException, $"{coding} at {at}: {e}");
        }
    }

    [Fact]
    public async Task ReadAsync_EmptyMember_IsComplete()
    {
        // An encoder that was closed without a byte written: header, an empty block, trailer of zeros.
        byte[] encoded = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Empty(await ReadAsync("gzip", encoded, 3));
    }

    private static async Task<byte[]> ReadAsync(string coding, byte[] encoded, int size)
    {
        var decoded = new MemoryStream();
        await CopyAsync(coding, encoded, size, decoded);
        return decoded.ToArray();
    }

    private static async Task CopyAsync(string coding, byte[] encoded, int size, MemoryStream decoded)
    {
        await using var body = new DecodedBody(new ChunkedStream(encoded, size), coding switch
        {
            "gzip" => ContentCoding.Gzip,
            "br" => ContentCoding.Brotli,
            _ => ContentCoding.Deflate,
        }, long.MaxValue, int.MaxValue);
        var buffer = new byte[777];
        int count;
        while ((count = await body.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            decoded.Write(buffer, 0, count);
        }
    }
}
