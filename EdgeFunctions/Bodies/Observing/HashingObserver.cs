using System.Security.Cryptography;

namespace EdgeFunctions.Bodies.Observing;

/// <summary>Counts a body and takes its SHA-256: an observer to start from.</summary>
/// <param name="done">Told the end, and the digest; null where the observer has not seen all of a whole body.</param>
internal sealed class HashingObserver(Action<ObservedEnd, byte[]?> done) : IBodyObserver
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ValueTask ObserveAsync(ReadOnlyMemory<byte> bytes)
    {
        _hash.AppendData(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(ObservedEnd end)
    {
        using (_hash)
        {
            done(end, end.IsWhole ? _hash.GetHashAndReset() : null);
        }

        return ValueTask.CompletedTask;
    }
}
