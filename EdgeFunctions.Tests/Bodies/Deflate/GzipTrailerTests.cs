using System.IO.Hashing;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class GzipTrailerTests
{
    private static readonly byte[] Bytes = DeflateBodies.Create("noise");

    [Fact]
    public void Append_AnyLength_GivesTheLibrarysChecksum()
    {
        // All that a turn leaves for the narrower steps, and for the library; from an odd address.
        for (var length = 0; length < CrcFolding.Least + 700; length++)
        {
            AssertIs(Bytes.AsSpan(7, length), of => of.Append(Bytes.AsSpan(7, length)));
        }
    }

    [Fact]
    public void Append_InTwoPieces_GivesTheLibrarysChecksum()
    {
        const int length = 2 * CrcFolding.Least;
        for (var cut = 0; cut <= length; cut++)
        {
            AssertIs(Bytes.AsSpan(0, length), of =>
            {
                of.Append(Bytes.AsSpan(0, cut));
                of.Append(Bytes.AsSpan(cut, length - cut));
            });
        }
    }

    private static void AssertIs(ReadOnlySpan<byte> bytes, Action<GzipTrailer> append)
    {
        // The same memory, used before.
        var trailer = new GzipTrailer();
        trailer.Append(Bytes.AsSpan(0, 5000));
        trailer.Reset();
        append(trailer);
        byte[] expected = [.. BitConverter.GetBytes(Crc32.HashToUInt32(bytes)), .. BitConverter.GetBytes(bytes.Length)];
        Assert.True(trailer.IsIn(expected));
        Assert.Equal(expected, Written(trailer));
    }

    private static byte[] Written(GzipTrailer trailer)
    {
        var bytes = new byte[GzipTrailer.Size];
        trailer.Write(bytes);
        return bytes;
    }
}
