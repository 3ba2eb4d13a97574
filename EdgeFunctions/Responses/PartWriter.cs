using System.IO.Pipelines;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Responses;

/// <summary>Writes a part of a complete body.</summary>
internal static class PartWriter
{
    /// <param name="body">The whole body.</param>
    /// <param name="part">The part of it to send.</param>
    /// <param name="writer">The reader's side.</param>
    /// <param name="timeout">Bounds the wait for a slow reader.</param>
    /// <param name="idle">The longest pause.</param>
    /// <param name="backpressure">Told of waits for the reader.</param>
    public static async ValueTask<CopyResult> WriteAsync(PageBytes body, ByteRange part, PipeWriter writer, IdleTimeout timeout, TimeSpan idle, Backpressure? backpressure)
    {
        var (skip, left, piece) = (part.Start, part.Length, ReadOnlyMemory<byte>.Empty);
        try
        {
            var unflushed = 0;
            var full = PieceSize.Largest;
            foreach (var segment in body.Segments)
            {
                piece = segment[(int)Math.Min(skip, segment.Length)..];
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
                    full = PieceSize.After(flush.IsCompleted);
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
            return new CopyResult(BodyCopier.Cancelled(timeout, reading: false), part.Length - left - piece.Length, e);
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
