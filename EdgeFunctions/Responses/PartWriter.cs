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
    public static async Task<CopyResult> WriteAsync(PageBytes body, ByteRange part, PipeWriter writer, IdleTimeout timeout, TimeSpan idle, Backpressure? backpressure)
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
                timeout.Restart(idle);
                if (piece.IsEmpty)
                {
                    continue;
                }

                var write = writer.WriteAsync(piece, timeout.Token);
                if ((await (backpressure is null ? write : backpressure.Watch(write))).IsCompleted)
                {
                    return new CopyResult(CopyOutcome.ReaderLeft, part.Length - left);
                }
            }

            return new CopyResult(CopyOutcome.Completed, part.Length);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(timeout, reading: false), 0, e);
        }
    }
}
