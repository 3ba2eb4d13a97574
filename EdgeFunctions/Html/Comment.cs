using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Html;

/// <summary>A comment. Valid only inside the handler.</summary>
internal readonly ref struct Comment
{
    private readonly TokenEditor _editor;

    internal Comment(TokenEditor editor, ReadOnlySpan<byte> token, ReadOnlySpan<byte> text)
    {
        _editor = editor;
        Token = token;
        Text = text;
    }

    /// <summary>What stands between <c>&lt;!--</c> and <c>--&gt;</c>, or in what parsers make a comment of.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The whole comment as it came.</summary>
    public ReadOnlySpan<byte> Token { get; }

    public void Before(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.Before.Append(content, type);

    public void After(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.After.Prepend(content, type);

    /// <summary>Replaces the whole comment.</summary>
    public void Replace(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.Replace(content, type);

    public void Remove() => _editor.Replace([], ContentType.Html);
}
