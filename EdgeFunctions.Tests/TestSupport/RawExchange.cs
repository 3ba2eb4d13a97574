using System.Net.Sockets;
using System.Text;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>One request at a <see cref="RawOrigin"/>.</summary>
internal sealed class RawExchange(Socket socket, string head, CancellationToken stop)
{
    public Socket Socket => socket;

    /// <summary>Request line and fields, Latin-1.</summary>
    public string Head => head;

    public CancellationToken Stop => stop;

    public Task WriteAsync(string bytes) => WriteAsync(Encoding.Latin1.GetBytes(bytes));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, stop)..];
        }
    }

    /// <summary>Closes with a reset instead of an end.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Completes when the edge has closed the connection.</summary>
    public async Task WaitForCloseAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, stop) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is a close, too.
        }
    }
}
