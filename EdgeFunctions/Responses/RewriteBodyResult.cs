using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Responses;

/// <summary>The outcome <see cref="Outcome.Rewrite"/>: decode, transform, encode.</summary>
internal sealed class RewriteBodyResult(
    ResponseContext context,
    GateDecision decision,
    Func<IBodyTransform> createTransform,
    RewriteSettings settings,
    EdgeEvents log) : IActionResult
{
    private const int ReadSize = 32 * 1024;

    private readonly OriginExchange _exchange = context.Exchange;

    public async Task ExecuteResultAsync(ActionContext actionContext)
    {
        using var _ = _exchange;
        var http = actionContext.HttpContext;
        var coding = settings.Compression.Enabled ? ResponseCoding.Choose(AcceptEncoding.Parse(http.Request.Headers.AcceptEncoding)) : ContentCoding.Identity;

        if (IsUnchanged(http.Request, out var tag))
        {
            RewrittenFields.Set(http.Response, context, settings, coding, weak: false);
            RewrittenFields.SetNotModified(http.Response, tag);
            return;
        }

        if (settings.Publisher.Delivery == Delivery.Streaming && context.Request.IsHead)
        {
            RewrittenFields.Set(http.Response, context, settings, coding, weak: true);
            return;
        }

        using var transform = createTransform();
        await using var body = new DecodedBody(await _exchange.ReadBodyAsync(), decision.Coding, settings.Limits.MaxDecodedBytes, settings.Limits.MaxDecodedRatio);
        var chunk = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            if (settings.Publisher.Delivery == Delivery.Streaming)
            {
                await StreamAsync(http, body, transform, chunk, coding, held: null);
            }
            else
            {
                await BufferAsync(actionContext, body, transform, chunk, coding);
            }
        }
        finally
        {
            if (transform.Failure is { } failure)
            {
                log.FailedOpen(context.Request.Target.Path, decision.Kind.ToString(), failure);
            }

            log.Skipped(decision.Kind.ToString(), transform.Skipped);
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Whether the origin's tag alone tells that the reader's copy is what would be sent: then nothing need be rewritten.</summary>
    private bool IsUnchanged(HttpRequest request, out string tag)
    {
        tag = "";
        if (_exchange.Status != StatusCodes.Status200OK || request.Headers.IfNoneMatch is not { Count: > 0 } condition
            || !_exchange.Response.Headers.NonValidated.TryGetValues("ETag", out var origin) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return false;
        }

        tag = context.Tags.FindDerived(condition.ToString(), origin.ToString()) ?? "";
        return tag.Length > 0;
    }

    private async Task BufferAsync(ActionContext actionContext, DecodedBody body, IBodyTransform transform, byte[] chunk, ContentCoding coding)
    {
        using var page = new SegmentedBuffer();

        // Nothing has been sent yet, so whatever happens can still be told (streaming-guide S.64).
        var filled = await FillAsync(body, transform, chunk, page);
        switch (filled.Outcome)
        {
            case CopyOutcome.Completed when page.Length <= settings.Publisher.MaxBufferedBytes:
                await SendAsync(actionContext.HttpContext, page, coding);
                break;
            case CopyOutcome.Completed when settings.Publisher.WhenOverLimit == OverLimit.Reject:
                log.PageFailed(context.Request.Target.Path, "OverLimit", null, context.Request.TraceId);
                await EdgeErrors.TooLarge(context.Request.TraceId).ExecuteResultAsync(actionContext);
                break;
            case CopyOutcome.Completed when context.Request.IsHead:
                RewrittenFields.Set(actionContext.HttpContext.Response, context, settings, coding, weak: true);
                break;
            case CopyOutcome.Completed:
                await StreamAsync(actionContext.HttpContext, body, transform, chunk, coding, page);
                break;
            case CopyOutcome.SourceStalled:
                log.PageFailed(context.Request.Target.Path, filled.Outcome.ToString(), null, context.Request.TraceId);
                await EdgeErrors.StalledPage(context.Request.TraceId).ExecuteResultAsync(actionContext);
                break;
            case CopyOutcome.SourceFailed:
                log.PageFailed(context.Request.Target.Path, filled.Outcome.ToString(), filled.Exception, context.Request.TraceId);
                await EdgeErrors.BrokenPage(context.Request.TraceId).ExecuteResultAsync(actionContext);
                break;
        }
    }

    /// <summary>Rewrites into the buffer until the body ends or the buffer is beyond the limit.</summary>
    private async Task<CopyResult> FillAsync(DecodedBody body, IBodyTransform transform, byte[] chunk, SegmentedBuffer page)
    {
        try
        {
            int count;
            while ((count = await ReadAsync(body, chunk)) > 0)
            {
                transform.Write(chunk.AsSpan(0, count), page);
                if (page.Length > settings.Publisher.MaxBufferedBytes)
                {
                    return new CopyResult(CopyOutcome.Completed, page.Length);
                }
            }

            transform.Complete(page);
            return new CopyResult(CopyOutcome.Completed, page.Length);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(_exchange.Timeout, reading: true), page.Length, e);
        }
        catch (Exception e) when (IsBodyFailure(e))
        {
            return new CopyResult(CopyOutcome.SourceFailed, page.Length, e);
        }
    }

    /// <summary>Sends a page that is complete: with its length, with a tag of its own if the origin sent none, and a part of it if asked.</summary>
    private async Task SendAsync(HttpContext http, SegmentedBuffer page, ContentCoding coding)
    {
        if (page.Length < settings.Compression.MinimumBytes)
        {
            coding = ContentCoding.Identity;
        }

        var response = http.Response;
        RewrittenFields.Set(response, context, settings, coding, weak: false);
        var isWhole = _exchange.Status == StatusCodes.Status200OK;
        if (isWhole && StringValues.IsNullOrEmpty(response.Headers.ETag))
        {
            response.Headers.ETag = context.Tags.FromHash(Hash(page), coding);
            if (http.Request.Headers.IfNoneMatch is { Count: > 0 } condition && EntityTags.Matches(condition.ToString(), response.Headers.ETag.ToString()))
            {
                RewrittenFields.SetNotModified(response, response.Headers.ETag.ToString());
                return;
            }
        }

        using var encoded = new SegmentedBuffer();
        var body = page;
        if (coding != ContentCoding.Identity)
        {
            using var encoder = CreateEncoder(coding, encoded);
            foreach (var segment in page.Segments)
            {
                encoder.Encode(segment.Span);
            }

            encoder.Complete();
            body = encoded;
        }

        var part = isWhole ? ByteRange.Select(http, body.Length) : ByteRange.Whole(body.Length);
        response.ContentLength = part.Length;
        if (!context.Request.IsHead && part.Length > 0)
        {
            await response.StartAsync(_exchange.Timeout.Token);
            BodyEnd.ThrowIfBroken(await WriteAsync(body, part, response.BodyWriter));
        }
    }

    private async Task<CopyResult> WriteAsync(SegmentedBuffer body, ByteRange part, PipeWriter writer)
    {
        try
        {
            var (skip, left) = (part.Start, part.Length);
            foreach (var segment in body.Segments)
            {
                var piece = segment[(int)Math.Min(skip, segment.Length)..];
                skip -= segment.Length - piece.Length;
                piece = piece[..(int)Math.Min(left, piece.Length)];
                left -= piece.Length;
                _exchange.Timeout.Restart(settings.Idle);
                if (!piece.IsEmpty && (await writer.WriteAsync(piece, _exchange.Timeout.Token)).IsCompleted)
                {
                    return new CopyResult(CopyOutcome.ReaderLeft, part.Length - left);
                }
            }

            return new CopyResult(CopyOutcome.Completed, part.Length);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(_exchange.Timeout, reading: false), 0, e);
        }
    }

    /// <summary>Sends rewritten bytes as they come: what is rewritten is flushed before anything is waited for.</summary>
    private async Task StreamAsync(HttpContext http, DecodedBody body, IBodyTransform transform, byte[] chunk, ContentCoding coding, SegmentedBuffer? held)
    {
        RewrittenFields.Set(http.Response, context, settings, coding, weak: true);
        await http.Response.StartAsync(_exchange.Timeout.Token);

        var writer = http.Response.BodyWriter;
        using var encoder = coding == ContentCoding.Identity ? null : CreateEncoder(coding, writer);
        BodyEnd.ThrowIfBroken(await StreamAsync(body, transform, chunk, writer, encoder, held));
    }

    private async Task<CopyResult> StreamAsync(DecodedBody body, IBodyTransform transform, byte[] chunk, PipeWriter writer, BodyEncoder? encoder, SegmentedBuffer? held)
    {
        var token = _exchange.Timeout.Token;
        var sink = (IBufferWriter<byte>?)encoder ?? writer;
        var reading = false;
        long read = 0;
        try
        {
            foreach (var segment in held?.Segments ?? [])
            {
                sink.Write(segment.Span);
            }

            while (true)
            {
                // The fields alone, the first time.
                encoder?.Flush();
                _exchange.Timeout.Restart(settings.Idle);
                if ((await writer.FlushAsync(token)).IsCompleted)
                {
                    return new CopyResult(CopyOutcome.ReaderLeft, read);
                }

                reading = true;
                var count = await ReadAsync(body, chunk);
                reading = false;
                if (count == 0)
                {
                    break;
                }

                read += count;
                transform.Write(chunk.AsSpan(0, count), sink);
            }

            transform.Complete(sink);
            encoder?.Complete();
            _exchange.Timeout.Restart(settings.Idle);
            return new CopyResult((await writer.FlushAsync(token)).IsCompleted ? CopyOutcome.ReaderLeft : CopyOutcome.Completed, read);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(_exchange.Timeout, reading), read, e);
        }
        catch (Exception e) when (IsBodyFailure(e))
        {
            return new CopyResult(reading ? CopyOutcome.SourceFailed : CopyOutcome.ReaderLeft, read, e);
        }
    }

    private ValueTask<int> ReadAsync(DecodedBody body, byte[] chunk)
    {
        _exchange.Timeout.Restart(settings.Idle);
        return body.ReadAsync(chunk.AsMemory(0, ReadSize), _exchange.Timeout.Token);
    }

    private BodyEncoder CreateEncoder(ContentCoding coding, IBufferWriter<byte> target) =>
        new(coding, coding == ContentCoding.Brotli ? settings.Compression.BrotliQuality : settings.Compression.GzipLevel, target);

    private static byte[] Hash(SegmentedBuffer page)
    {
        const int Length = 16;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in page.Segments)
        {
            hash.AppendData(segment.Span);
        }

        return hash.GetHashAndReset()[..Length];
    }

    private static bool IsBodyFailure(Exception e) => e is IOException or InvalidDataException or HttpRequestException;
}
