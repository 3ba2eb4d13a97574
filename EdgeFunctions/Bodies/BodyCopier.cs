using System.IO.Pipelines;

namespace EdgeFunctions.Bodies;

/// <summary>Copies a body straight into the reader's pipe: no buffer of its own, nothing held, nothing changed.</summary>
internal static class BodyCopier
{
    // Large enough that a system call is worth its price, small enough that a slow reader costs little.
    private const int FirstPiece = 64 * 1024;

    // A reader who takes a piece at once gives its memory back at once, so it may be larger: fewer calls, and fewer wake-ups of all three.
    private const int LargestPiece = 256 * 1024;

    // One piece of the largest size. Larger than SocketThread.Turn: to copy bytes takes far less time than to rewrite them.
    private const int Turn = LargestPiece;

    // Kestrel lets a flush wait from 64 KiB on; half of it keeps the socket busy while the next piece is read.
    private const int FlushSize = 32 * 1024;

    /// <summary>
    /// Copies until the source ends. What has come is flushed before anything is waited for, so a reader sees the fields at
    /// once and each piece when it comes; while more is at hand, pieces are flushed together.
    /// </summary>
    /// <param name="source">
    /// A network stream. A read into an empty buffer must wait for data, as the streams of <c>SocketsHttpHandler</c> do: an
    /// idle source then costs no memory. Others work, but their first bytes may not be preceded by the fields.
    /// </param>
    /// <param name="writer">The reader's side. Its flush is the backpressure.</param>
    /// <param name="timeout">Its token cancels both sides.</param>
    /// <param name="idle">The longest pause on either side.</param>
    /// <param name="length">How many bytes will come, where that is known: none are waited for, and no memory is asked for, beyond.</param>
    /// <param name="backpressure">Told how long flushes waited.</param>
    public static async ValueTask<CopyResult> CopyAsync(Stream source, PipeWriter writer, IdleTimeout timeout, TimeSpan idle, long? length = null, Backpressure? backpressure = null)
    {
        var token = timeout.Token;
        long total = 0;
        var unflushed = 0;
        var reading = true;
        var fieldsPending = true;
        var atHand = 0;
        var piece = FirstPiece;
        try
        {
            while (total != length)
            {
                reading = true;
                timeout.Restart(idle);

                var ready = source.ReadAsync(Memory<byte>.Empty, token);
                if (!ready.IsCompletedSuccessfully)
                {
                    atHand = 0;
                    if (unflushed > 0 || fieldsPending)
                    {
                        (reading, fieldsPending, unflushed) = (false, false, 0);
                        if (IsOver(await FlushAsync(writer, backpressure, token)))
                        {
                            // The wait for data ends with the token.
                            return new CopyResult(CopyOutcome.ReaderLeft, total);
                        }

                        reading = true;
                        timeout.Restart(idle);
                    }

                    await ready;
                }
                else if (atHand >= Turn)
                {
                    // More is at hand, and others wait. Where nothing is, they have their turn anyway.
                    atHand = 0;
                    if (SocketThread.IsCurrent)
                    {
                        await Task.Yield();
                    }
                }

                // Memory that is asked for and not used leaves as an empty piece: so none is asked for beyond the body's end.
                var size = length is { } known ? (int)Math.Min(piece, known - total) : piece;
                var count = await source.ReadAsync(writer.GetMemory(size), token);
                if (count == 0)
                {
                    break;
                }

                writer.Advance(count);
                total += count;
                unflushed += count;
                atHand += count;
                if (unflushed >= FlushSize)
                {
                    (reading, fieldsPending, unflushed) = (false, false, 0);
                    timeout.Restart(idle);
                    var flush = FlushAsync(writer, backpressure, token);
                    piece = !flush.IsCompleted ? FirstPiece : count == piece ? Math.Min(2 * piece, LargestPiece) : piece;
                    if (IsOver(await flush))
                    {
                        return new CopyResult(CopyOutcome.ReaderLeft, total);
                    }
                }
            }

            reading = false;
            timeout.Restart(idle);
            return new CopyResult(IsOver(await FlushAsync(writer, backpressure, token)) ? CopyOutcome.ReaderLeft : CopyOutcome.Completed, total);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(Cancelled(timeout, reading), total, e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException)
        {
            return new CopyResult(reading ? CopyOutcome.SourceFailed : CopyOutcome.ReaderLeft, total, e);
        }
    }

    /// <summary>Whom a cancellation is to be blamed on.</summary>
    public static CopyOutcome Cancelled(IdleTimeout timeout, bool reading) =>
        !timeout.HasExpired ? CopyOutcome.ReaderLeft : reading ? CopyOutcome.SourceStalled : CopyOutcome.ReaderStalled;

    private static ValueTask<FlushResult> FlushAsync(PipeWriter writer, Backpressure? backpressure, CancellationToken token) =>
        backpressure is null ? writer.FlushAsync(token) : backpressure.Watch(writer.FlushAsync(token));

    /// <summary>Whether the reader is gone.</summary>
    private static bool IsOver(FlushResult flush) => flush.IsCompleted || flush.IsCanceled;
}
