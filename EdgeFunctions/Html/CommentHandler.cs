namespace EdgeFunctions.Html;

/// <summary>Looks at a comment and may replace it.</summary>
internal delegate void CommentHandler<in TState>(in Comment comment, TState state);
