using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Tests.Transforms.Json;

/// <summary>Random documents, and broken ones, against System.Text.Json.</summary>
public sealed class JsonDifferentialTests
{
    private const int Seed = 825_594;

    private static readonly string[] Names = ["m", "\\u006d", "a", "b{", "c}", "\\\"m\\\"", "mm", "", "é", "x\\\\"];
    private static readonly string[] Spaces = ["", "", "", " ", "\n  ", "\t\r\n"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_RandomDocuments_MeanTheSamePlusTheMember(bool replaces)
    {
        var member = new JsonMember("m", """{"added":[1,"}"]}""", replaces);
        var random = new Random(Seed);
        for (var run = 0; run < 3000; run++)
        {
            var text = Root(random);
            var output = Transform(member, text, random, out var failure);
            Assert.True(failure is null, $"seed {Seed}, run {run}: {failure} of {text}");
            var (before, after) = (Parse(text), Parse(output));
            if (before is not JsonObject root)
            {
                Assert.Equal(text, output);
                continue;
            }

            // System.Text.Json keeps the last of several members of a name, and so does what is compared here.
            if (replaces || !root.ContainsKey("m"))
            {
                root["m"] = JsonNode.Parse("""{"added":[1,"}"]}""");
            }

            Assert.True(JsonNode.DeepEquals(root, after), $"seed {Seed}, run {run}: {text} became {output}");
            using var document = JsonDocument.Parse(output);
            Assert.Equal(1, replaces ? document.RootElement.EnumerateObject().Count(p => p.Name == "m") : 1);
        }
    }

    [Fact]
    public void Keep_BrokenDocuments_ChangeByTheMemberAlone()
    {
        var member = new JsonMember("m", "7", replaces: false);
        var random = new Random(Seed);
        var (untouched, failed) = (0, 0);
        for (var run = 0; run < 5000; run++)
        {
            var text = Break(Root(random), random);
            var output = Transform(member, text, random, out var failure);
            if (output == text)
            {
                untouched++;
            }
            else
            {
                var at = output.IndexOf("\"m\":7}", StringComparison.Ordinal);
                Assert.True(at > 0 && (output.Remove(at, 5) == text || output.Remove(at - 1, 6) == text), $"seed {Seed}, run {run}: {text} became {output}");
            }

            failed += failure is null ? 0 : 1;
            if (failure is not null)
            {
                Assert.Equal(text, output);
                Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text).Dispose());
            }
        }

        Assert.InRange(failed, 500, untouched);
    }

    private static string Transform(JsonMember member, string text, Random random, out string? failure)
    {
        using var transform = new JsonMemberTransform([member], 1024);
        var output = new ArrayBufferWriter<byte>();
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        while (!rest.IsEmpty)
        {
            var length = random.Next(1, Math.Min(rest.Length, 20) + 1);
            transform.Write(rest[..length], output);
            rest = rest[length..];
        }

        transform.Complete(output);
        failure = transform.Failure;
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static JsonNode? Parse(string text)
    {
        // JsonNode refuses a name that stands twice; what most readers do is to take the last.
        using var document = JsonDocument.Parse(text);
        return Node(document.RootElement);
    }

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var node = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    node[property.Name] = Node(property.Value);
                }

                return node;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            default:
                return JsonNode.Parse(element.GetRawText());
        }
    }

    private static string Root(Random random) =>
        Spaces[random.Next(Spaces.Length)] + (random.Next(8) == 0 ? Value(random, 0) : Members(random, 0)) + Spaces[random.Next(Spaces.Length)];

    private static string Value(Random random, int depth) => random.Next(depth > 4 ? 5 : 8) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => random.Next(-1000, 1000) + (random.Next(2) == 0 ? "" : ".5e-3"),
        3 => "\"\"",
        4 => $"\"{Names[random.Next(Names.Length)]}]}},:{{[é\"",
        5 => "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))) + "]",
        _ => Members(random, depth),
    };

    private static string Members(Random random, int depth)
    {
        string Space() => Spaces[random.Next(Spaces.Length)];
        return "{" + Space() + string.Join(
            Space() + "," + Space(),
            Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{Names[random.Next(Names.Length)]}\"{Space()}:{Space()}{Value(random, depth + 1)}")) + Space() + "}";
    }

    private static string Break(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(4) switch
        {
            0 => text[..at],
            1 => text.Remove(at, 1),
            2 => text.Insert(at, "{}[],:\"\\x"[random.Next(9)].ToString()),
            _ => text[..at] + "{}[],:\"\\x"[random.Next(9)] + text[(at + 1)..],
        };
    }
}
