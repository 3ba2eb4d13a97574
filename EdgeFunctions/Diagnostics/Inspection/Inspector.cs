using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>The last requests, and those who watch them.</summary>
internal sealed class Inspector(EdgeOptions options, InspectorMode mode, Redaction redaction, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly RequestRecord?[] _ring = mode.IsOn ? new RequestRecord?[options.Inspector.MaxRequests] : [];
    private readonly List<Viewer> _viewers = [];
    private long _lastId;
    private volatile bool _records = mode is { IsOn: true, RecordsAlways: true };

    public bool IsOn => mode.IsOn;

    /// <summary>Whether somebody looks, so that requests are recorded.</summary>
    public bool IsRecording => _records;

    /// <summary>Begins the record of a reader's request, where <see cref="IsRecording"/> says so.</summary>
    /// <param name="request">The request; its response is watched from here on.</param>
    /// <param name="host">Scheme and host as the reader sees them.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="summary">What is told of it at its end.</param>
    public RequestRecord Begin(HttpRequest request, string host, string path, RequestSummary summary)
    {
        var record = Add();
        record.Begin(request.Method, host, path, request.Headers);

        var http = request.HttpContext;
        if (http.Features.Get<IHttpResponseBodyFeature>() is { } body)
        {
            http.Features.Set<IHttpResponseBodyFeature>(new RecordedResponseBody(body, record));
        }

        // Registered first, so called last: the fields are those that go out.
        http.Response.OnStarting(() =>
        {
            record.Started(http.Response);
            return Task.CompletedTask;
        });
        http.Response.OnCompleted(() =>
        {
            record.Completed(summary);
            return Task.CompletedTask;
        });
        return record;
    }

    /// <summary>A place for one who watches; null when all are taken. Disposing it gives it back.</summary>
    public Viewer? TryJoin()
    {
        lock (_lock)
        {
            if (_viewers.Count >= options.Inspector.MaxViewers)
            {
                return null;
            }

            var viewer = new Viewer(this, time);
            _viewers.Add(viewer);
            _records = true;
            return viewer;
        }
    }

    public void Leave(Viewer viewer)
    {
        lock (_lock)
        {
            _viewers.Remove(viewer);
            _records = mode.RecordsAlways || _viewers.Count > 0;
        }
    }

    /// <summary>What is kept, the oldest first.</summary>
    public RequestRecord[] Records()
    {
        lock (_lock)
        {
            return [.. _ring.OfType<RequestRecord>().OrderBy(r => r.Id)];
        }
    }

    private RequestRecord Add()
    {
        lock (_lock)
        {
            var record = new RequestRecord(++_lastId, options.Inspector.MaxSampleBytes, redaction, time, Wake);
            _ring[_lastId % _ring.Length] = record;
            return record;
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            foreach (var viewer in _viewers)
            {
                viewer.Wake();
            }
        }
    }
}
