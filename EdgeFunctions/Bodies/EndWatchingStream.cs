namespace EdgeFunctions.Bodies;

/// <summary>
/// Sits below a decoder and knows whether the decoder wanted more after the end. That is the only sign of a truncated body:
/// the framework's decoders take the end of their input for the end of the coded data, and report nothing.
/// </summary>
/// <param name="start">What has been read of the coded body already.</param>
/// <param name="source">The rest of it.</param>
internal sealed class EndWatchingStream(ReadOnlyMemory<byte> start, Stream source) : BodyStream
{
    private ReadOnlyMemory<byte> _start = start;

    /// <summary>Whether the source has ended, and the decoder asked for more than it held.</summary>
    public bool WasAskedBeyondEnd { get; private set; }

    /// <summary>Bytes of the source that the decoder has taken.</summary>
    public long BytesRead { get; private set; } = start.Length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_start.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, _start.Length);
            _start[..taken].CopyTo(buffer);
            _start = _start[taken..];
            return taken;
        }

        if (WasAskedBeyondEnd)
        {
            return 0;
        }

        var count = await source.ReadAsync(buffer, cancellationToken);
        BytesRead += count;
        WasAskedBeyondEnd = count == 0 && !buffer.IsEmpty;
        return count;
    }
}
