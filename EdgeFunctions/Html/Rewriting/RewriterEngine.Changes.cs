namespace EdgeFunctions.Html.Rewriting;

/// <content>Tells somebody what was changed, for those who look at a page as it passes.</content>
internal abstract partial class RewriterEngine
{

    /// <summary>Told of each change; null when nobody looks.</summary>
    public IHtmlChangeObserver? Changes { get; init; }

    private void TellInserted(int at, ReadOnlySpan<byte> inserted)
    {
        if (!inserted.IsEmpty && !_dropping)
        {
            Changes!.OnChange(new HtmlChange { Offset = Position + at, After = inserted });
        }
    }

    /// <summary>Tells what <see cref="Commit"/> is about to write of the token at start..end.</summary>
    private void TellCommit(ReadOnlySpan<byte> data, int start, int end, bool isTag)
    {
        if (_dropping)
        {
            return;
        }

        var element = isTag && !Tag.Oversized ? data[(start + Tag.NameStart)..(start + Tag.NameEnd)] : NameOf(data[start..end]);
        if (_editor.Removed || _editor.Replacement.Count > 0)
        {
            Changes!.OnChange(new HtmlChange
            {
                Offset = Position + start,
                Element = element,
                Before = _editor.Removed ? data[start..end] : default,
                After = _editor.Replacement.Written,
            });
        }
        else
        {
            foreach (ref readonly var edit in _editor.Edits)
            {
                Changes!.OnChange(new HtmlChange
                {
                    Offset = Position + start + edit.Start,
                    Element = element,
                    Attribute = isTag ? AttributeOf(edit, data[start..end]) : default,
                    Before = data[(start + edit.Start)..(start + edit.End)],
                    After = _editor.Values[edit.TextStart, edit.TextEnd],
                });
            }
        }

        TellInserted(end, _editor.After.Written);
        TellInserted(end, _editor.Inner.Written);
    }

    /// <summary>The element that a text belongs to, as far as its mode tells; else what the token is.</summary>
    private ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> token) => TextMode switch
    {
        TextMode.ScriptData => "script"u8,
        TextMode.RawText => "style"u8,
        _ => token.StartsWith("<!"u8) ? "#comment"u8 : "#text"u8,
    };

    private ReadOnlySpan<byte> AttributeOf(in TagEdit edit, ReadOnlySpan<byte> tag) => edit.Attribute < 0
        ? _editor.Values[edit.NameStart, edit.NameEnd]
        : tag[Attributes[edit.Attribute].NameStart..Attributes[edit.Attribute].NameEnd];
}
