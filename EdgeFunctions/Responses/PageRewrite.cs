using System.Buffers;
using System.Diagnostics;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Origin;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Responses;

/// <summary>One body on its way from the origin through its transform.</summary>
internal sealed partial class PageRewrite(
    ResponseContext context,
    GateDecision decision,
    Func<GateDecision, ResponseContext, IBodyTransform> createTransform,
    RewriteSettings settings,
    BufferBudget memory,
    EdgeEvents log) : IAsyncDisposable
{
    private const int ReadSize = 32 * 1024;

    // Of memory that is there already, less is taken than of memory that has to be taken.
    private const int LeastRoom = 4 * 1024;

    // What a page usually grows by is less than a sixteenth of it and this.
    private const int Growth = 1024;

    // HTML decodes to five times its size or so. An encoder that gets a page in one piece makes it smaller than one that gets several.
    private const int Ratio = 6;

    private readonly OriginExchange _exchange = context.Exchange;
    private readonly RequestSummary? _summary = context.Request.Summary;
    private byte[] _chunk = [];
    private RewindableStream? _source;
    private DecodedBody? _body;
    private KeptMatches? _kept;
    private IBodyTransform? _transform;
    private CopyResult? _filled;
    private Task? _waiting;
    private Activity? _span;
    private long _counted;
    private int _atHand;
    private string? _startedOver;
    private bool _hasTold;

    /// <summary>Whether the body must leave as it comes.</summary>
    public bool IsFeed => decision.IsFeed;

    /// <summary>What <see cref="FillAsync"/> rewrote.</summary>
    public SegmentedBuffer Page { get; } = new();

    /// <summary>Whether <see cref="Page"/> holds all of the body.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What the origin's encoder knew of the body, for that of the rewritten one; null when it is not kept. Disposed here.</summary>
    public KeptMatches? Kept => _kept;

    /// <summary>Whether <see cref="FillAsync"/> found that the body is not, or not wholly, in the coding that its fields name.</summary>
    public bool IsUndecodable => decision.Coding != ContentCoding.Identity && _filled is { Outcome: CopyOutcome.SourceFailed, Exception: InvalidDataException or TruncatedBodyException };

    /// <summary>Called once, when this is disposed and all is told of it.</summary>
    public Action? Ended { private get; set; }

    /// <summary>How a body that goes on as it comes has ended; told when this is disposed.</summary>
    public CopyOutcome? CopyEnd { private get; set; }

    /// <summary>Bounds the exchange with the origin.</summary>
    public IdleTimeout Timeout => _exchange.Timeout;

    /// <summary>Whether all of the body was rewritten: nothing was skipped, and the transform did not give up.</summary>
    public bool IsFaithful => !IsUntouched && _transform is { Failure: null, Skipped: 0 };

    /// <summary>Whether <see cref="FillAsync"/> found that the body cannot be rewritten to its end: what it holds, and what comes behind it, is the origin's, decoded.</summary>
    public bool IsUntouched => _startedOver is not null;

    /// <summary>Whether the body is not what it should be, as far as that is known yet.</summary>
    public bool IsMakeshift => IsUntouched || decision.Reason == GateReason.SlowOrigin || _transform?.Failure is not null;

    /// <summary>Makes body and transform ready. Done once; <see cref="FillAsync"/> does it, too.</summary>
    public void Open() => Open(keepsSource: false);

    /// <summary>Keeps what the origin's encoder knew, unless it is too late or there is nothing of the kind: the rewritten body is about to be coded as the origin's is.</summary>
    public void KeepMatches()
    {
        if (CanKeepMatches)
        {
            _kept ??= new KeptMatches();
        }
    }

    /// <summary>Whether the body is in the coding whose matches can be kept, and its transform can tell where they are.</summary>
    public bool CanKeepMatches => _kept is not null || (_body is null && settings.Compression.KeepMatches && decision is { Coding: ContentCoding.Gzip, Kind: TransformKind.Html });

    private void Open(bool keepsSource)
    {
        if (_body is null)
        {
            var recorder = context.Request.Recorder;
            var source = recorder is not null && decision.Kind == TransformKind.None ? new RecordedReader(_exchange.ReadBody(), recorder) : _exchange.ReadBody();
            _source = keepsSource ? new RewindableStream(source) : null;
            if (_source is not null && _exchange.Response.Content.Headers.ContentLength is { } length)
            {
                _source.Expect(length);
                _kept?.Expect(length);
                Page.Expect(decision.Coding == ContentCoding.Identity ? length + (length / 16) + Growth : length * Ratio);
            }

            _transform = recorder is not null && decision.Kind != TransformKind.None
                ? new RecordedTransform(createTransform(decision, context), recorder, tellsChanges: decision.Kind == TransformKind.Html)
                : createTransform(decision, context);
            if (_kept is not null && !_transform.TryTellCopies(_kept))
            {
                ForgetMatches();
            }

            _body = Decode(_source ?? source);
            _span = EdgeActivities.Start(decision.Outcome == Outcome.Rewrite ? "edge.rewrite" : "edge.copy");
            if (decision.Reason == GateReason.SlowOrigin)
            {
                log.FellBack(context.Request.Target.Path, Fallback.BypassOptional, _summary);
            }

            if (_summary is not null && decision.Kind != TransformKind.None)
            {
                _summary.Transform = decision.KindName;
            }
        }
    }

    /// <summary>Rewrites into <see cref="Page"/> until the body ends, or the page, or all pages together, are beyond their limit. Done once; later calls tell the outcome again.</summary>
    public ValueTask<CopyResult> FillAsync()
    {
        if (_filled is { } filled)
        {
            return new ValueTask<CopyResult>(filled);
        }

        Open(keepsSource: true);
        return FillOnceAsync();
    }

    /// <summary>Reads the next bytes; 0 at the end of the body. It need not be awaited where this is disposed instead.</summary>
    public ValueTask<int> ReadAsync()
    {
        var room = Room();
        var read = _body!.ReadInPlaceAsync(room, _exchange.Timeout.Token);
        if (read.IsCompleted)
        {
            // The time starts anew where it is rewritten, with the same look at the clock.
            return read;
        }

        _exchange.Timeout.Restart(settings.Idle);
        _atHand = 0;
        var waiting = read.AsTask();
        _waiting = waiting;
        return new ValueTask<int>(waiting);
    }

    /// <summary>Whether the transform runs code that is not the edge's own, which may block.</summary>
    public bool RunsCode { get; init; }

    /// <summary>Whether others must have their turn on this thread before so much more is written.</summary>
    public bool IsOverTurn(int count)
    {
        _atHand += count;
        if (!SocketThread.IsCurrent || !(RunsCode || _atHand >= SocketThread.Turn))
        {
            return false;
        }

        _atHand = 0;
        return true;
    }

    /// <summary>Nothing is read until the next <see cref="ReadAsync"/>, and the origin is not to blame for it.</summary>
    public void Rest() => _exchange.Timeout.Restart(settings.Limits.RequestTimeout);

    /// <summary>Rewrites what was read last.</summary>
    public void Write(int count, IBufferWriter<byte> output)
    {
        var start = _exchange.Timeout.Restart(settings.Idle);
        _transform!.Write(_body!.Current.Span[..count], output);
        Tell(start);
    }

    /// <summary>Where the next bytes are read to: where they stay, if they are kept as they are.</summary>
    private Memory<byte> Room()
    {
        if (_body!.HasRoom)
        {
            return default;
        }

        if (decision.Coding == ContentCoding.Identity && _source is { IsKept: true })
        {
            var room = _source.RoomFor(LeastRoom);
            return room[..Math.Min(room.Length, ReadSize)];
        }

        if (_chunk.Length == 0)
        {
            _chunk = ArrayPool<byte>.Shared.Rent(ReadSize);
        }

        return _chunk.AsMemory(0, ReadSize);
    }

    public void Complete(IBufferWriter<byte> output)
    {
        var start = _exchange.Timeout.Restart(settings.Idle);
        _transform!.Complete(output);
        Tell(start);
    }

    public async ValueTask DisposeAsync()
    {
        TellFailure();
        (decision.Outcome == Outcome.Rewrite ? _span?.SetTag("edge.transform", decision.KindName) : _span?.SetTag("edge.copy.outcome", CopyEnd?.ToString()))?.Stop();
        _span = null;
        if (_body is not null)
        {
            if (_waiting is { IsCompleted: false } read)
            {
                // It still writes to the chunk, which is about to be somebody else's.
                _exchange.Timeout.Cancel();
                await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await _body.DisposeAsync();
            _source?.Dispose();
            if (_chunk.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_chunk);
            }

            _body = null;
        }

        ReleasePage();
        ForgetMatches();
        _exchange.Dispose();
        Ended?.Invoke();
        Ended = null;

        // Last, for it may be the doing of code that is not the edge's own: if that throws, nothing of the above is lost.
        DisposeTransform();
    }

    /// <summary>Gives the memory of <see cref="Page"/> back.</summary>
    public void ReleasePage()
    {
        Page.Dispose();
        memory.Return(_counted);
        _counted = 0;
    }

    /// <summary>Whether an exception says that the body is broken, as against a bug.</summary>
    public static bool IsBodyFailure(Exception e) => e is IOException or InvalidDataException or HttpRequestException;

    /// <summary>Tells once that the body failed open.</summary>
    private void TellFailure()
    {
        if (!_hasTold && _transform?.Failure is { } failure)
        {
            _hasTold = true;
            _span?.SetTag("edge.fail_open", failure);
            if (!context.Request.IsExplained)
            {
                log.FailedOpen(context.Request.Target.Path, decision.KindName, failure);
                log.FellBack(context.Request.Target.Path, Fallback.FailOpen, _summary);
            }
        }
    }

    private DecodedBody Decode(Stream source) => new(source, decision.Coding, settings.Limits.MaxDecodedBytes, settings.Limits.MaxDecodedRatio, _kept, settings.Coders);

    private void ForgetMatches()
    {
        _kept?.Dispose();
        _kept = null;
    }

    private void DisposeTransform()
    {
        if (_transform is { } transform)
        {
            // Once, also where it fails.
            _transform = null;
            if (transform.Skipped > 0 && !context.Request.IsExplained)
            {
                log.Skipped(decision.KindName, transform.Skipped);
            }

            transform.Dispose();
        }
    }

    private void Tell(TimeSpan start)
    {
        if (_summary is not null)
        {
            if (decision.Kind != TransformKind.None)
            {
                _summary.Rewrite += _exchange.Timeout.Elapsed - start;
            }

            _summary.BytesIn = _body!.SourceBytes;
            _summary.Held = Math.Max(_summary.Held, Page.Length);
        }
    }
}
