using System.Diagnostics;
using EdgeFunctions.Bodies;
using EdgeFunctions.Http;

namespace EdgeFunctions.Diagnostics;

/// <summary>What happened to one request: filled on its way by whoever knows, and told once, at its end.</summary>
/// <remarks>The words are those of logs, metrics and traces. Written by the request's own flow alone, or by the one that reads a shared body, so nothing here is locked.</remarks>
internal sealed class RequestSummary(TimeProvider time)
{
    /// <summary>The word for what does not apply.</summary>
    public const string None = "None";

    /// <summary>The outcome of a request that the edge answers itself, without an origin.</summary>
    public const string Refused = "Refused";

    /// <summary>The outcome of a request whose origin gave nothing that could be sent.</summary>
    public const string Failed = "Failed";

    /// <summary>The outcome of a request that is answered with a stored page.</summary>
    public const string Stored = "Stored";

    /// <summary>The delivery of a page that is complete before it leaves.</summary>
    public const string Buffered = "Buffered";

    /// <summary>The delivery of a page that leaves as it is rewritten.</summary>
    public const string Streaming = "Streaming";

    /// <summary>The delivery of a body that is copied as it comes.</summary>
    public const string Copied = "Copied";

    /// <summary>When the request came, a timestamp of the time provider.</summary>
    public long Started { get; } = time.GetTimestamp();

    public string Method { get; init; } = "";

    public string Scheme { get; set; } = "";

    /// <summary>The public host; null when the request names no valid one.</summary>
    public Authority? Host { get; set; }

    public RequestTarget Target { get; set; }

    /// <summary>The trace's id: the activity's, or that of <see cref="Plain"/>.</summary>
    public string TraceId
    {
        get => field ??= Plain?.TraceId ?? "";
        set;
    }

    /// <summary>The trace, where there is no activity because nobody would record it.</summary>
    public PlainTrace? Plain { get; set; }

    /// <summary>The route's name; <see cref="None"/> when the request did not come so far.</summary>
    public string Route { get; set; } = None;

    /// <summary>What the gate decided, or one of the words above.</summary>
    public string Outcome { get; set; } = Refused;

    /// <summary>Why.</summary>
    public string Reason { get; set; } = None;

    public string Delivery { get; set; } = None;

    /// <summary>What the cache did, a word of <c>CacheResult</c>.</summary>
    public string Cache { get; set; } = None;

    /// <summary>What the reader was given in the place of what was meant, words of <see cref="Diagnostics.Fallback"/>, several joined by <c>+</c>; <see cref="None"/> when all went well.</summary>
    public string Fallback { get; private set; } = None;

    /// <summary>In the cache, where that had the answer: looking, or waiting for another reader's request. Not asking the origin.</summary>
    public TimeSpan CacheTime { get; set; }

    /// <summary>The status that was sent; 0 when the reader left before one was.</summary>
    public int Status { get; set; }

    /// <summary>Until the response's fields left; null while they have not.</summary>
    public TimeSpan? FirstByte { get; set; }

    /// <summary>Until the origin's fields were there; all attempts together.</summary>
    public TimeSpan Origin { get; set; }

    /// <summary>The kind of rewriting; null when there is none.</summary>
    public string? Transform { get; set; }

    /// <summary>In the transform, on the processor.</summary>
    public TimeSpan Rewrite { get; set; }

    /// <summary>In all.</summary>
    public TimeSpan Total { get; set; }

    /// <summary>Waiting for the reader.</summary>
    public Backpressure Backpressure { get; } = new(time);

    /// <summary>Bytes of the origin's body, as they came; null while none was read.</summary>
    public long? BytesIn { get; set; }

    /// <summary>Bytes of the body that were handed to the server; null while no body was.</summary>
    public long? BytesOut { get; set; }

    /// <summary>The most bytes of a page that were held.</summary>
    public long Held { get; set; }

    /// <summary>What is told of a body that this request began and that others may read along; null for a body that is this request's own.</summary>
    public RequestSummary? Shared { get; private set; }

    public EndedBy EndedBy { get; set; }

    /// <summary>What went wrong, where something did: a failure's name, an exception's type; null else.</summary>
    public string? Error { get; set; }

    /// <summary>The request's span; null when nobody listens.</summary>
    public Activity? Span { get; set; }

    /// <summary>What the request's own spans and the origin's hang below: the span, or an activity that nobody records; null where there is <see cref="Plain"/>.</summary>
    public Activity? Parent { get; set; }

    /// <summary>Time since the request came.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Started);

    /// <summary>A timestamp, to give to <see cref="Since"/>.</summary>
    public long Now => time.GetTimestamp();

    public TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    public void Decide(string outcome, string reason) => (Outcome, Reason) = (outcome, reason);

    /// <summary>Something else than what was meant is sent.</summary>
    public void FellBack(string fallback) => Fallback = Fallback == None ? fallback : Diagnostics.Fallback.Join(Fallback, fallback);

    /// <summary>Begins a body that may outlive this request. It is told of by itself.</summary>
    public RequestSummary Share() => Shared = new RequestSummary(time) { Route = Route, Outcome = Outcome };

    /// <summary>There is no response of the origin.</summary>
    public void FailOrigin(string failure, bool readerLeft)
    {
        Decide(Failed, failure);
        Error = failure;
        if (readerLeft)
        {
            EndedBy = EndedBy.Reader;
        }
    }

    /// <summary>A page out of the store is sent.</summary>
    /// <param name="isRewritten">Whether it was rewritten for this very request.</param>
    public void SendStored(bool isRewritten)
    {
        Delivery = Buffered;
        if (!isRewritten)
        {
            Decide(Stored, None);

            // Where it stands in for an origin that failed, the fallback says so, and the reader's request is none that failed.
            Error = null;
        }
    }

    /// <summary>The origin's body has been read, to its end or not.</summary>
    public void EndRead(string delivery, long bytesIn) => (Delivery, BytesIn) = (delivery, bytesIn);

    /// <summary>How the transfer of the body ended.</summary>
    public void EndBody(CopyResult result, long bytesOut)
    {
        BytesOut = bytesOut;
        if (result.Outcome != CopyOutcome.Completed)
        {
            Error = result.Outcome.ToString();
            EndedBy = BlameFor(result.Outcome);
        }
    }

    private static EndedBy BlameFor(CopyOutcome outcome) => outcome switch
    {
        CopyOutcome.Completed => EndedBy.Nobody,
        CopyOutcome.SourceFailed or CopyOutcome.SourceStalled or CopyOutcome.SourceChanged => EndedBy.Origin,
        _ => EndedBy.Reader,
    };
}
