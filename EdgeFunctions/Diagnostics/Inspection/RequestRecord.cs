using System.Net.Http.Headers;
using EdgeFunctions.Bodies;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>What happens to one request, told by those who do it. There is none when nobody looks.</summary>
/// <param name="id">Counts from 1.</param>
/// <param name="maxSampleBytes">The most that is kept of changes.</param>
/// <param name="redaction">Masks what must not be shown.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="changed">Told when there is something new to see; null for nobody.</param>
internal sealed partial class RequestRecord(long id, int maxSampleBytes, Redaction redaction, TimeProvider time, Action? changed)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _began = time.GetUtcNow();

    private string _method = "", _host = "", _path = "";
    private string? _route, _originMethod, _originUrl, _outcome, _reason, _transform, _delivery, _failOpen, _failure, _end;
    private int _originStatus, _status, _skipped;
    private long _askedAt = -1, _answeredAt = -1, _startedAt = -1, _endedAt = -1;
    private FieldLine[] _requestFields = [], _originRequestFields = [], _originResponseFields = [], _responseFields = [];

    /// <summary>Counts from 1.</summary>
    public long Id { get; } = id;

    /// <summary>Grows with everything that is told.</summary>
    public int Version { get; private set; }

    public void Begin(string method, string host, string path, IHeaderDictionary fields) => Tell(() =>
    {
        (_method, _host, _path) = (method, host, redaction.Url(path));
        _requestFields = [.. fields.SelectMany(f => redaction.Lines(f.Key, f.Value))];
    });

    public void Routed(string route) => Tell(() => _route = route);

    /// <summary>An origin is asked.</summary>
    public void Asked(HttpRequestMessage message) => Tell(() =>
    {
        _askedAt = Now();
        _originMethod = message.Method.Method;
        _originUrl = redaction.Url(message.RequestUri!.OriginalString);
        _originRequestFields = [new FieldLine("Host", message.Headers.Host ?? message.RequestUri.Authority), .. Lines(message.Headers.NonValidated).Where(f => f.Name != "Host")];
    });

    /// <summary>Its fields have come, and the gate has decided on them.</summary>
    public void Answered(HttpResponseMessage response, string outcome, string reason, string transform) => Tell(() =>
    {
        _answeredAt = Now();
        _originStatus = (int)response.StatusCode;
        _originResponseFields = [.. Lines(response.Headers.NonValidated), .. Lines(response.Content.Headers.NonValidated)];
        (_outcome, _reason, _transform) = (outcome, reason, transform == "None" ? null : transform);
    });

    /// <summary>No response came.</summary>
    public void NotAnswered(string failure) => Tell(() => (_answeredAt, _failure) = (Now(), failure));

    /// <summary>How the body leaves.</summary>
    public void Delivers(string delivery) => Tell(() => _delivery = delivery);

    /// <summary>The reader's status and fields go out.</summary>
    public void Started(HttpResponse response) => Tell(() =>
    {
        _startedAt = Now();
        _status = response.StatusCode;
        _responseFields = [.. response.Headers.SelectMany(f => redaction.Lines(f.Key, f.Value))];
    });

    /// <summary>The transform is done.</summary>
    public void Rewritten(string? failOpen, int skipped) => Tell(() => (_failOpen, _skipped) = (failOpen, skipped));

    /// <summary>A buffered page is complete, or never will be: then its reader is told in another way.</summary>
    public void Filled(CopyOutcome outcome) => Tell(() =>
    {
        _delivery = "Buffered";
        _failure = outcome == CopyOutcome.Completed ? null : outcome.ToString();
    });

    /// <summary>How the body's transfer ended. The first one counts.</summary>
    public void Ended(CopyOutcome outcome) => Tell(() => _end ??= outcome.ToString());

    /// <summary>The exchange with the reader is over. A body that others read along may go on: of that nothing more is told here.</summary>
    public void Completed(RequestSummary summary) => Tell(() =>
    {
        (_endedAt, _heldUpAt) = (Now(), -1);
        if (summary.Status == 0)
        {
            // The server makes fields ready for a reader who has left, too.
            (_startedAt, _responseFields) = (-1, []);
        }

        _status = _startedAt < 0 ? summary.Status : _status;

        // The same words as in the request's line.
        _end ??= summary.EndedBy switch
        {
            EndedBy.Nobody => nameof(CopyOutcome.Completed),
            EndedBy.Edge => "EdgeFailed",
            _ => summary.Error ?? nameof(CopyOutcome.ReaderLeft),
        };
    });

    private long Now() => (long)time.GetElapsedTime(_start).TotalMicroseconds;

    private void Tell(Action what)
    {
        lock (_lock)
        {
            what();
            Version++;
        }

        changed?.Invoke();
    }

    private IEnumerable<FieldLine> Lines(HttpHeadersNonValidated fields) =>
        fields.SelectMany(f => f.Value.Select(value => new FieldLine(f.Key, redaction.Value(f.Key, value))));
}
