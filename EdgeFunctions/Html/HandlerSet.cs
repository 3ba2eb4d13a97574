namespace EdgeFunctions.Html;

/// <summary>A plan's handlers, by kind, in the order they were added.</summary>
internal sealed class HandlerSet<TState>
{
    public required AttributeHandler<TState>[] Attributes { get; init; }

    public required ElementHandler<TState>[] Elements { get; init; }

    public required TextHandler<TState>[] Texts { get; init; }

    public required CommentHandler<TState>[] Comments { get; init; }

    public required DoctypeHandler<TState>[] Doctypes { get; init; }

    public required InsertHandler<TState>[] HeadStart { get; init; }

    public required InsertHandler<TState>[] HeadEnd { get; init; }

    public required InsertHandler<TState>[] BodyStart { get; init; }

    public required InsertHandler<TState>[] BodyEnd { get; init; }

    public required InsertHandler<TState>[] DocumentEnd { get; init; }
}
