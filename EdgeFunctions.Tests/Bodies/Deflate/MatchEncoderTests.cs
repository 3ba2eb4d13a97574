using System.Buffers;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class MatchEncoderTests
{
    // So many literals stand before each match, and in so many bytes each begins at another place of the memory that codes are written to.
    private const int Literals = 400;
    private const int Step = 50;

    [Fact]
    public void EncodeInPlace_ManyLiteralsInTheLongestCodes_StaysWithinItsMemory()
    {
        // A block with codes of each length, and a body of symbols that are none of its: fourteen bits each.
        var lengths = new byte[257];
        for (var i = 1; i < 15; i++)
        {
            lengths[i] = (byte)i;
        }

        lengths[256] = 14;
        for (var before = 1; before < 2 * Literals; before += Step)
        {
            using var kept = new KeptMatches();
            kept.OnBlock(lengths, []);
            var body = Body(before, kept);
            var memory = new byte[body.Length + MatchEncoder.Slack];
            body.CopyTo(memory, 0);
            var target = new ArrayBufferWriter<byte>();
            var encoder = new MatchEncoder();
            encoder.Begin(kept);
            encoder.EncodeInPlace(memory, body.Length, target);
            encoder.Complete(target);
            Assert.Equal(body, DeflateBodies.Framework(target.WrittenSpan.ToArray()));
        }
    }

    /// <summary>Noise beyond ASCII, in it the same twenty bytes again and again, and told as that.</summary>
    private static byte[] Body(int before, KeptMatches kept)
    {
        const int Length = 20;
        const int Matched = 100;
        var random = new Random(before);
        var body = Enumerable.Range(0, before + Length + (Matched * (Literals + Length))).Select(_ => (byte)random.Next(128, 256)).ToArray();
        kept.OnMatches([Matches.PackLiterals(before + Length)]);
        for (var at = before + Length; at < body.Length; at += Literals + Length)
        {
            body.AsSpan(before, Length).CopyTo(body.AsSpan(at + Literals));
            kept.OnMatches([Matches.Pack(Literals, Length, Literals + Length)]);
        }

        kept.AddRun(0, 0, body.Length);
        return body;
    }
}
