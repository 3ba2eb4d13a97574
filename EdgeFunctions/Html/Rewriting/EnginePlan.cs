namespace EdgeFunctions.Html.Rewriting;

/// <summary>What a plan listens to, without its handlers' types.</summary>
internal sealed class EnginePlan
{
    public AttributeTable? Attributes { get; init; }

    public bool HasHeadStart { get; init; }

    public bool HasBodyEnd { get; init; }

    public bool HasDocumentEnd { get; init; }

    public int CommentHandlers { get; init; }

    public int DoctypeHandlers { get; init; }
}
