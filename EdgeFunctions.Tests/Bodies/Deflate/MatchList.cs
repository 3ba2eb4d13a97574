using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

/// <summary>Collects matches, and makes the body from them again.</summary>
internal sealed class MatchList : IMatchObserver
{
    private readonly List<uint> _entries = [];

    public void OnBlock(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
    }

    public void OnMatches(ReadOnlySpan<uint> entries) => _entries.AddRange(entries);

    /// <param name="body">Where literals are taken from.</param>
    public byte[] Replay(ReadOnlySpan<byte> body)
    {
        var made = new List<byte>(body.Length);
        foreach (var entry in _entries)
        {
            var literals = Matches.IsLiteralsAlone(entry) ? Matches.CountAlone(entry) : Matches.Literals(entry);
            made.AddRange(body.Slice(made.Count, literals));
            if (!Matches.IsLiteralsAlone(entry))
            {
                for (var i = 0; i < Matches.Length(entry); i++)
                {
                    made.Add(made[^Matches.Distance(entry)]);
                }
            }
        }

        made.AddRange(body[made.Count..]);
        return [.. made];
    }
}
