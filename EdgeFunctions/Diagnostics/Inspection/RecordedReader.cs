using EdgeFunctions.Bodies;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>An origin's body that is watched while it is copied.</summary>
internal sealed class RecordedReader(Stream inner, RequestRecord record) : BodyStream
{
    // A read into an empty buffer is the copier's way to wait (see BodyCopier): it goes straight through.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? inner.ReadAsync(buffer, cancellationToken) : ReadAndTellAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadAndTellAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (count > 0)
        {
            record.Read(count);
        }

        return count;
    }
}
