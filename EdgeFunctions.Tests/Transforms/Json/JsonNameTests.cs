using System.Text;
using System.Text.Json;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Tests.Transforms.Json;

public sealed class JsonNameTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "ab", false)]
    [InlineData("ab", "a", false)]
    [InlineData("\\u0061b", "ab", true)]
    [InlineData("a\\u0062", "ab", true)]
    [InlineData("a\\u0062c", "ab", false)]
    [InlineData("\\u00e9", "é", true)]
    [InlineData("\\u00E9", "é", true)]
    [InlineData("é", "é", true)]
    [InlineData("\\ud83d\\ude00", "😀", true)]
    [InlineData("😀", "😀", true)]
    [InlineData("\\ud83d", "😀", false)]
    [InlineData("\\ud83dx", "😀", false)]
    [InlineData("\\ude00\\ud83d", "😀", false)]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", true)]
    [InlineData("\\u0000", "\0", true)]
    [InlineData("\\x", "x", false)]
    [InlineData("\\u12", "\u0012", false)]
    [InlineData("\\u 061", "a", false)]
    [InlineData("\\", "\\", false)]
    public void Equals_Spelling_MeansTheName(string spelled, string name, bool expected) =>
        Assert.Equal(expected, JsonName.Equals(Encoding.UTF8.GetBytes(spelled), Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Equals_RandomSpellings_AgreeWithSystemTextJson()
    {
        var random = new Random(20261124);
        string[] parts = ["a", "\\u0061", "é", "\\u00e9", "\\ud83d\\ude00", "😀", "\\n", "\\/", "/", "\\\\", "\n"];
        for (var run = 0; run < 5000; run++)
        {
            string Make(bool escaped) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => parts[random.Next(escaped ? parts.Length - 1 : parts.Length)]));
            var spelled = Make(escaped: true);
            var name = random.Next(2) == 0 ? JsonSerializer.Deserialize<string>($"\"{spelled}\"")! : Make(escaped: false);
            Assert.True((JsonSerializer.Deserialize<string>($"\"{spelled}\"") == name) == JsonName.Equals(Encoding.UTF8.GetBytes(spelled), Encoding.UTF8.GetBytes(name)), $"{spelled} and {name}");
        }
    }
}
