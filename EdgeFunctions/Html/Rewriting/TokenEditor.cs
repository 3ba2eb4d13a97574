using System.Buffers;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>What handlers did to the current token. Written out, or forgotten, when all of them have run.</summary>
internal sealed class TokenEditor : IDisposable
{
    // What an unquoted value must not hold: https://html.spec.whatwg.org/multipage/syntax.html#unquoted
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create("\t\n\f\r \"'=<>`"u8);

    // More than a usual tag has.
    private const int MostKeptEdits = 64;

    private readonly Stack<EndActions> _spare = new();
    private TagEdit[] _edits = [];
    private int _count;

    /// <summary>New values and other bytes that edits speak of.</summary>
    public ScratchBuffer Values { get; } = new();

    public ScratchBuffer Before { get; } = new();

    /// <summary>In the place of the token.</summary>
    public ScratchBuffer Replacement { get; } = new();

    /// <summary>Directly behind the token.</summary>
    public ScratchBuffer After { get; } = new();

    /// <summary>Behind a start tag, as its element's first content.</summary>
    public ScratchBuffer Inner { get; } = new();

    /// <summary>What is to be done at the element's end, if anything.</summary>
    public EndActions? End { get; private set; }

    /// <summary>The token itself is not written.</summary>
    public bool Removed { get; set; }

    /// <summary>The handler that runs wants no more elements.</summary>
    public bool Unsubscribed { get; set; }

    /// <summary>Scripts of the document so far that were too long for their handlers.</summary>
    public int SkippedScripts { get; set; }

    /// <summary>Output that waits for a later text. It outlives the token.</summary>
    public ScratchBuffer Held { get; } = new();

    /// <summary>How many bytes at the text's end wait, with all behind them; 0 for none.</summary>
    public int HoldLast { get; set; }

    /// <summary>What waits is let go.</summary>
    public bool Releases { get; set; }

    /// <summary>So many of the first bytes that wait are replaced.</summary>
    public int ReleaseFirst { get; set; }

    /// <summary>By these.</summary>
    public ScratchBuffer ReleaseWith { get; } = new();

    /// <summary>The element's content is not written.</summary>
    public bool DropsContent { get; set; }

    public ReadOnlySpan<TagEdit> Edits => _edits.AsSpan(0, _count);

    public bool IsUntouched => _count == 0 && !Removed && Before.Count == 0 && After.Count == 0 && Inner.Count == 0 && Replacement.Count == 0;

    public EndActions NeedEnd() => End ??= NewEnd();

    /// <summary>For an element that is open already.</summary>
    public EndActions NewEnd() => _spare.TryPop(out var spare) ? spare : new EndActions();

    /// <summary>Hands the end's actions to the open element.</summary>
    public EndActions? TakeEnd()
    {
        var end = End;
        End = null;
        return end;
    }

    public void Recycle(EndActions actions)
    {
        actions.Clear();
        _spare.Push(actions);
    }

    /// <summary>Forgets new values of attributes, where nothing else was done.</summary>
    public void ClearEdits()
    {
        _count = 0;
        Values.Clear();
    }

    public void Clear()
    {
        ClearEdits();
        Removed = DropsContent = Releases = false;
        HoldLast = 0;
        Before.Clear();
        Replacement.Clear();
        After.Clear();
        Inner.Clear();
        if (TakeEnd() is { } end)
        {
            Recycle(end);
        }
    }

    /// <summary>Makes it what a new one is, but for memory that the next document needs as well.</summary>
    public void Reset()
    {
        Clear();
        Unsubscribed = false;
        SkippedScripts = 0;
        Values.Reset();
        Before.Reset();
        Replacement.Reset();
        After.Reset();
        Inner.Reset();
        Held.Reset();
        ReleaseWith.Reset();
        DisposeSpare();
        if (_edits.Length > MostKeptEdits)
        {
            _edits = [];
        }
    }

    public void Dispose()
    {
        Clear();
        Values.Dispose();
        Before.Dispose();
        Replacement.Dispose();
        After.Dispose();
        Inner.Dispose();
        Held.Dispose();
        ReleaseWith.Dispose();
        DisposeSpare();
    }

    /// <summary>Replaces the whole token.</summary>
    public void Replace(ReadOnlySpan<byte> content, ContentType type)
    {
        Removed = true;
        Replacement.Clear();
        Replacement.Append(content, type);
    }

    /// <summary>The value of an attribute as handlers left it.</summary>
    /// <returns>False if it was not changed.</returns>
    public bool TryGetChanged(int attribute, out bool removed, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var edit in Edits)
        {
            if (edit.Attribute == attribute)
            {
                removed = edit.Removed;
                value = Values[edit.ValueStart, edit.ValueEnd];
                return true;
            }
        }

        removed = false;
        value = default;
        return false;
    }

    /// <summary>The value of an attribute that a handler added.</summary>
    public bool TryGetAdded(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (FindAdded(name) is >= 0 and var index)
        {
            value = Values[_edits[index].ValueStart, _edits[index].ValueEnd];
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Puts what stands in <see cref="Values"/> at start..end in the place of a value, in the quotes that are there.</summary>
    public void SetValue(int index, in AttributeSpan attribute, int start, int end)
    {
        var edit = new TagEdit
        {
            Start = attribute.ValueStart,
            End = attribute.ValueEnd,
            Attribute = index,
            ValueStart = start,
            ValueEnd = end,
            TextStart = start,
            TextEnd = end,
        };
        switch (attribute.Quote)
        {
            case QuoteKind.Double or QuoteKind.Single:
                var quote = attribute.Quote == QuoteKind.Double ? (byte)'"' : (byte)'\'';
                if (Values[start, end].Contains(quote))
                {
                    edit.TextStart = Values.Count;
                    Values.AppendQuoted(start, end, quote);
                    edit.TextEnd = Values.Count;
                }

                break;

            case QuoteKind.Unquoted when end > start && !Values[start, end].ContainsAny(NeedsQuotes):
                break;

            default:
                edit.TextStart = Values.Count;
                Values.Append(attribute.Quote == QuoteKind.Missing ? "=\""u8 : "\""u8);
                Values.AppendQuoted(start, end, (byte)'"');
                Values.Append("\""u8);
                edit.TextEnd = Values.Count;
                break;
        }

        Forget(index);
        Add(edit);
    }

    /// <summary>Adds an attribute behind the tag's name, where nothing can swallow it.</summary>
    public void AddAttribute(int nameEnd, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var edit = new TagEdit { Start = nameEnd, End = nameEnd, Attribute = -1, ValueStart = Values.Count };
        Values.Append(value);
        edit.ValueEnd = Values.Count;
        edit.TextStart = Values.Count;
        Values.Append(" "u8);
        edit.NameStart = Values.Count;
        Values.Append(name);
        edit.NameEnd = Values.Count;
        Values.Append("=\""u8);
        Values.AppendQuoted(edit.ValueStart, edit.ValueEnd, (byte)'"');
        Values.Append("\""u8);
        edit.TextEnd = Values.Count;
        if (FindAdded(name) is >= 0 and var index)
        {
            _edits[index] = edit;
        }
        else
        {
            Add(edit);
        }
    }

    public void RemoveAdded(ReadOnlySpan<byte> name)
    {
        if (FindAdded(name) is >= 0 and var index)
        {
            RemoveAt(index);
        }
    }

    public void RemoveAttribute(int index, ReadOnlySpan<byte> tag, in AttributeSpan attribute)
    {
        Forget(index);
        var edit = new TagEdit { Start = attribute.NameStart, End = attribute.End, Attribute = index, Removed = true };

        // White space before it goes with it, where something else still separates what stands around it.
        if (CharClass.IsSpace(tag[edit.End]) || tag[edit.End] == '>')
        {
            while (CharClass.IsSpace(tag[edit.Start - 1]))
            {
                edit.Start--;
            }
        }

        var behind = edit.End;
        while (CharClass.IsSpace(tag[behind]))
        {
            behind++;
        }

        // Nothing that is left may become what it was not: an equals sign that begins a name would give the attribute before it a value, and a tag that ends in "/>" is an empty element's in
        // SVG, MathML and XML.
        edit.TextStart = Values.Count;
        Values.Append(tag[behind] == '=' ? "/ "u8 : tag[edit.Start - 1] == '/' ? " "u8 : default);
        edit.TextEnd = Values.Count;
        Add(edit);
    }

    private void DisposeSpare()
    {
        while (_spare.TryPop(out var spare))
        {
            spare.Dispose();
        }
    }

    private void Add(in TagEdit edit)
    {
        if (_count == _edits.Length)
        {
            Array.Resize(ref _edits, Math.Max(4, _count * 2));
        }

        // In the order of the tag; at one place what inserts comes before what replaces, else in the order they were made.
        var i = _count++;
        for (; i > 0 && IsBehind(_edits[i - 1], edit); i--)
        {
            _edits[i] = _edits[i - 1];
        }

        _edits[i] = edit;
    }

    private static bool IsBehind(in TagEdit left, in TagEdit right) =>
        left.Start > right.Start || (left.Start == right.Start && left.End > left.Start && right.End == right.Start);

    private void Forget(int attribute)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_edits[i].Attribute == attribute)
            {
                RemoveAt(i);
                return;
            }
        }
    }

    private void RemoveAt(int index)
    {
        _count--;
        _edits.AsSpan(index + 1, _count - index).CopyTo(_edits.AsSpan(index));
    }

    private int FindAdded(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_edits[i].Attribute < 0 && AttributeName.AreEqual(Values[_edits[i].NameStart, _edits[i].NameEnd], name))
            {
                return i;
            }
        }

        return -1;
    }
}
