using EdgeFunctions.Configuration;
using EdgeFunctions.Context;

namespace EdgeFunctions.Tests.Context;

/// <summary>How readers are parted. The readers come from a fixed seed, so each of these holds always or never.</summary>
public sealed class ExperimentTests
{
    private const int Seed = 8128;
    private const int Count = 100_000;

    private static readonly UInt128[] Readers = MakeReaders();

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 9, 0)]
    [InlineData(50, 30, 20)]
    [InlineData(1, 0, 3)]
    public void For_ManyReaders_HaveTheSharesOfTheWeights(int a, int b, int c)
    {
        var counts = Counts(Create("hero", 100, ("a", a), ("b", b), ("c", c)));
        double chiSquare = 0;
        foreach (var (name, weight) in new[] { ("a", a), ("b", b), ("c", c) })
        {
            var expected = (double)Count * weight / (a + b + c);
            var actual = counts.GetValueOrDefault(name);
            if (weight == 0)
            {
                Assert.Equal(0, actual);
            }
            else
            {
                chiSquare += Math.Pow(actual - expected, 2) / expected;
            }
        }

        // 13.8 is passed by one seed in a thousand, with two degrees of freedom.
        Assert.InRange(chiSquare, 0, 13.8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(100)]
    public void For_APercentage_TakesThatManyReaders(int percent)
    {
        var taken = Counts(Create("hero", percent, ("a", 1), ("b", 1))).Values.Sum();
        var expected = Count * percent / 100.0;
        Assert.InRange(Math.Abs(taken - expected), 0, 4 * Math.Sqrt(expected * (1 - (percent / 100.0))));
    }

    [Fact]
    public void For_AHigherPercentage_AddsReadersAndMovesNone()
    {
        var (few, more) = (Create("hero", 10, ("a", 1), ("b", 1)), Create("hero", 20, ("a", 1), ("b", 1)));
        Assert.All(Readers.Where(r => few.For(r) is not null), r => Assert.Equal(Variant(few, r), Variant(more, r)));
    }

    [Fact]
    public void For_AHigherWeight_TakesReadersAndGivesNoneAway()
    {
        var (before, after) = (Create("hero", 100, ("a", 1), ("b", 1), ("c", 1)), Create("hero", 100, ("a", 1), ("b", 2), ("c", 1)));
        var moved = Readers.Where(r => Variant(before, r) != Variant(after, r)).ToArray();
        Assert.All(moved, r => Assert.Equal("b", Variant(after, r)));

        // From a third to a half: no more than that move.
        Assert.InRange(moved.Length, Count * 0.16, Count * 0.174);
    }

    [Fact]
    public void For_ARemovedVariant_ReassignsItsReadersAlone()
    {
        var (before, after) = (Create("hero", 100, ("a", 1), ("b", 1), ("c", 1)), Create("hero", 100, ("c", 1), ("a", 1)));
        foreach (var reader in Readers)
        {
            Assert.Contains(Variant(after, reader), (string[])["a", "c"]);
            Assert.True(Variant(before, reader) == "b" || Variant(before, reader) == Variant(after, reader));
        }
    }

    [Fact]
    public void For_TwoExperiments_AreIndependent()
    {
        var (one, two) = (Create("one", 100, ("a", 1), ("b", 1)), Create("two", 100, ("a", 1), ("b", 1)));
        var cells = Readers.GroupBy(r => (Variant(one, r), Variant(two, r))).Select(g => g.Count()).ToArray();
        Assert.Equal(4, cells.Length);
        Assert.All(cells, cell => Assert.InRange(cell, (Count / 4) - 600, (Count / 4) + 600));
    }

    /// <summary>Readers keep their variants over versions of the app as well: what this says must not change.</summary>
    [Fact]
    public void For_AKnownReader_IsWhatItWas()
    {
        var experiment = Create("hero", 50, ("small", 3), ("large", 1));
        Assert.Equal(
            "-,small,small,small,-,-,large,-",
            string.Join(',', Enumerable.Range(1, 8).Select(i => Variant(experiment, new UInt128((ulong)i * 0x9E3779B97F4A7C15, (ulong)i)) ?? "-")));
    }

    [Theory]
    [InlineData(null, "/a/b", null)]
    [InlineData("/home-b", "/", "/home-b")]
    [InlineData("/b/*", "/a/b", "/b/a/b")]
    [InlineData("/*", "/a/b", "/a/b")]
    public void OriginPathFor_Path_IsExactOrAPrefix(string? path, string reader, string? expected) =>
        Assert.Equal(expected, new ExperimentVariant("hero", new() { Name = "b", Path = path }).OriginPathFor(reader));

    private static Experiment Create(string name, int percent, params (string Name, int Weight)[] variants) =>
        new(new() { Name = name, Percent = percent, Variants = [.. variants.Select(v => new VariantOptions { Name = v.Name, Weight = v.Weight })] });

    private static string? Variant(Experiment experiment, UInt128 reader) => experiment.For(reader)?.Bucket.Variant;

    private static Dictionary<string, int> Counts(Experiment experiment) =>
        Readers.Select(r => Variant(experiment, r)).OfType<string>().GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());

    private static UInt128[] MakeReaders()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Count).Select(_ => new UInt128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue)))];
    }
}
