using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <content>The body: pieces as they pass, and what was changed in them.</content>
internal sealed partial class RequestRecord : IHtmlChangeObserver
{
    private const int MaxEvents = 1000;
    private const int MaxKinds = 100;
    private const int MaxShown = 240;

    // Of a longer text the parts that differ are shown, not all of it.
    private const int LongText = 200;

    private readonly List<BodyEvent> _events = [];
    private readonly List<RecordedChange> _changes = [];
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private long _bytesRead, _bytesRewritten, _bytesSent, _flushWait, _held, _mostHeld;
    private long _heldUpAt = -1;
    private int _eventsLeftOut, _changeCount, _sampleBytes;
    private bool _changesLost;

    /// <summary>A timestamp for <see cref="Transformed"/> and <see cref="Flushed"/>.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>The time since such a timestamp.</summary>
    public TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    /// <summary>Bytes came from the origin.</summary>
    public void Read(int bytes)
    {
        lock (_lock)
        {
            if (_endedAt >= 0)
            {
                return;
            }

            _bytesRead += bytes;
            Add(new BodyEvent(BodyEventKind.Read, Now(), 0, bytes, _held));
        }

        changed?.Invoke();
    }

    /// <summary>A transform has taken a piece.</summary>
    /// <param name="since">When it began.</param>
    /// <param name="bytes">What it wrote.</param>
    /// <param name="held">What is in memory behind it.</param>
    public void Transformed(long since, long bytes, long held)
    {
        var took = (long)time.GetElapsedTime(since).TotalMicroseconds;
        lock (_lock)
        {
            if (_endedAt >= 0)
            {
                return;
            }

            _bytesRewritten += bytes;
            _held = held;
            _mostHeld = Math.Max(_mostHeld, held);
            Add(new BodyEvent(BodyEventKind.Transformed, Now() - took, took, bytes, held));
        }

        changed?.Invoke();
    }

    /// <summary>A flush waits: the reader does not take what was sent.</summary>
    /// <param name="since">When the flush began.</param>
    public void HeldUp(long since) => Tell(() => _heldUpAt = Now() - (long)Since(since).TotalMicroseconds);

    /// <summary>A flush of the reader's connection is done.</summary>
    /// <param name="since">When it began.</param>
    /// <param name="bytes">What was flushed.</param>
    public void Flushed(long since, long bytes)
    {
        var took = (long)time.GetElapsedTime(since).TotalMicroseconds;
        lock (_lock)
        {
            _heldUpAt = -1;
            _bytesSent += bytes;
            _flushWait += took;
            Add(new BodyEvent(BodyEventKind.Flushed, Now() - took, took, bytes, _held));
        }

        changed?.Invoke();
    }

    public void OnChange(in HtmlChange change)
    {
        var kind = change.Element.IsEmpty ? "inserted" : Name(change.Element);
        kind = change.Attribute.IsEmpty ? kind : $"{kind}[{Name(change.Attribute)}]";
        if (change.Before.Length > LongText && change.After.Length > LongText)
        {
            var offset = change.Offset;
            var parts = new StreamDiff((at, before, after) => Changed(kind, offset + at, before, after));
            parts.WriteBefore(change.Before);
            parts.WriteAfter(change.After);
            parts.Complete();
            if (!parts.IsLost)
            {
                return;
            }
        }

        Changed(kind, change.Offset, change.Before, change.After);
    }

    /// <summary>A transform replaced some bytes by others.</summary>
    public void Changed(string kind, long offset, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        lock (_lock)
        {
            if (_endedAt >= 0)
            {
                return;
            }

            _changeCount++;
            kind = _kinds.Count < MaxKinds || _kinds.ContainsKey(kind) ? kind : "other";
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            var size = Math.Min(before.Length, MaxShown) + Math.Min(after.Length, MaxShown);
            if (_sampleBytes + size <= maxSampleBytes)
            {
                _sampleBytes += size;
                _changes.Add(new RecordedChange(offset, kind, Shown(before), Shown(after), before.Length, after.Length));
            }
        }
    }

    /// <summary>The changes to a body could not be followed to its end.</summary>
    public void LostChanges() => Tell(() => _changesLost = true);

    private void Add(in BodyEvent one)
    {
        Version++;
        if (_events.Count < MaxEvents)
        {
            _events.Add(one);
        }
        else
        {
            _eventsLeftOut++;
        }
    }

    private static string Shown(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxShown)]);

    private static string Name(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 40)]).ToLowerInvariant();
}
