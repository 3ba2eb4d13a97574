using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Tests.Bodies.Deflate;

public sealed class HuffmanCodeTests
{
    [Fact]
    public void FindLengths_AnyFrequencies_GivesACompleteCodeWithinTheLimit()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var symbols = random.Next(2, 287);
            var frequencies = new int[symbols];
            var skew = random.Next(1, 22);
            for (var s = 0; s < symbols; s++)
            {
                frequencies[s] = random.Next(3) == 0 ? 0 : random.Next(1 << random.Next(1, skew + 1));
            }

            var limit = random.Next(9, 16);
            var lengths = new byte[symbols];
            HuffmanCode.FindLengths(frequencies, limit, lengths);

            var used = frequencies.Count(f => f > 0);
            Assert.True(lengths.Count(l => l > 0) == Math.Max(2, used), $"seed {seed}, code {i}");
            Assert.True(lengths.Max() <= limit, $"seed {seed}, code {i}");
            Assert.True(lengths.Where(l => l > 0).Sum(l => 1 << (15 - l)) == 1 << 15, $"seed {seed}, code {i}: not complete");
            Assert.True(Enumerable.Range(0, symbols).All(s => frequencies[s] == 0 || lengths[s] > 0), $"seed {seed}, code {i}: a symbol without a code");
        }
    }

    [Theory]
    [InlineData(new[] { 1, 1, 2, 4, 8 }, new byte[] { 4, 4, 3, 2, 1 })]
    [InlineData(new[] { 5, 5, 5, 5 }, new byte[] { 2, 2, 2, 2 })]
    [InlineData(new[] { 0, 0, 9 }, new byte[] { 1, 0, 1 })]
    [InlineData(new[] { 0, 0, 0 }, new byte[] { 1, 1, 0 })]
    public void FindLengths_Known_GivesTheShortest(int[] frequencies, byte[] expected)
    {
        var lengths = new byte[frequencies.Length];
        HuffmanCode.FindLengths(frequencies, 15, lengths);
        Assert.Equal(expected, lengths);
    }

    [Fact]
    public void FindLengths_Fibonacci_IsCutToTheLimit()
    {
        var frequencies = new int[20];
        (frequencies[0], frequencies[1]) = (1, 1);
        for (var i = 2; i < frequencies.Length; i++)
        {
            frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
        }

        var lengths = new byte[frequencies.Length];
        HuffmanCode.FindLengths(frequencies, 7, lengths);
        Assert.Equal(7, lengths.Max());
        Assert.Equal(1 << 7, lengths.Sum(l => 1 << (7 - l)));
    }

    [Fact]
    public void AssignCodes_ExampleOfTheRfc_GivesItsCodes()
    {
        // RFC 1951 section 3.2.2: A to H; codes are stored with their first bit lowest.
        var codes = new uint[8];
        HuffmanCode.AssignCodes([3, 3, 3, 3, 3, 2, 4, 4], codes);
        Assert.Equal(["010", "011", "100", "101", "110", "00", "1110", "1111"], codes.Select(c => string.Concat(Enumerable.Range(0, (int)(c >> 24)).Select(b => (c >> b) & 1))));
    }
}
