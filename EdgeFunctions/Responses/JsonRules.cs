using EdgeFunctions.Configuration;
using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Json;

namespace EdgeFunctions.Responses;

/// <summary>Which members JSON bodies get, by path.</summary>
internal sealed class JsonRules(EdgeOptions options)
{
    private readonly Rule[] _rules = [.. options.Json.Select(m => new Rule(
        [.. m.Paths.Select(p => new PathGlob(p))],
        new JsonMember(m.Name!, m.Value!, m.WhenExists == WhenExists.Replace),
        m.EachLine ? JsonShapes.Document | JsonShapes.Lines : JsonShapes.Document,
        m.Optional))];

    /// <summary>The shapes for which there are members.</summary>
    /// <param name="path">The raw path.</param>
    /// <param name="required">Whether only members count that are not optional.</param>
    public JsonShapes ShapesFor(string path, bool required = false)
    {
        var shapes = JsonShapes.None;
        foreach (var rule in _rules)
        {
            shapes |= rule.IsFor(path) && !(required && rule.IsOptional) ? rule.Shapes : JsonShapes.None;
        }

        return shapes;
    }

    /// <summary>The members for a path and one shape, in the order of the settings; of two with one name the first.</summary>
    public JsonMember[] MembersFor(string path, JsonShapes shape, bool required = false)
    {
        var members = new List<JsonMember>(_rules.Length);
        foreach (var rule in _rules)
        {
            if (rule.Shapes.HasFlag(shape) && rule.IsFor(path) && !(required && rule.IsOptional) && !members.Exists(m => m.Name.AsSpan().SequenceEqual(rule.Member.Name)))
            {
                members.Add(rule.Member);
            }
        }

        return [.. members];
    }

    /// <summary>Whether a body may go without some of its members while the origin is slow.</summary>
    public bool HasOptional(string path, JsonShapes shape) => Array.Exists(_rules, rule => rule.IsOptional && rule.Shapes.HasFlag(shape) && rule.IsFor(path));

    private readonly record struct Rule(PathGlob[] Paths, JsonMember Member, JsonShapes Shapes, bool IsOptional)
    {
        public bool IsFor(string path) => PathGlob.AnyIsMatch(Paths, path);
    }
}
