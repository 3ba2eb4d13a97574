using System.Net.ServerSentEvents;
using System.Text.Json;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Diagnostics;

/// <summary>One who watches the inspector's events, and keeps what was told of each request, as its page does.</summary>
internal sealed class InspectorWatch : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private InspectorWatch(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) => (_response, _items) = (response, items);

    /// <summary>The last that was told of each request.</summary>
    public Dictionary<long, JsonElement> Requests { get; } = [];

    /// <summary>All events of all messages, by request: kind, at, took, bytes, held.</summary>
    public Dictionary<long, List<long[]>> Events { get; } = [];

    public Dictionary<long, List<JsonElement>> Changes { get; } = [];

    public long Dropped { get; private set; }

    public static async Task<InspectorWatch> StartAsync(EdgeHost edge, params (string Name, string Value)[] fields)
    {
        var response = await edge.GetAsync("/_edge/inspect/events", fields);
        Assert.Equal("text/event-stream", response.Field("Content-Type"));
        var watch = new InspectorWatch(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(Patience.Token()).GetAsyncEnumerator());
        await watch.NextAsync();
        return watch;
    }

    /// <summary>Reads messages until what was told of some request is as wanted.</summary>
    public async Task<JsonElement> WaitForAsync(Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            foreach (var request in Requests.Values)
            {
                if (wanted(request))
                {
                    return request;
                }
            }

            await NextAsync();
        }
    }

    /// <summary>Reads messages until a request to the path has ended.</summary>
    public Task<JsonElement> WaitForEndAsync(string path) =>
        WaitForAsync(r => r.GetProperty("path").GetString() == path && r.GetProperty("endedAt").GetInt64() >= 0);

    public async Task<string> NextAsync()
    {
        Assert.True(await _items.MoveNextAsync(), "The events have ended.");
        using var json = JsonDocument.Parse(_items.Current.Data);
        var data = json.RootElement.Clone();
        if (_items.Current.EventType == "request")
        {
            var id = data.GetProperty("id").GetInt64();
            Requests[id] = data;
            Take(Events, id, data.GetProperty("fromEvent").GetInt32(), data.GetProperty("events").EnumerateArray().Select(e => e.EnumerateArray().Select(n => n.GetInt64()).ToArray()));
            Take(Changes, id, data.GetProperty("fromChange").GetInt32(), data.GetProperty("changes").EnumerateArray());
        }
        else if (_items.Current.EventType == "dropped")
        {
            Dropped = data.GetProperty("dropped").GetInt64();
        }

        return _items.Current.EventType;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _items.DisposeAsync();
        }
        catch (IOException)
        {
        }
    }

    private static void Take<T>(Dictionary<long, List<T>> all, long id, int from, IEnumerable<T> news)
    {
        if (!all.TryGetValue(id, out var list))
        {
            all[id] = list = [];
        }

        Assert.Equal(list.Count, from);
        list.AddRange(news);
    }
}
