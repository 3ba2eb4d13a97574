using System.Text.RegularExpressions;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Tests.Docs;

/// <summary>docs/pipeline.md names the steps, outcomes and transforms of the code, in the code's order.</summary>
public sealed partial class PipelineDocumentTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.PathOf("docs", "pipeline.md"));

    [Fact]
    public void Diagram_IsTheOneInTheCode()
    {
        var code = CodeOf(typeof(EdgePipeline)).Split('\n').SkipWhile(l => l != "/// <code>").Skip(1).TakeWhile(l => l != "/// </code>").Select(l => l["/// ".Length..].TrimEnd());
        var told = Page.SkipWhile(l => l != "```").Skip(1).TakeWhile(l => l != "```").Select(l => l.TrimEnd());
        Assert.Equal(code, told);
    }

    [Fact]
    public void Steps_AreTheCallsOfThePipelineInTheirOrder()
    {
        // What is noted of a request stands by itself; the page has it where the pipeline calls for it.
        var steps = CallsOf(typeof(EdgePipeline));
        var notes = steps.IndexOf("notes.Take");
        steps.RemoveAt(notes);
        steps.InsertRange(notes, CallsOf(typeof(RequestNotes)));

        // The cache's step stands in a method of its own, behind the line that chooses between it and the origin.
        steps.Remove("cache.HandleAsync");
        steps.Insert(steps.IndexOf("origin.HandleAsync"), "cache.HandleAsync");
        Assert.Equal(steps, Rows("## The request").Select(r => r[1].Trim('`')));
        Assert.Equal(Rows("## The request").Select(r => r[0]).Order(StringComparer.Ordinal), Rows("## The request").Select(r => r[0]));
    }

    [Fact]
    public void Outcomes_AreAllThere() =>
        Assert.Equal(Enum.GetNames<Outcome>().Order(), Rows("## The response").Select(r => r[0].Trim('`')).Order());

    [Fact]
    public void Transforms_OfEachKind_AreThoseOfTheFactory()
    {
        var factory = new TransformFactory(new EdgeOptions { Publisher = new PublisherOptions { OriginUrl = "https://origin.example" } }, TimeProvider.System);
        var context = new RewriteContext("https", new Authority("www.example", null)) { Json = [new JsonMember("a", "1", replaces: false)] };
        var made = Enum.GetValues<TransformKind>().Where(k => k != TransformKind.None).Select(kind =>
        {
            using var transform = factory.Create(kind, context);
            return $"`{kind}` | {string.Join(", ", NamesOf(transform).Select(n => $"`{n}`"))}";
        });
        Assert.Equal(made.Order(), Rows("## The transforms").Select(r => $"{r[0]} | {r[1]}").Order());
    }

    /// <summary>The calls of every part that a class is given, in their order, but for those that only ask for a fact on the way.</summary>
    private static List<string> CallsOf(Type type)
    {
        var parts = type.GetConstructors().Single().GetParameters().Select(p => p.Name!).ToHashSet();
        return [.. Call().Matches(CodeOf(type)).Where(m => parts.Contains(m.Groups[1].Value)).Select(m => m.Value[..^1]).Distinct()];
    }

    private static string CodeOf(Type type) => File.ReadAllText(Repository.PathOf("EdgeFunctions", "Pipeline", $"{type.Name}.cs"));

    private static IEnumerable<string> NamesOf(IBodyTransform transform) =>
        transform is TransformChain chain ? chain.Parts.SelectMany(NamesOf) : [transform.GetType().Name];

    /// <summary>The rows of a section's table.</summary>
    private static IEnumerable<string[]> Rows(string section) =>
        Page.SkipWhile(l => l != section).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray());

    [GeneratedRegex(@"\b([a-z][A-Za-z]+)\.([A-Z][A-Za-z]+)\(")]
    private static partial Regex Call();
}
