using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(16 * 1024)]
    [InlineData(64 * 1024)]
    public async Task Read_AnySize_BytesComeInOrder(int size)
    {
        var body = RandomNumberGenerator.GetBytes(100_000);
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        var sending = SendAsync(peer, body);

        var (came, buffer) = (new MemoryStream(), new byte[size]);
        int count;
        while ((count = await stream.ReadAsync(buffer, Patience.Token())) > 0)
        {
            came.Write(buffer, 0, count);
        }

        await sending;
        Assert.Equal(body, came.ToArray());
    }

    [Fact]
    public async Task Read_MixedSizesAndEmptyBuffers_BytesComeInOrder()
    {
        var body = RandomNumberGenerator.GetBytes(300_000);
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        var sending = SendAsync(peer, body);

        var came = new MemoryStream();
        int[] sizes = [4096, 0, 64 * 1024, 3, 0, 16 * 1024 - 1, 16 * 1024, 1];
        for (var i = 0; ; i++)
        {
            var buffer = new byte[sizes[i % sizes.Length]];
            var count = await stream.ReadAsync(buffer, Patience.Token());
            if (count == 0 && buffer.Length > 0)
            {
                break;
            }

            came.Write(buffer, 0, count);
        }

        await sending;
        Assert.Equal(body, came.ToArray());
    }

    [Fact]
    public async Task Read_Cancelled_LosesNothing()
    {
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        using (var soon = new CancellationTokenSource())
        {
            var waiting = stream.ReadAsync(new byte[100], soon.Token);
            await soon.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        }

        await SendAsync(peer, [1, 2, 3]);
        var buffer = new byte[2];
        Assert.Equal(2, await stream.ReadAsync(buffer, Patience.Token()));
        Assert.Equal([1, 2], buffer);
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, Patience.Token()));
        Assert.Equal(1, await stream.ReadAsync(buffer, Patience.Token()));
        Assert.Equal(3, buffer[0]);
        Assert.Equal(0, await stream.ReadAsync(buffer, Patience.Token()));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(64 * 1024)]
    public async Task Write_RequestWhileBytesStandBehindTheAnswer_IsNotSentAndTheConnectionHasEnded(int answer)
    {
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        using var __ = peer;
        await stream.WriteAsync(Request, Patience.Token());
        await ReceiveAsync(peer, Request.Length);
        var sending = peer.SendAsync(new byte[answer + 5], Patience.Token());
        await stream.ReadExactlyAsync(new byte[answer], Patience.Token());
        await sending;

        await stream.WriteAsync(Request, Patience.Token());

        Assert.Equal(0, await stream.ReadAsync(new byte[100], Patience.Token()));
        await stream.DisposeAsync();
        Assert.Equal(0, await ReceivedAsync(peer));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(64 * 1024)]
    public async Task Write_RequestWhileNothingStandsBehindTheAnswer_IsSentAndTheNextAnswerComes(int answer)
    {
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        using var __ = peer;
        for (var i = 0; i < 3; i++)
        {
            await stream.WriteAsync(Request, Patience.Token());
            await ReceiveAsync(peer, Request.Length);
            var bytes = RandomNumberGenerator.GetBytes(answer);
            var sending = peer.SendAsync(bytes, Patience.Token());
            var came = new byte[answer];
            await stream.ReadExactlyAsync(came, Patience.Token());
            await sending;
            Assert.Equal(bytes, came);
        }
    }

    [Fact]
    public async Task Write_BodyOfARequestWhileItsAnswerComes_IsSent()
    {
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        using var __ = peer;
        await stream.WriteAsync(Request, Patience.Token());
        await ReceiveAsync(peer, Request.Length);
        await peer.SendAsync(new byte[5000], Patience.Token());
        var start = await stream.ReadAsync(new byte[4096], Patience.Token());

        await stream.WriteAsync(new byte[10], Patience.Token());

        await ReceiveAsync(peer, 10);
        await stream.ReadExactlyAsync(new byte[5000 - start], Patience.Token());
    }

    [Fact]
    public async Task Read_DisposedMeanwhile_WhatIsCopiedIsStillItsOwn()
    {
        var (stream, peer) = await ConnectAsync();
        await using var _ = stream;
        await SendAsync(peer, [1, 2, 3, 4]);
        Assert.Equal(1, await stream.ReadAsync(new byte[1], Patience.Token()));
        using var buffer = new Intercepted(new byte[3], () =>
        {
            stream.Dispose();

            // Another reader's body comes to where the pool says that there is room.
            var next = ArrayPool<byte>.Shared.Rent(32 * 1024);
            next.AsSpan().Fill(0xFF);
            ArrayPool<byte>.Shared.Return(next);
        });

        Assert.Equal(3, await stream.ReadAsync(buffer.Memory, Patience.Token()));

        Assert.Equal([2, 3, 4], buffer.Bytes);
    }

    private static byte[] Request => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    private static async Task ReceiveAsync(Socket peer, int count)
    {
        var buffer = new byte[count];
        for (var at = 0; at < count;)
        {
            var received = await peer.ReceiveAsync(buffer.AsMemory(at), Patience.Token());
            Assert.NotEqual(0, received);
            at += received;
        }
    }

    /// <returns>How many bytes came until the connection ended, in order or not.</returns>
    private static async Task<int> ReceivedAsync(Socket peer)
    {
        try
        {
            return await peer.ReceiveAsync(new byte[100], Patience.Token());
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static async Task SendAsync(Socket peer, byte[] body)
    {
        await peer.SendAsync(body, Patience.Token());
        peer.Dispose();
    }

    private static async Task<(OriginStream Stream, Socket Peer)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, Patience.Token());
        return (new OriginStream(new NetworkStream(socket, ownsSocket: true)), await listener.AcceptSocketAsync(Patience.Token()));
    }

    /// <summary>A buffer that something happens before when it is looked at.</summary>
    private sealed class Intercepted(byte[] bytes, Action before) : MemoryManager<byte>
    {
        private Action? _before = before;

        public override Memory<byte> Memory => CreateMemory(bytes.Length);

        public byte[] Bytes => bytes;

        public override Span<byte> GetSpan()
        {
            Interlocked.Exchange(ref _before, null)?.Invoke();
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
