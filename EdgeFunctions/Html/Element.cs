using EdgeFunctions.Html.Rewriting;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html;

/// <summary>An element at its start tag. Valid only inside the handler.</summary>
/// <remarks>
/// Names and values are the page's bytes, character references not decoded. Several <see cref="Before"/> and
/// <see cref="Append"/> calls stand in the order they were made, several <see cref="Prepend"/> and <see cref="After"/>
/// calls in reverse: the last is nearest to the element.
/// </remarks>
internal readonly ref struct Element
{
    private readonly TokenEditor _editor;
    private readonly ReadOnlySpan<byte> _tag;
    private readonly ReadOnlySpan<AttributeSpan> _attributes;
    private readonly TagToken _token;

    internal Element(TokenEditor editor, ReadOnlySpan<byte> tag, ReadOnlySpan<AttributeSpan> attributes, in TagToken token)
    {
        _editor = editor;
        _tag = tag;
        _attributes = attributes;
        _token = token;
    }

    /// <summary>The element's name, in the page's letter case.</summary>
    public ReadOnlySpan<byte> Name => _tag[_token.NameStart.._token.NameEnd];

    /// <summary>The whole start tag as it came.</summary>
    public ReadOnlySpan<byte> Tag => _tag;

    /// <summary>Whether an end tag and content can follow: not for void elements and self-closing ones in SVG, MathML and XML.</summary>
    public bool HasContent => _token.OpensElement;

    /// <summary>The tag ends in <c>/&gt;</c>, which means something in SVG, MathML and XML only.</summary>
    public bool IsSelfClosing => _token.SelfClosing;

    /// <summary>The attributes as they came, duplicates included.</summary>
    public AttributeEnumerator Attributes => new(_tag, _attributes, _token);

    /// <summary>
    /// The handler need not be called for further elements of this document. What it asked for so far still happens. May be overlooked:
    /// a plan keeps account of its first 63 element handlers.
    /// </summary>
    public void Unsubscribe() => _editor.Unsubscribed = true;

    /// <summary>Compares the name without regard to ASCII case.</summary>
    public bool NameIs(ReadOnlySpan<byte> name) => AttributeName.AreEqual(Name, name);

    public bool HasAttribute(ReadOnlySpan<byte> name) => TryGetAttribute(name, out _);

    /// <summary>Finds the first attribute of this name, as handlers before this one left it.</summary>
    /// <param name="name">The name; ASCII case does not matter.</param>
    /// <param name="value">Its raw value; empty for an attribute without one.</param>
    public bool TryGetAttribute(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var index = Find(name, 0);
        if (index >= 0)
        {
            if (_editor.TryGetChanged(index, out var removed, out value))
            {
                // One that was removed may have been set again, which adds it.
                return !removed || _editor.TryGetAdded(name, out value);
            }

            value = _tag[_attributes[index].ValueStart.._attributes[index].ValueEnd];
            return true;
        }

        return _editor.TryGetAdded(name, out value);
    }

    /// <summary>Sets an attribute: changes the value of the one that is there, or adds it behind the name.</summary>
    /// <param name="name">The name; ASCII case does not matter.</param>
    /// <param name="value">The value as it is to stand in the page; a quote in it that would end it is escaped.</param>
    /// <exception cref="ArgumentException">The name cannot be an attribute's.</exception>
    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!AttributeName.IsValid(name))
        {
            throw new ArgumentException("Not an attribute's name.", nameof(name));
        }

        var index = Find(name, 0);
        if (index < 0 || (_editor.TryGetChanged(index, out var removed, out _) && removed))
        {
            _editor.AddAttribute(_token.NameEnd, name, value);
            return;
        }

        var start = _editor.Values.Count;
        _editor.Values.Append(value);
        _editor.SetValue(index, _attributes[index], start, _editor.Values.Count);
    }

    /// <summary>Removes an attribute, its duplicates too.</summary>
    public void RemoveAttribute(ReadOnlySpan<byte> name)
    {
        _editor.RemoveAdded(name);
        for (var i = Find(name, 0); i >= 0; i = Find(name, i + 1))
        {
            _editor.RemoveAttribute(i, _tag, _attributes[i]);
        }
    }

    /// <summary>Inserts before the element.</summary>
    public void Before(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.Before.Append(content, type);

    /// <summary>
    /// Inserts behind the element's end. Where its end tag is left out, that is written before the content: without it, a parser would put that into the element. Not that of
    /// <c>html</c>, <c>head</c>, <c>body</c>, <c>form</c> and formatting elements, nor of a name of more than eight letters.
    /// </summary>
    public void After(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) =>
        (HasContent ? _editor.NeedEnd().After : _editor.After).Prepend(content, type);

    /// <summary>Inserts before the element's content; does nothing where there is none, or none any more.</summary>
    public void Prepend(ReadOnlySpan<byte> content, ContentType type = ContentType.Text)
    {
        if (KeepsContent)
        {
            _editor.Inner.Prepend(content, type);
        }
    }

    /// <summary>Inserts behind the element's content; does nothing where there is none, or none any more.</summary>
    public void Append(ReadOnlySpan<byte> content, ContentType type = ContentType.Text)
    {
        if (KeepsContent)
        {
            _editor.NeedEnd().Append.Append(content, type);
        }
    }

    /// <summary>Replaces the element's content; handlers are not called for what is dropped. Does nothing where the element is removed.</summary>
    public void SetInnerContent(ReadOnlySpan<byte> content, ContentType type = ContentType.Text)
    {
        if (KeepsContent)
        {
            _editor.Inner.Clear();
            _editor.Inner.Append(content, type);
            _editor.NeedEnd().Append.Clear();
            _editor.DropsContent = true;
        }
    }

    /// <summary>Replaces the element, with its content.</summary>
    public void Replace(ReadOnlySpan<byte> content, ContentType type = ContentType.Text)
    {
        Remove();
        _editor.Replace(content, type);
    }

    /// <summary>Removes the element with its content; what is inserted before and after stays, what is inserted inside goes with it, before or later.</summary>
    public void Remove()
    {
        RemoveAndKeepContent();
        _editor.Inner.Clear();
        if (HasContent)
        {
            _editor.NeedEnd().Append.Clear();
            _editor.NeedEnd().RemoveContent = true;
            _editor.DropsContent = true;
        }
    }

    /// <summary>Removes the start tag and the end tag.</summary>
    public void RemoveAndKeepContent()
    {
        _editor.Removed = true;
        if (HasContent)
        {
            _editor.NeedEnd().RemoveTag = true;
        }
    }

    /// <summary>Calls <paramref name="handler"/> at the element's end tag, if it has one.</summary>
    public void OnEndTag(EndTagHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (HasContent)
        {
            _editor.NeedEnd().Handlers.Add(handler);
        }
    }

    // Whoever comes first: what is put into an element that another handler removes goes with it.
    private bool KeepsContent => HasContent && _editor.End is not { RemoveContent: true };

    private int Find(ReadOnlySpan<byte> name, int from)
    {
        for (var i = from; i < _attributes.Length; i++)
        {
            if (AttributeName.AreEqual(_tag[_attributes[i].NameStart.._attributes[i].NameEnd], name))
            {
                return i;
            }
        }

        return -1;
    }
}
