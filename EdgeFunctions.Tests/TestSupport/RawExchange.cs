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

    /// <summary>The head of the next request on the connection.</summary>
    public Task<string> ReadHeadAsync() => RawOrigin.ReadHeadAsync(socket, stop);

    /// <summary>Completes when the edge has closed the connection.</summary>
    /// <returns>How many bytes came until then.</returns>
    public async Task<int> WaitForCloseAsync()
    {
        var (buffer, total) = (new byte[4096], 0);
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, stop)) > 0)
            {
                total += count;
            }
        }
        catch (SocketException)
        {
            // A reset is a close, too.
        }

        return total;
    }
}
