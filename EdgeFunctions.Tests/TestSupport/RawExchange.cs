using System.Globalization;
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

    /// <summary>Reads the request's body, by its framing (RFC 9112 section 6), however it arrives.</summary>
    /// <returns>How many bytes came, those of chunk sizes and trailers among them.</returns>
    /// <exception cref="IOException">The edge closed the connection before the end.</exception>
    public async Task<long> ReadBodyAsync()
    {
        var length = head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var end = length is null && head.Contains("chunked", StringComparison.OrdinalIgnoreCase) ? long.MaxValue : long.Parse(length?[15..] ?? "0", CultureInfo.InvariantCulture);
        var (buffer, tail, total) = (new byte[64 * 1024], "", 0L);
        while (total < end && tail is not ("\r\n0\r\n\r\n" or "0\r\n\r\n"))
        {
            var count = await socket.ReceiveAsync(buffer, stop);
            if (count == 0)
            {
                throw new IOException("The edge closed the connection.");
            }

            total += count;
            tail = (tail + Encoding.Latin1.GetString(buffer, Math.Max(0, count - 7), Math.Min(7, count)))[^(int)Math.Min(7, total)..];
        }

        return total;
    }

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
