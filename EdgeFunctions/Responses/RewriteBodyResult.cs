using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses;

/// <summary>The outcome <see cref="Outcome.Rewrite"/>: decode, transform, encode.</summary>
/// <param name="context">The origin's response.</param>
/// <param name="rewrite">Its body; it may have been filled already. Disposed here.</param>
/// <param name="settings">How the body leaves.</param>
/// <param name="log">Told when an error page is sent instead.</param>
/// <param name="again">What to send where nothing was sent yet and the body cannot be decoded; null for an error page.</param>
internal sealed class RewriteBodyResult(ResponseContext context, PageRewrite rewrite, RewriteSettings settings, EdgeEvents log, Func<Task<EdgeResult>>? again = null) : EdgeResult
{
    // From here on a coding takes longer than others should wait for this thread.
    private const int LargeToCode = 32 * 1024;

    private readonly OriginExchange _exchange = context.Exchange;
    private readonly RequestSummary? _summary = context.Request.Summary;
    private readonly PageSender _sender = new(context.Tags, settings);

    public override async Task ExecuteAsync(HttpContext http)
    {
        await using var _ = rewrite;
        SetDelivery(settings.Publisher.Delivery == Delivery.Buffered ? RequestSummary.Buffered : RequestSummary.Streaming);
        var coding = _sender.CodingFor(http.Request, rewrite.CanKeepMatches);
        if (coding == ContentCoding.Gzip)
        {
            rewrite.KeepMatches();
        }

        // If the origin's tag alone tells that the reader's copy is what would be sent, nothing need be rewritten.
        if (!context.IsPersonal && _sender.FindUnchanged(http.Request, _exchange.Status, OriginTag()) is { } tag)
        {
            RewrittenFields.Set(http.Response, context, settings, coding, weak: false);
            RewrittenFields.SetNotModified(http.Response, tag);
        }
        else if (settings.Publisher.Delivery == Delivery.Buffered && !rewrite.IsFeed)
        {
            await BufferAsync(http, coding);
        }
        else if (context.Request.IsHead)
        {
            RewrittenFields.Set(http.Response, Told(), settings, coding, weak: true);
        }
        else
        {
            rewrite.Open();
            await StreamAsync(http, coding);
        }
    }

    private void SetDelivery(string delivery)
    {
        if (_summary is not null)
        {
            _summary.Delivery = delivery;
        }
    }

    private void SetHeld(long bytes)
    {
        if (_summary is not null)
        {
            _summary.Held = Math.Max(_summary.Held, bytes);
        }
    }

    /// <summary>The response as its fields tell it. What a 304 tells of is the reader's own copy, and that is whole.</summary>
    private ResponseContext Told() => rewrite.IsMakeshift ? context with { IsMakeshift = true } : context;

    private string? OriginTag() => _exchange.Response.Headers.NonValidated.TryGetValues("ETag", out var tag) ? tag.ToString() : null;

    private async Task BufferAsync(HttpContext http, ContentCoding coding)
    {
        // Nothing has been sent yet, so whatever happens can still be told.
        var filled = await rewrite.FillAsync();
        var told = Told();
        context.Request.Recorder?.Filled(filled.Outcome);
        switch (filled.Outcome)
        {
            case CopyOutcome.Completed when rewrite.IsWhole:
                using (var page = new BufferedPage(rewrite.Page, settings.Compression, rewrite.Kept, settings.Coders))
                {
                    if (coding != ContentCoding.Identity && page.Length >= LargeToCode && SocketThread.IsCurrent)
                    {
                        await Task.Yield();
                    }

                    RewrittenFields.SetOrigins(http.Response, told);
                    await _sender.SendAsync(http, page, coding, answersDates: false, _exchange.Timeout, _summary);
                    SetHeld(page.Held);
                }

                break;
            case CopyOutcome.Completed when settings.Publisher.WhenOverLimit == OverLimit.Reject && rewrite.Page.Length <= settings.Publisher.MaxBufferedBytes:
                // Not this page is too large: all that are held together are.
                _summary?.Decide(RequestSummary.Failed, "OverTotal");
                log.PageFailed(context.Request.Target.Path, "OverTotal", null, context.Request.TraceId);
                await EdgeErrors.Busy(context.Request.TraceId).ExecuteAsync(http);
                break;
            case CopyOutcome.Completed when settings.Publisher.WhenOverLimit == OverLimit.Reject:
                _summary?.Decide(RequestSummary.Failed, "OverLimit");
                log.PageFailed(context.Request.Target.Path, "OverLimit", null, context.Request.TraceId);
                await EdgeErrors.TooLarge(context.Request.TraceId).ExecuteAsync(http);
                break;
            case CopyOutcome.Completed when context.Request.IsHead:
                RewrittenFields.Set(http.Response, told, settings, coding, weak: true);
                break;
            case CopyOutcome.Completed:
                await StreamAsync(http, coding);
                break;
            case CopyOutcome.ReaderLeft:
                _summary?.EndBody(filled, bytesOut: 0);
                break;
            case CopyOutcome.SourceStalled:
                _summary?.Decide(RequestSummary.Failed, filled.Outcome.ToString());
                log.PageFailed(context.Request.Target.Path, filled.Outcome.ToString(), null, context.Request.TraceId);
                await EdgeErrors.StalledPage(context.Request.TraceId).ExecuteAsync(http);
                break;
            case CopyOutcome.SourceFailed when again is not null && rewrite.IsUndecodable:
                await rewrite.DisposeAsync();
                await (await again()).ExecuteAsync(http);
                break;
            case CopyOutcome.SourceFailed:
                _summary?.Decide(RequestSummary.Failed, filled.Outcome.ToString());
                log.PageFailed(context.Request.Target.Path, filled.Outcome.ToString(), filled.Exception, context.Request.TraceId);
                await EdgeErrors.BrokenPage(context.Request.TraceId).ExecuteAsync(http);
                break;
        }
    }

    /// <summary>Sends rewritten bytes as they come.</summary>
    private async Task StreamAsync(HttpContext http, ContentCoding coding)
    {
        SetDelivery(RequestSummary.Streaming);
        RewrittenFields.Set(http.Response, Told(), settings, coding, weak: true);
        await http.Response.StartAsync(_exchange.Timeout.Token);

        var writer = http.Response.BodyWriter;
        var counted = new CountingWriter(writer);
        using var encoder = coding == ContentCoding.Identity ? null : PageCoding.CreateEncoder(coding, settings.Compression, counted, rewrite.Kept, settings.Coders);
        using var tap = settings.Observers?.Open(http, coding: null);
        var sink = (IBufferWriter<byte>?)encoder ?? counted;
        context.Request.Recorder?.Delivers(nameof(Delivery.Streaming));
        var result = await new PageStreamer(rewrite, writer, counted, encoder, _exchange.Timeout, settings.Idle, _summary?.Backpressure).RunAsync(tap is null ? sink : new TapWriter(sink, tap));
        context.Request.Recorder?.Ended(result.Outcome);
        tap?.End(result.Outcome == CopyOutcome.Completed);
        BodyEnd.ThrowIfBroken(result, _summary, counted.Count);
    }
}
