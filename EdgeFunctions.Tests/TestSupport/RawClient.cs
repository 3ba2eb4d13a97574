using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>A reader below HTTP.</summary>
internal static class RawClient
{
    private const string LastRequest = "GET /_edge/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /// <summary>
    /// Sends bytes and returns all that comes until the edge closes; Latin-1 both ways. Where the bytes do not ask for that, a
    /// last request behind them does: an end of the sending side alone counts as a reader who left.
    /// </summary>
    public static async Task<string> SendAsync(int port, string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes.Contains("Connection: close", StringComparison.Ordinal) ? bytes : bytes + LastRequest));
        }
        catch (IOException)
        {
            // The edge refused and closed before it had all that was to be sent. Its answer is here all the same.
        }

        try
        {
            await stream.CopyToAsync(answer, Patience.Token());
        }
        catch (IOException)
        {
            // What came before the reset counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
