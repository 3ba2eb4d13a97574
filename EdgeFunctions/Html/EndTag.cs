using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Html;

/// <summary>An element's end tag. Valid only inside the handler.</summary>
internal readonly ref struct EndTag
{
    private readonly TokenEditor _editor;

    internal EndTag(TokenEditor editor, ReadOnlySpan<byte> name)
    {
        _editor = editor;
        Name = name;
    }

    /// <summary>The name, in the page's letter case.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Inserts before the end tag, behind the element's content.</summary>
    public void Before(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.Before.Append(content, type);

    /// <summary>Inserts behind the end tag.</summary>
    public void After(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.After.Prepend(content, type);

    /// <summary>Removes the end tag alone.</summary>
    public void Remove() => _editor.Removed = true;
}
