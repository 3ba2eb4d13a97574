using System.Buffers;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Bodies;

/// <summary>Stops a transform that takes too long over one body: what is left of it passes untouched.</summary>
/// <remarks>The time in the transform counts, not that between its calls. It is the clock's: on a machine that is short of processors, a wait for one is in it.</remarks>
/// <param name="inner">The transform; disposed here.</param>
/// <param name="limit">The most that all its calls may take together. The one that passes it is the last.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class TimeLimitedTransform(IBodyTransform inner, TimeSpan limit, TimeProvider time) : IBodyTransform
{
    public const string Reason = "TimeLimit";

    // Between two looks at the clock: some ten microseconds of work.
    private const int SliceSize = 4 * 1024;

    private TimeSpan _spent;
    private bool _isOver;

    public string? Failure => inner.Failure;

    public int Skipped => inner.Skipped;

    public int HeldBytes => inner.HeldBytes;

    public bool TryTellCopies(KeptMatches kept) => inner.TryTellCopies(kept);

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        while (!_isOver && !input.IsEmpty)
        {
            var slice = input[..Math.Min(SliceSize, input.Length)];
            input = input[slice.Length..];
            var start = time.GetTimestamp();
            inner.Write(slice, output);
            _spent += time.GetElapsedTime(start);
            if (_spent > limit)
            {
                _isOver = true;
                inner.TryStop(Reason, output);
            }
        }

        if (!input.IsEmpty)
        {
            inner.Write(input, output);
        }
    }

    public bool TryStop(string reason, IBufferWriter<byte> output) => inner.TryStop(reason, output);

    public void Complete(IBufferWriter<byte> output) => inner.Complete(output);

    public void Dispose() => inner.Dispose();
}
