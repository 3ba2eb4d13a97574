using System.IO.Pipelines;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Responses;

/// <summary>Writes a part of a complete body.</summary>
internal static class PartWriter
{
    // Kestrel lets a flush wait from 64 KiB on: so much is on its way before the next is copied. Smaller pieces leave together.
    private const int FlushSize = 64 * 1024;

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
            foreach (var segment in body.Segments)
            {
                var piece = segment[(int)Math.Min(skip, segment.Length)..];
                skip -= segment.Length - piece.Length;
                piece = piece[..(int)Math.Min(left, piece.Length)];
                left -= piece.Length;
                while (!piece.IsEmpty)
                {
                    var size = Math.Min(piece.Length, FlushSize - unflushed);
                    piece.Span[..size].CopyTo(writer.GetSpan(size));
                    writer.Advance(size);
                    piece = piece[size..];
                    unflushed += size;
                    if (unflushed < FlushSize)
                    {
                        continue;
                    }

                    unflushed = 0;
                    if (await FlushAsync(writer, timeout, idle, backpressure))
                    {
                        return new CopyResult(CopyOutcome.ReaderLeft, part.Length - left - piece.Length);
                    }

                    if (SocketThread.IsCurrent)
                    {
                        await Task.Yield();
                    }
                }
            }

            if (unflushed > 0 && await FlushAsync(writer, timeout, idle, backpressure))
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

    /// <summary>Flushes; true when the reader is gone.</summary>
    private static async ValueTask<bool> FlushAsync(PipeWriter writer, IdleTimeout timeout, TimeSpan idle, Backpressure? backpressure)
    {
        timeout.Restart(idle);
        var flush = writer.FlushAsync(timeout.Token);
        return (await (backpressure is null ? flush : backpressure.Watch(flush))).IsCompleted;
    }
}
