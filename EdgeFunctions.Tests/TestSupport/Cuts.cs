using System.Buffers;
using System.Text;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Feeds a transform in pieces.</summary>
internal static class Cuts
{
    public static string Run(Func<IBodyTransform> create, string body, params int[] cuts)
    {
        using var transform = create();
        return Encoding.Latin1.GetString(Run(transform, Encoding.Latin1.GetBytes(body), cuts));
    }

    public static byte[] Run(IBodyTransform transform, byte[] body, params int[] cuts)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(16, 2 * body.Length));
        var from = 0;
        foreach (var cut in cuts.Append(body.Length))
        {
            // A copy of its own: the transform may not look at it later.
            var piece = body[from..cut];
            transform.Write(piece, output);
            piece.AsSpan().Fill((byte)'!');
            from = cut;
        }

        transform.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Whole, in two at every position, in three around it, byte by byte, and in random pieces.</summary>
    public static void AssertEverywhere(string expected, Func<IBodyTransform> create, string body, int seed = 1)
    {
        Assert.Equal(expected, Run(create, body));
        for (int cut = 0; cut <= body.Length; cut++)
        {
            Assert.True(expected == Run(create, body, cut), $"cut at {cut}: {Run(create, body, cut)}");
            Assert.True(expected == Run(create, body, cut / 2, cut), $"cut at {cut / 2} and {cut}");
        }

        Assert.Equal(expected, Run(create, body, [.. Enumerable.Range(0, body.Length)]));
        var random = new Random(seed);
        for (int run = 0; run < 50; run++)
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(body.Length + 1)).Order()];
            Assert.True(expected == Run(create, body, cuts), $"seed {seed}, cuts {string.Join(',', cuts)}");
        }
    }
}
