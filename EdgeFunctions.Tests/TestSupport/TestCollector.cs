using System.Collections.Concurrent;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>An OTLP collector on a loopback socket (http/protobuf): keeps what is sent.</summary>
internal sealed class TestCollector : IAsyncDisposable
{
    private readonly TestOrigin _server;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received;

    private TestCollector(TestOrigin server, ConcurrentQueue<(string, byte[])> received)
    {
        _server = server;
        _received = received;
    }

    public string Url => _server.Url;

    public static async Task<TestCollector> StartAsync()
    {
        var received = new ConcurrentQueue<(string, byte[])>();
        return new TestCollector(
            await TestOrigin.StartAsync(async context =>
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                received.Enqueue((context.Request.Path, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
            }),
            received);
    }

    /// <summary>All messages of one signal: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public IEnumerable<byte[]> Of(string signal) => _received.Where(r => r.Path == "/v1/" + signal).Select(r => r.Body);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
