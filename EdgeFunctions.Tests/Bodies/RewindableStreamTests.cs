using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies;

public sealed class RewindableStreamTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [Fact]
    public async Task Rewind_AfterAnyRead_AllOfTheBodyComes()
    {
        for (var before = 0; before <= Body.Length; before++)
        {
            for (var size = 1; size <= Body.Length + 1; size += 9)
            {
                await using var stream = new RewindableStream(new MemoryStream(Body));
                Assert.Equal(Body[..before], await ReadAsync(stream, size, before));
                stream.Rewind();
                Assert.Equal(Body, await ReadAsync(stream, size, Body.Length));
                Assert.Equal(0, await stream.ReadAsync(new byte[1]));
            }
        }
    }

    [Fact]
    public async Task Rewind_BodyOfSeveralPieces_GivesItsMemoryBackWhenReadAgain()
    {
        var body = new byte[1_000_000];
        new Random(1).NextBytes(body);
        await using var stream = new RewindableStream(new MemoryStream(body));
        await ReadAsync(stream, 30_000, 600_000);
        Assert.InRange(stream.Held, 600_000, 1_200_000);
        stream.Rewind();
        Assert.Equal(body, await ReadAsync(stream, 30_000, body.Length));
        Assert.Equal(0, stream.Held);
    }

    [Fact]
    public async Task Forget_WhatFollowsIsNotKept()
    {
        await using var stream = new RewindableStream(new MemoryStream(Body));
        await ReadAsync(stream, 10, 50);
        stream.Forget();
        Assert.Equal(0, stream.Held);
        Assert.Equal(Body[50..], await ReadAsync(stream, 10, 50));
        Assert.Equal(0, stream.Held);
        Assert.Throws<InvalidOperationException>(stream.Rewind);
    }

    [Fact]
    public async Task Forget_WhileReadAgain_TheRestStillComes()
    {
        await using var stream = new RewindableStream(new MemoryStream(Body));
        await ReadAsync(stream, 10, 50);
        stream.Rewind();
        await ReadAsync(stream, 10, 20);
        stream.Forget();
        Assert.Equal(Body[20..], await ReadAsync(stream, 10, 80));
        Assert.Equal(0, stream.Held);
    }

    private static async Task<byte[]> ReadAsync(RewindableStream stream, int size, int count)
    {
        var read = new List<byte>();
        var buffer = new byte[size];
        while (read.Count < count && await stream.ReadAsync(buffer.AsMemory(0, Math.Min(size, count - read.Count)), Patience.Token()) is > 0 and var one)
        {
            read.AddRange(buffer.AsSpan(0, one));
        }

        return [.. read];
    }
}
