using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>One who watches. It is told what is new since it was told last, so a slow one hears less often, and holds nobody up.</summary>
internal sealed class Viewer(Inspector inspector, TimeProvider time) : IDisposable
{
    /// <summary>Below the idle limits of Front Door (16 s and more) and of the Functions host (240 s).</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    // What happens together is told together.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<long, Told> _told = [];
    private long _next = -1;
    private long _dropped;

    /// <summary>There is something new.</summary>
    public void Wake() => _news.Writer.TryWrite(true);

    public void Dispose() => inspector.Leave(this);

    /// <summary>What is there, and then what comes, until the token is cancelled.</summary>
    public async IAsyncEnumerable<SseItem<ViewerMessage>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SseItem<ViewerMessage>(new ViewerMessage(null, default, default, 0), "hello");
        while (!cancellationToken.IsCancellationRequested)
        {
            var dropped = _dropped;
            foreach (var (record, told, now) in News())
            {
                yield return new SseItem<ViewerMessage>(new ViewerMessage(record, told, now, _dropped), "request");
            }

            if (_dropped > dropped)
            {
                yield return new SseItem<ViewerMessage>(new ViewerMessage(null, default, default, _dropped), "dropped");
            }

            if (!await HasNewsAsync(cancellationToken))
            {
                yield return new SseItem<ViewerMessage>(new ViewerMessage(null, default, default, _dropped), "beat");
            }
        }
    }

    private List<(RequestRecord Record, Told Told, Told Now)> News()
    {
        var records = inspector.Records();
        var news = new List<(RequestRecord, Told, Told)>();
        if (records.Length == 0)
        {
            return news;
        }

        // What has left the ring before it was seen at all.
        if (_next >= 0)
        {
            _dropped += Math.Max(0, records[0].Id - _next);
        }

        _next = records[^1].Id + 1;
        foreach (var id in _told.Keys.Where(id => id < records[0].Id).ToArray())
        {
            _told.Remove(id);
        }

        foreach (var record in records)
        {
            var told = _told.GetValueOrDefault(record.Id);
            var now = record.Progress();
            if (now.Version != told.Version)
            {
                news.Add((record, told, now));
                _told[record.Id] = now;
            }
        }

        return news;
    }

    /// <summary>Waits; false when nothing came for as long as a connection may be silent.</summary>
    private async Task<bool> HasNewsAsync(CancellationToken cancellationToken)
    {
        using var beat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, cancellationToken);
        try
        {
            await _news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }
}
