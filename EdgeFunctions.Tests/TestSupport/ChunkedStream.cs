using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Gives a body in pieces of the given sizes, the last size over and over.</summary>
internal sealed class ChunkedStream(byte[] body, params int[] sizes) : BodyStream
{
    private int _position;
    private int _index;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Also the asynchronous way of every reader is taken.
        await Task.Yield();
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = Math.Min(Math.Min(sizes[Math.Min(_index++, sizes.Length - 1)], buffer.Length), body.Length - _position);
        body.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
