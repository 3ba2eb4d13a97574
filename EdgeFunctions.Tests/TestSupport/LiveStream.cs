using System.Threading.Channels;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>A body that comes when the test gives it. A read into an empty buffer waits, as a socket's stream does.</summary>
internal sealed class LiveStream : BodyStream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _current;

    public bool HasEnded { get; private set; }

    public void Give(byte[] chunk) => _chunks.Writer.TryWrite(chunk);

    public void End() => _chunks.Writer.TryComplete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.IsEmpty)
        {
            if (!await _chunks.Reader.WaitToReadAsync(cancellationToken))
            {
                HasEnded = true;
                return 0;
            }

            _chunks.Reader.TryRead(out var chunk);
            _current = chunk;
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }
}
