using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
        return (new OriginStream(socket), await listener.AcceptSocketAsync(Patience.Token()));
    }
}
