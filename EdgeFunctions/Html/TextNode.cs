using System.Buffers;
using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Html;

/// <summary>A whole text node. Valid only inside the handler.</summary>
internal readonly ref struct TextNode
{
    private readonly TokenEditor _editor;

    internal TextNode(TokenEditor editor, ReadOnlySpan<byte> bytes, TextMode mode)
    {
        _editor = editor;
        Bytes = bytes;
        Mode = mode;
    }

    /// <summary>The text as it stands in the page, or as an earlier handler left it; character references not decoded.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>How the page's text is read: what may stand in a replacement depends on it.</summary>
    public TextMode Mode { get; }

    /// <summary>
    /// How many scripts before this text exceeded <see cref="HtmlRewriterLimits.MaxTextBytes"/> and passed unseen. For handlers to which scripts are parts of a whole.
    /// </summary>
    public int SkippedScripts => _editor.SkippedScripts;

    /// <summary>Replaces the text with these bytes, raw: nothing is escaped, in scripts least of all.</summary>
    public void Replace(ReadOnlySpan<byte> raw) => _editor.Replace(raw, ContentType.Html);

    /// <summary>
    /// Replaces the text with what is written to the returned writer, raw, until the handler returns. Where nothing is
    /// written the text stays: a handler need not know beforehand whether it changes anything.
    /// </summary>
    public IBufferWriter<byte> Replace()
    {
        _editor.Removed = false;
        _editor.Replacement.Clear();
        return _editor.Replacement;
    }

    /// <summary>Output that waits since an earlier text said <see cref="Hold"/>: empty if none does, or if it became longer than a tag may be.</summary>
    public ReadOnlySpan<byte> Held => _editor.Held.Written;

    /// <summary>
    /// Makes the last bytes of this text, as handlers leave it, and all that comes behind it wait, until the handler of a later text has seen what they depend on.
    /// They leave as they are where none comes.
    /// </summary>
    public void Hold(int last) => _editor.HoldLast = last;

    /// <summary>Lets go what waits, with other bytes in the place of its first ones.</summary>
    public void Release(int first, ReadOnlySpan<byte> with)
    {
        _editor.Releases = true;
        _editor.ReleaseFirst = first;
        _editor.ReleaseWith.Clear();
        _editor.ReleaseWith.Append(with);
    }

    public void Before(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.Before.Append(content, type);

    public void After(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.After.Prepend(content, type);

    public void Remove() => Replace([]);
}
