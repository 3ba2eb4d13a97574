using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>An origin below HTTP: it reads a request's fields and then writes whatever bytes the test wants.</summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly List<string> _requests = [];

    private RawOrigin(Func<RawExchange, Task> handler)
    {
        _listener.Start();
        _accepting = AcceptAsync(handler);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The heads of all requests so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static RawOrigin Start(Func<RawExchange, Task> handler) => new(handler);

    /// <summary>Writes one response and closes the connection.</summary>
    public static RawOrigin Start(string response) => new(async exchange =>
    {
        await exchange.WriteAsync(response);
        exchange.Socket.Shutdown(SocketShutdown.Send);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<RawExchange, Task> handler)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token), handler));
            }
        }
        // A listener that was stopped says InvalidOperation, of which ObjectDisposed is one.
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket, Func<RawExchange, Task> handler)
    {
        using var _ = socket;
        try
        {
            var head = await ReadHeadAsync(socket, _stop.Token);
            lock (_requests)
            {
                _requests.Add(head);
            }

            await handler(new RawExchange(socket, head, _stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
        }
    }

    internal static async Task<string> ReadHeadAsync(Socket socket, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(one, stop) == 0)
            {
                throw new IOException("The edge closed the connection.");
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
