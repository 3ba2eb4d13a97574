using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Benchmarks;

/// <summary>What a decoder told, to be told again.</summary>
internal sealed class RecordedMatches : IMatchObserver
{
    private readonly List<(byte[] LiteralLengths, byte[] DistanceLengths, uint[] Entries)> _told = [];

    public void OnBlock(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths) => _told.Add((literalLengths.ToArray(), distanceLengths.ToArray(), []));

    public void OnMatches(ReadOnlySpan<uint> entries) => _told.Add(([], [], entries.ToArray()));

    public void Tell(IMatchObserver observer)
    {
        foreach (var (literalLengths, distanceLengths, entries) in _told)
        {
            if (entries.Length > 0)
            {
                observer.OnMatches(entries);
            }
            else
            {
                observer.OnBlock(literalLengths, distanceLengths);
            }
        }
    }
}
