namespace EdgeFunctions.Tests.Html;

internal sealed record RecordedToken(string Kind)
{
    public string Name { get; init; } = "";

    public List<(string Name, string Value)> Attributes { get; init; } = [];

    public bool SelfClosing { get; init; }

    public string? PublicId { get; init; }

    public string? SystemId { get; init; }

    public bool Correct { get; init; }

    /// <summary>Where a tag stands in the input.</summary>
    public long Offset { get; init; }

    /// <summary>A tag inside noscript, which is text to a parser with scripting.</summary>
    public bool InNoscript { get; init; }

    public override string ToString() => Kind switch
    {
        "DOCTYPE" => $"DOCTYPE {Name} {PublicId ?? "null"} {SystemId ?? "null"} {Correct}",
        "StartTag" => $"<{Name}{string.Concat(Attributes.Select(a => $" {a.Name}={a.Value}"))}{(SelfClosing ? "/" : "")}>",
        "EndTag" => $"</{Name}>",
        "Comment" => $"<!--{Name}-->",
        _ => Name,
    };
}
