using System.Buffers;
using System.IO.Pipelines;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Responses;

/// <summary>
/// Rewrites a body into the reader's pipe as it comes. What is rewritten is flushed before anything is waited for; while more is
/// at hand, pieces are flushed together.
/// </summary>
/// <param name="rewrite">The body, opened.</param>
/// <param name="writer">The reader's side. Its flush is the backpressure.</param>
/// <param name="written">Counts what goes into <paramref name="writer"/>.</param>
/// <param name="encoder">Codes on the way there; null for nothing.</param>
/// <param name="timeout">Its token cancels both sides.</param>
/// <param name="idle">The longest pause on either side.</param>
/// <param name="backpressure">Told how long flushes waited.</param>
internal sealed class PageStreamer(PageRewrite rewrite, PipeWriter writer, CountingWriter written, BodyEncoder? encoder, IdleTimeout timeout, TimeSpan idle, Backpressure? backpressure)
{
    private int _piece = PieceSize.Largest;
    private long _flushed;
    private long _flushedRead;
    private long _read;
    private bool _reading;

    // The fields alone leave, too, when the body has to be waited for.
    private bool _isBehind = true;

    /// <summary>Runs until the body ends, or breaks.</summary>
    /// <param name="sink">Where rewritten bytes go; they end in the writer.</param>
    public async Task<CopyResult> RunAsync(IBufferWriter<byte> sink)
    {
        try
        {
            // What was held before the page grew beyond the limit.
            foreach (var segment in rewrite.Page.Segments)
            {
                sink.Write(segment.Span);
            }

            rewrite.ReleasePage();
            while (true)
            {
                _reading = true;
                var next = rewrite.ReadAsync();
                if (!next.IsCompleted && _isBehind)
                {
                    _isBehind = false;
                    encoder?.Flush();
                    if (await FlushAsync())
                    {
                        return new CopyResult(CopyOutcome.ReaderLeft, _read);
                    }

                    _reading = true;
                    timeout.Restart(idle);
                }

                var count = await next;
                _reading = false;
                if (rewrite.IsOverTurn(count))
                {
                    await Task.Yield();
                }

                if (count == 0)
                {
                    break;
                }

                _read += count;
                _isBehind = true;
                rewrite.Write(count, sink);
                if (IsPiece() && await FlushAsync())
                {
                    return new CopyResult(CopyOutcome.ReaderLeft, _read);
                }
            }

            rewrite.Complete(sink);
            encoder?.Complete();
            return new CopyResult(await FlushAsync() ? CopyOutcome.ReaderLeft : CopyOutcome.Completed, _read);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(timeout, _reading), _read, e);
        }
        catch (Exception e) when (PageRewrite.IsBodyFailure(e))
        {
            return new CopyResult(_reading ? CopyOutcome.SourceFailed : CopyOutcome.ReaderLeft, _read, e);
        }
    }

    /// <summary>Whether enough was rewritten to be sent. What an encoder makes little of has been at work as long.</summary>
    private bool IsPiece() => written.Count - _flushed >= _piece || _read - _flushedRead >= _piece;

    /// <summary>Brings out what was rewritten; true when the reader is gone.</summary>
    private async ValueTask<bool> FlushAsync()
    {
        _reading = false;
        timeout.Restart(idle);
        (_flushed, _flushedRead) = (written.Count, _read);
        var flush = writer.FlushAsync(timeout.Token);
        _piece = PieceSize.After(flush.IsCompleted);
        var result = await (backpressure is null ? flush : backpressure.Watch(flush));
        return result.IsCompleted;
    }
}
