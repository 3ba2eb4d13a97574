namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Gives a body in pieces of the given sizes, the last size over and over.</summary>
internal sealed class ChunkedStream(byte[] body, params int[] sizes) : Stream
{
    private int _position;
    private int _index;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

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

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
