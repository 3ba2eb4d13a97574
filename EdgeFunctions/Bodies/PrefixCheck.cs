using System.Buffers;

namespace EdgeFunctions.Bodies;

/// <summary>Takes a body that should begin with the bytes of another one, and passes on what stands behind these.</summary>
/// <param name="prefix">At the first of the bytes; all of them are there.</param>
/// <param name="target">Where the rest goes.</param>
internal sealed class PrefixCheck(SharedBodyReader prefix, IBufferWriter<byte> target) : IBufferWriter<byte>
{
    private byte[] _chunk = [];

    /// <summary>Whether all that came was the prefix, as far as it came.</summary>
    public bool Holds { get; private set; } = true;

    /// <summary>Whether the whole prefix has come.</summary>
    public bool IsDone => prefix.Read(out _) != SharedRead.Bytes;

    public void Advance(int count)
    {
        var bytes = _chunk.AsSpan(0, count);
        while (!bytes.IsEmpty && Holds && prefix.Read(out var expected) == SharedRead.Bytes)
        {
            var length = Math.Min(expected.Length, bytes.Length);
            Holds = expected.Span[..length].SequenceEqual(bytes[..length]);
            bytes = bytes[length..];
            prefix.Advance(length);
        }

        if (Holds)
        {
            target.Write(bytes);
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        const int ChunkSize = 16 * 1024;
        if (_chunk.Length < Math.Max(sizeHint, ChunkSize))
        {
            _chunk = new byte[Math.Max(sizeHint, ChunkSize)];
        }

        return _chunk;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
