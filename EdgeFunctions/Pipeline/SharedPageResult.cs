using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Caching;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Sends a response that several readers read while it comes.</summary>
/// <param name="page">The response.</param>
/// <param name="reader">This reader's place in its body. Disposed here.</param>
/// <param name="tags">The entity tags of the reader's host.</param>
/// <param name="settings">How a rewritten body leaves.</param>
/// <param name="tail">Sends the rest of a body that is too large to be shared.</param>
/// <param name="answersDates">Whether a date tells what the reader has.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="summary">Told what was sent.</param>
internal sealed class SharedPageResult(SharedPage page, SharedBodyReader reader, EntityTags tags, RewriteSettings settings, SharedTail tail, bool answersDates, TimeProvider time, RequestSummary? summary) : EdgeResult
{
    // As for bodies that are copied: half of what Kestrel takes before a flush waits.
    private const int FlushSize = 32 * 1024;

    public override async Task ExecuteAsync(HttpContext http)
    {
        using var _ = reader;
        var head = page.Head;
        head.Apply(http.Response, time.GetUtcNow());

        var sender = new PageSender(tags, settings);
        var coding = head.IsCopy ? ContentCoding.Identity : sender.CodingFor(http.Request);
        if (TrySetNotModified(http, sender, coding))
        {
            // The body is for those who come next. The reader's connection does not wait for its end.
            page.Keep();
            return;
        }

        if (ResponseGate.IsBodiless(head.Status))
        {
            await reader.DrainAsync(http.RequestAborted);
            return;
        }

        await SendAsync(http, head, coding);
    }

    private async Task SendAsync(HttpContext http, StoredPage head, ContentCoding coding)
    {
        using var timeout = new IdleTimeout(settings.Idle, settings.Limits.RequestTimeout, time, http.RequestAborted);
        if (head.IsCopy)
        {
            http.Response.ContentLength = page.Body.Expected;
        }
        else
        {
            RewrittenFields.Adapt(http.Response, tags, settings, coding, weak: true);
        }

        await http.Response.StartAsync(timeout.Token);
        if (summary is not null)
        {
            summary.Delivery = head.IsCopy ? RequestSummary.Copied : RequestSummary.Streaming;
        }

        var counted = new CountingWriter(http.Response.BodyWriter);
        using var encoder = coding == ContentCoding.Identity ? null : PageCoding.CreateEncoder(coding, settings.Compression, counted);
        using var tap = settings.Observers?.Open(http, head.IsCopy ? (string?)http.Response.Headers.ContentEncoding : null);
        var sink = (IBufferWriter<byte>?)encoder ?? counted;
        var result = await StreamAsync(http.Response, tap is null ? sink : new TapWriter(sink, tap), encoder, timeout);
        tap?.End(result.Outcome == CopyOutcome.Completed);
        BodyEnd.ThrowIfBroken(result, summary, counted.Count);
    }

    private bool TrySetNotModified(HttpContext http, PageSender sender, ContentCoding coding)
    {
        if (page.Head.IsCopy)
        {
            if (!CopySender.IsUnchanged(http.Request, page.Head.Status, http.Response.Headers, answersDates))
            {
                return false;
            }

            CopySender.SetNotModified(http.Response);
            return true;
        }

        if (sender.FindUnchanged(http.Request, page.Head.Status, page.Head.OriginTag) is not { } tag)
        {
            return false;
        }

        RewrittenFields.Adapt(http.Response, tags, settings, coding, weak: false);
        RewrittenFields.SetNotModified(http.Response, tag);
        return true;
    }

    /// <summary>Sends what there is, and flushes it before anything is waited for.</summary>
    private async Task<CopyResult> StreamAsync(HttpResponse response, IBufferWriter<byte> sink, BodyEncoder? encoder, IdleTimeout timeout)
    {
        var writer = response.BodyWriter;
        var (total, unflushed, isFirst) = (0L, 0, true);
        try
        {
            while (true)
            {
                var read = reader.Read(out var bytes);
                switch (read)
                {
                    case SharedRead.Bytes:
                        sink.Write(bytes.Span);
                        reader.Advance(bytes.Length);
                        total += bytes.Length;
                        unflushed += bytes.Length;
                        if (unflushed < FlushSize)
                        {
                            continue;
                        }

                        break;
                    case SharedRead.Pending when unflushed == 0 && !isFirst:
                        // Silence is the origin's, and is watched there.
                        timeout.Restart(settings.Limits.RequestTimeout);
                        await reader.WaitAsync(timeout.Token);
                        continue;
                    case SharedRead.Pending:
                        encoder?.Flush();
                        break;
                    case SharedRead.End:
                        encoder?.Complete();
                        break;
                    case SharedRead.Broken:
                        return reader.Failure!.Value with { Bytes = total };
                    case SharedRead.Unshared:
                        return await tail.SendAsync(page, reader, writer, sink, encoder, timeout);
                }

                (unflushed, isFirst) = (0, false);
                timeout.Restart(settings.Idle);
                var flush = writer.FlushAsync(timeout.Token);
                var isGone = (await (summary is null ? flush : summary.Backpressure.Watch(flush))).IsCompleted;
                if (isGone || read == SharedRead.End)
                {
                    return new CopyResult(isGone ? CopyOutcome.ReaderLeft : CopyOutcome.Completed, total);
                }
            }
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(timeout, reading: false), total, e);
        }
        catch (IOException e)
        {
            return new CopyResult(CopyOutcome.ReaderLeft, total, e);
        }
    }
}
