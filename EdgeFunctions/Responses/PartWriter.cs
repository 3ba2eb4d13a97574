using System.IO.Pipelines;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Responses;

/// <summary>Writes a part of a complete body.</summary>
internal static class PartWriter
{
    // A page of this size leaves in one piece, with one system call and one wake-up of the reader; larger pieces gain nothing more.
    private const int LargestPiece = 128 * 1024;

    // For a reader who has to be waited for, who would hold more memory than he can use. Kestrel lets a flush wait from 64 KiB on:
    // half of it keeps the socket busy while the next piece is copied.
    private const int SmallPiece = 32 * 1024;

    /// <param name="body">The whole body.</param>
    /// <param name="part">The part of it to send.</param>
    /// <param name="writer">The reader's side.</param>
    /// <param name="timeout">Bounds the wait for a slow reader.</param>
    /// <param name="idle">The longest pause.</param>
    /// <param name="backpressure">Told of waits for the reader.</param>
    public static async ValueTask<CopyResult> WriteAsync(PageBytes body, ByteRange part, PipeWriter writer, IdleTimeout timeout, TimeSpan idle, Backpressure? backpressure)
    {
        try
        {
            var (skip, left) = (part.Start, part.Length);
            var unflushed = 0;
            var full = LargestPiece;
            foreach (var segment in body.Segments)
            {
                var piece = segment[(int)Math.Min(skip, segment.Length)..];
                skip -= segment.Length - piece.Length;
                piece = piece[..(int)Math.Min(left, piece.Length)];
                left -= piece.Length;
                while (!piece.IsEmpty)
                {
                    var size = Math.Min(piece.Length, full - unflushed);
                    piece.Span[..size].CopyTo(writer.GetSpan(size));
                    writer.Advance(size);
                    piece = piece[size..];
                    unflushed += size;
                    if (unflushed < full)
                    {
                        continue;
                    }

                    unflushed = 0;
                    var flush = FlushAsync(writer, timeout, idle, backpressure);
                    full = flush.IsCompleted ? LargestPiece : SmallPiece;
                    if ((await flush).IsCompleted)
                    {
                        return new CopyResult(CopyOutcome.ReaderLeft, part.Length - left - piece.Length);
                    }

                    if (SocketThread.IsCurrent && !(piece.IsEmpty && left == 0))
                    {
                        await Task.Yield();
                    }
                }
            }

            if (unflushed > 0 && (await FlushAsync(writer, timeout, idle, backpressure)).IsCompleted)
            {
                return new CopyResult(CopyOutcome.ReaderLeft, part.Length - left);
            }

            return new CopyResult(CopyOutcome.Completed, part.Length);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(timeout, reading: false), 0, e);
        }
    }

    /// <summary>Flushes; completed when the reader is gone.</summary>
    private static ValueTask<FlushResult> FlushAsync(PipeWriter writer, IdleTimeout timeout, TimeSpan idle, Backpressure? backpressure)
    {
        timeout.Restart(idle);
        var flush = writer.FlushAsync(timeout.Token);
        return backpressure is null ? flush : backpressure.Watch(flush);
    }
}
