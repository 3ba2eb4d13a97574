using System.Globalization;
using System.Text;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A thousand origins that misbehave by chance: no hang, no cut body that looks whole, no unhandled exception, and the next request works.</summary>
public sealed class FaultTests
{
    private const int Cases = 1000;
    private const int AtOnce = 32;

    private enum Fault
    {
        None,
        CutHead,
        ResetInHead,
        CutBody,
        ResetInBody,
        StallInBody,
        StallBeforeHead,
        BadChunk,
        NoLastChunk,
        CutCompressed,
        CorruptCompressed,
        StrayBytes,
        TwoLengths,
        Garbage,
        CloseAtOnce,
    }

    [Theory]
    [InlineData("Buffered")]
    [InlineData("Streaming")]
    public async Task Origin_MisbehavesByChance_TheEdgeDoesNot(string delivery)
    {
        var seed = Random.Shared.Next();
        await using var origin = RawOrigin.Start(exchange => MisbehaveAsync(exchange, seed));
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            ("Publisher:Delivery", delivery),
            ("Origin:IdleTimeout", "00:00:03"),
            ("Origin:FirstByteTimeout", "00:00:03"),
            ("Origin:Breaker:Enabled", "false"),
            ("Assets:Routes:0:Prefix", "/asset"),
            ("Assets:Routes:0:OriginUrl", origin.Url));

        // Code is compiled before the clock counts; what comes of the request is nobody's concern.
        await Record.ExceptionAsync(async () =>
        {
            using var response = await edge.GetAsync("/page/0");
            await response.BytesAsync();
        });

        await Parallel.ForEachAsync(Enumerable.Range(0, Cases), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var answer = Answer.For(new Random(seed + i));
            var path = answer.IsPage ? "/page" : "/asset";
            byte[]? body = null;
            var status = 0;
            try
            {
                using var response = await edge.GetAsync($"{path}/{i}");
                status = (int)response.StatusCode;
                body = Codec.Decode(response.Field("Content-Encoding"), await response.BytesAsync());
            }
            catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
            {
                // Broken, and seen to be.
            }

            var what = $"seed {seed}, case {i}: {answer.Fault} {answer.Coding} {delivery}";
            Assert.True(body is null || status is 502 or 504 || (status == 200 && body.AsSpan().SequenceEqual(answer.Body)), $"{what}: status {status}, {body?.Length} of {answer.Body.Length} bytes look whole");
            Assert.True(answer.Fault is not (Fault.None or Fault.StrayBytes) || (status == 200 && body is not null), $"{what}: a good answer did not arrive, status {status}");
        });

        Assert.Empty(edge.Logs.Errors);
        using var health = await edge.GetAsync("/_edge/health");
        Assert.Equal(200, (int)health.StatusCode);
    }

    private static async Task MisbehaveAsync(RawExchange exchange, int seed)
    {
        // The path ends with the number of the case.
        var target = exchange.Head.Split(' ')[1];
        var random = new Random(seed + int.Parse(target[(target.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));
        var answer = Answer.For(random);
        var (head, body) = answer.Bytes;
        switch (answer.Fault)
        {
            case Fault.CloseAtOnce:
                return;
            case Fault.StallBeforeHead:
                await exchange.WaitForCloseAsync();
                return;
            case Fault.Garbage:
                var garbage = new byte[random.Next(1, 500)];
                random.NextBytes(garbage);
                await exchange.WriteAsync(garbage);
                return;
            case Fault.CutHead or Fault.ResetInHead:
                await exchange.WriteAsync(head[..random.Next(0, head.Length)]);
                break;
            default:
                await exchange.WriteAsync(head);
                await WriteInPiecesAsync(exchange, body, random);
                break;
        }

        switch (answer.Fault)
        {
            case Fault.ResetInHead or Fault.ResetInBody:
                exchange.Reset();
                break;
            case Fault.StallInBody:
                await exchange.WaitForCloseAsync();
                break;
        }
    }

    private static async Task WriteInPiecesAsync(RawExchange exchange, ReadOnlyMemory<byte> body, Random random)
    {
        while (!body.IsEmpty)
        {
            var count = Math.Min(body.Length, random.Next(1, 3000));
            await exchange.WriteAsync(body[..count]);
            body = body[count..];
            await Task.Yield();
        }
    }

    private sealed record Answer(Fault Fault, bool IsPage, string? Coding, byte[] Body, (string Head, byte[] Body) Bytes)
    {
        public static Answer For(Random random)
        {
            var fault = Any(random);
            if (fault is Fault.StallBeforeHead or Fault.StallInBody && random.Next(4) != 0)
            {
                // Each stall takes the whole timeout, which is long enough for a good answer on a machine that has other work.
                fault = Any(random);
            }

            var isPage = random.Next(2) == 0;
            var coding = fault == Fault.CutCompressed ? ((string[])["gzip", "br", "deflate"])[random.Next(3)]
                // Brotli has no checksum: a changed byte can be another good body.
                : fault == Fault.CorruptCompressed ? ((string[])["gzip", "deflate"])[random.Next(2)]
                : random.Next(3) == 0 && isPage ? "gzip" : null;
            if (coding is not null)
            {
                isPage = true;
            }

            var chunked = fault is Fault.BadChunk or Fault.NoLastChunk || (random.Next(2) == 0 && fault is not (Fault.TwoLengths or Fault.CutBody));
            var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(20, 600)).Select(i => $"<p class=c{random.Next(1000)}>{i}</p>\n")));
            return new Answer(fault, isPage, coding, body, Wire(random, fault, isPage, coding, chunked, body));
        }

        private static Fault Any(Random random) => Enum.GetValues<Fault>()[random.Next(Enum.GetValues<Fault>().Length)];

        private static (string Head, byte[] Body) Wire(Random random, Fault fault, bool isPage, string? coding, bool chunked, byte[] body)
        {
            var coded = coding is null ? body : Codec.Encode(coding, body);
            coded = fault switch
            {
                Fault.CutCompressed => coded[..random.Next(1, coded.Length)],
                Fault.CorruptCompressed => Corrupt(coded),
                _ => coded,
            };

            var head = new StringBuilder("HTTP/1.1 200 OK\r\nConnection: close\r\n").Append("Content-Type: ").Append(isPage ? "text/html" : "image/jpeg").Append("\r\n");
            if (coding is not null)
            {
                head.Append("Content-Encoding: ").Append(coding).Append("\r\n");
            }

            if (!chunked)
            {
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {coded.Length}\r\n");
                if (fault == Fault.TwoLengths)
                {
                    head.Append(CultureInfo.InvariantCulture, $"Content-Length: {coded.Length - 1}\r\n");
                }
            }
            else
            {
                head.Append("Transfer-Encoding: chunked\r\n");
                coded = Chunk(random, coded, fault);
            }

            coded = fault switch
            {
                Fault.CutBody or Fault.ResetInBody or Fault.StallInBody => coded[..random.Next(0, coded.Length - 1)],
                Fault.StrayBytes => [.. coded, .. "HTTP/1.1 200 OK\r\n\r\nstray"u8],
                _ => coded,
            };
            return (head.Append("\r\n").ToString(), coded);
        }

        private static byte[] Chunk(Random random, byte[] body, Fault fault)
        {
            var wire = new MemoryStream();
            for (var at = 0; at < body.Length;)
            {
                var count = Math.Min(body.Length - at, random.Next(1, 4000));
                wire.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{count:x}\r\n")));
                wire.Write(body, at, count);
                wire.Write("\r\n"u8);
                at += count;
            }

            wire.Write(fault switch
            {
                Fault.BadChunk => "zz\r\nx\r\n0\r\n\r\n"u8,
                Fault.NoLastChunk => default,
                _ => "0\r\n\r\n"u8,
            });
            return wire.ToArray();
        }

        // The last byte is part of the checksum.
        private static byte[] Corrupt(byte[] coded) => [.. coded[..^1], (byte)(coded[^1] ^ 0x55)];
    }
}
