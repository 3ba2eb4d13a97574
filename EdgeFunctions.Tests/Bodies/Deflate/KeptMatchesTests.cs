using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class KeptMatchesTests
{
    [Fact]
    public void OnMatches_MoreThanAreKept_MakesLiteralsOfTheOldest()
    {
        using var kept = new KeptMatches();
        var total = 0L;
        var entries = new uint[500];
        for (var i = 0; i < 6000; i++)
        {
            for (var j = 0; j < entries.Length; j++)
            {
                entries[j] = Matches.Pack(j, 3 + (j % 256), 1 + i);
                total += j + 3 + (j % 256);
            }

            kept.OnMatches(entries);
        }

        Assert.True(kept.Held < 10_000_000, $"{kept.Held} bytes are held");
        Assert.Equal(entries, kept.Entries[^entries.Length..].ToArray());
        foreach (var entry in kept.Entries)
        {
            total -= Matches.IsLiteralsAlone(entry) ? Matches.CountAlone(entry) : Matches.Literals(entry) + Matches.Length(entry);
        }

        Assert.Equal(0, total);
    }

    [Fact]
    public void OnBlock_ManyTinyBlocks_KeepsFew()
    {
        using var kept = new KeptMatches();
        for (var i = 0; i < 100_000; i++)
        {
            kept.OnBlock([], []);
            kept.OnMatches([Matches.Pack(0, 3, 1)]);
        }

        Assert.True(kept.Held < 1_000_000, $"{kept.Held} bytes are held");
    }

    [Fact]
    public void AddRun_OneBehindTheOther_IsOneRun()
    {
        using var kept = new KeptMatches();
        kept.AddRun(0, 5, 10);
        kept.AddRun(10, 15, 10);
        kept.AddRun(21, 25, 10);
        Assert.Equal([new CopiedRun(0, 5, 20), new CopiedRun(21, 25, 10)], kept.Runs.ToArray());
    }
}
