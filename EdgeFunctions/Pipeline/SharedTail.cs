using System.Buffers;
using System.IO.Pipelines;
using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Context;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Sends one reader the rest of a body that turned out too large to be shared.</summary>
/// <remarks>
/// The first reader who gets that far takes over the origin's response. The others ask for one of their own, pass over what they
/// have sent, and go on behind it, if it is the same; else they break off, for nobody may get half of one page and half of another.
/// </remarks>
internal sealed class SharedTail(OriginStep origin, OriginResults results, HttpRequest request, EdgeContext context, RouteMatch match)
{
    public async Task<CopyResult> SendAsync(SharedPage page, SharedBodyReader reader, PipeWriter writer, IBufferWriter<byte> sink, BodyEncoder? encoder, IdleTimeout timeout)
    {
        if (reader.TryClaim())
        {
            await using var source = page.Source;
            using var _ = timeout.Token.UnsafeRegister(static body => ((SharedBody)body!).Abandon(), page.Body);
            return await StreamAsync(source, sink, null, writer, encoder, timeout);
        }

        if (await AskAgainAsync(page.Head) is not { } own)
        {
            return new CopyResult(CopyOutcome.SourceChanged, reader.Position);
        }

        await using (own)
        {
            own.Open();
            reader.Rewind();
            var check = new PrefixCheck(reader, sink);
            return await StreamAsync(own, check, check, writer, encoder, timeout);
        }
    }

    private async Task<PageRewrite?> AskAgainAsync(StoredPage head)
    {
        var answer = await origin.AskAsync(RequestCopy.Of(request, request.HttpContext.RequestAborted), context, match, HttpMethods.Get);
        if (answer.Response is not { } response)
        {
            return null;
        }

        if (response.Exchange.Status != head.Status || answer.Decision.Outcome == Outcome.Rewrite == head.IsCopy)
        {
            response.Exchange.Dispose();
            return null;
        }

        return head.IsCopy ? results.BeginCopy(response, answer.Decision) : results.Begin(response, answer.Decision);
    }

    private async Task<CopyResult> StreamAsync(PageRewrite source, IBufferWriter<byte> sink, PrefixCheck? check, PipeWriter writer, BodyEncoder? encoder, IdleTimeout timeout)
    {
        var result = await StreamToEndAsync(source, sink, check, writer, encoder, timeout);
        source.CopyEnd = result.Outcome;
        return result;
    }

    private async Task<CopyResult> StreamToEndAsync(PageRewrite source, IBufferWriter<byte> sink, PrefixCheck? check, PipeWriter writer, BodyEncoder? encoder, IdleTimeout timeout)
    {
        var (read, reading, count) = (0L, false, 0);
        try
        {
            do
            {
                encoder?.Flush();
                source.Rest();
                timeout.Restart(results.Rewrite.Idle);
                if (await FlushAsync(writer, timeout))
                {
                    return new CopyResult(CopyOutcome.ReaderLeft, read);
                }

                // Silence is the origin's now, and is watched there.
                reading = true;
                timeout.Restart(results.Rewrite.Limits.RequestTimeout);
                count = await source.ReadAsync();
                reading = false;
                read += count;
                if (source.IsOverTurn(count))
                {
                    await Task.Yield();
                }

                if (count > 0)
                {
                    source.Write(count, sink);
                }
                else
                {
                    source.Complete(sink);
                }

                if (check is { Holds: false } || (count == 0 && check is { IsDone: false }))
                {
                    return new CopyResult(CopyOutcome.SourceChanged, read);
                }
            }
            while (count > 0);

            encoder?.Complete();
            timeout.Restart(results.Rewrite.Idle);
            return new CopyResult(await FlushAsync(writer, timeout) ? CopyOutcome.ReaderLeft : CopyOutcome.Completed, read);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(timeout.Token.IsCancellationRequested ? BodyCopier.Cancelled(timeout, reading) : BodyCopier.Cancelled(source.Timeout, reading), read, e);
        }
        catch (Exception e) when (PageRewrite.IsBodyFailure(e))
        {
            return new CopyResult(reading ? CopyOutcome.SourceFailed : CopyOutcome.ReaderLeft, read, e);
        }
    }

    /// <summary>Brings out what was written; true when the reader is gone.</summary>
    private async ValueTask<bool> FlushAsync(PipeWriter writer, IdleTimeout timeout)
    {
        var flush = writer.FlushAsync(timeout.Token);
        return (await (context.Summary is { } summary ? summary.Backpressure.Watch(flush) : flush)).IsCompleted;
    }
}
