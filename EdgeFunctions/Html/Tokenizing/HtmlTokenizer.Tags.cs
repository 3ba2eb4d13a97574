using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>Tags and their attributes.</content>
internal abstract partial class HtmlTokenizer
{
    private const int InitialAttributes = 16;
    private const int ListenedBits = 512;

    private TagState _tagState;
    private AttributeCapture _capture;
    private AttributeSpan[] _attributes = [];
    private int _nameStart;
    private bool _noted;

    // The next place in the data that the filter finds, once it was asked.
    private int _nextWanted;
    private int _nextWantedBefore;

    /// <summary>The tag that <see cref="OnTag"/> is called for.</summary>
    protected TagToken Tag;

    /// <summary>Every tag is given to <see cref="OnTag"/>, not just those with noted attributes or a filtered name.</summary>
    protected bool AllTags { get; set; }

    /// <summary>Tags that nothing is wanted of are given to <see cref="PassTag"/> first, and to <see cref="OnTag"/> only if that does not take them.</summary>
    protected bool FollowsTags { get; set; }

    /// <summary>Tag names, by <see cref="FilterBit"/>, for which <see cref="OnTag"/> and <see cref="CaptureFor"/> are asked.</summary>
    protected ulong TagFilter { get; set; }

    /// <summary>What is noted of a start tag that the filter does not know.</summary>
    protected AttributeCapture StartTagCapture { get; set; }

    /// <summary>What is noted of attributes by their names, by <see cref="ListenedIndex"/>.</summary>
    protected Listening[]? ListenedNames { get; set; }

    /// <summary>Knows which values are wanted of the names that are listened to <see cref="Listening.ByValue"/>.</summary>
    protected ValueFilter? ValueFilter { get; set; }

    protected ReadOnlySpan<AttributeSpan> Attributes => _attributes.AsSpan(0, Tag.AttributeCount);

    /// <summary>A name's bit in a filter. The factor is one with which no frequent name shares the bit of one that the parsing rules look out for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FilterBit(ulong name) => 1UL << (int)((name * 0x07010BC6BA16FF6BUL) >> 58);

    /// <summary>Where an attribute name stands in <see cref="ListenedNames"/>: first byte, last byte and length, without case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListenedIndex(byte first, byte last, int length) => ((first & 31) ^ ((last & 31) << 4) ^ (length << 5)) & (ListenedBits - 1);

    public static Listening[] ListenedTable(IEnumerable<(byte[] Name, Listening Listening)> names)
    {
        var table = new Listening[ListenedBits];
        foreach (var (name, listening) in names)
        {
            ref var slot = ref table[ListenedIndex(name[0], name[^1], name.Length)];
            slot = slot > listening ? slot : listening;
        }

        return table;
    }

    /// <summary>What to note of the start tag <paramref name="name"/>, which the filter knows.</summary>
    protected virtual AttributeCapture CaptureFor(ulong name) => StartTagCapture;

    /// <summary>Takes an HTML element's tag that the filter does not know, and that has no attribute somebody wants.</summary>
    /// <returns>False if there is more to be done about it, and <see cref="OnTag"/> is to be called; then nothing has happened.</returns>
    protected virtual bool PassTag(ulong name, bool isEnd) => false;

    /// <summary>Notes all attributes of the start tag that <see cref="OnTag"/> is called for, whatever was asked for before.</summary>
    protected void NoteAllAttributes(ReadOnlySpan<byte> data, int start, int end)
    {
        if (_capture != AttributeCapture.All && !Tag.Oversized)
        {
            _capture = AttributeCapture.All;
            // Found in all of the data, and still true behind the tag; what is found from here on is of the tag alone.
            var next = _nextWanted;
            _tagState = TagState.BeforeAttribute;
            ForgetAttributes();
            var pos = start + Tag.NameEnd;
            ScanTag(data[..end], start, ref pos);
            _nextWanted = next;
        }
    }

    private void ForgetAttributes()
    {
        Tag.AttributeCount = 0;
        Tag.IsWanted = false;
        _noted = false;
        _nextWanted = _nextWantedBefore;
    }

    private void BeginTag(bool isEnd)
    {
        _state = LexState.Tag;
        _tagState = TagState.Name;
        _nextWantedBefore = _nextWanted;
        Tag = new TagToken { IsEnd = isEnd };
    }

    private bool LexTag(ReadOnlySpan<byte> data, ref int start, ref int pos)
    {
        if (ScanTag(data, start, ref pos))
        {
            return CompleteTag(data, ref start, pos);
        }

        if (!Tag.Oversized && data.Length - start > _maxTagBytes)
        {
            ReleaseTag(data, start);
            if (IsIdentity)
            {
                return false;
            }
        }

        if (Tag.Oversized)
        {
            start = data.Length;
        }

        return false;
    }

    /// <summary>Reads a tag up to its <c>&gt;</c>.</summary>
    /// <returns>Whether it is complete; <paramref name="pos"/> is then behind it, else at the end of the data.</returns>
    private bool ScanTag(ReadOnlySpan<byte> data, int start, ref int pos)
    {
        var i = pos;
        var state = _tagState;
        for (; ; )
        {
            switch (state)
            {
                case TagState.Name:
                    while (i < data.Length && !CharClass.EndsTagName(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        goto Cut;
                    }

                    EndTagName(data, start, i);
                    if (data[i] == '>')
                    {
                        pos = i + 1;
                        return true;
                    }

                    goto case TagState.BeforeAttribute;

                case TagState.BeforeAttribute:
                    while (i < data.Length && CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.BeforeAttribute;
                        goto Cut;
                    }

                    if (data[i] == '>')
                    {
                        pos = i + 1;
                        return true;
                    }

                    if (data[i] == '/')
                    {
                        i++;
                        goto case TagState.SelfClosing;
                    }

                    // The first byte belongs to the name whatever it is, "=" too.
                    _nameStart = i - start;
                    i++;
                    goto case TagState.AttributeName;

                case TagState.AttributeName:
                    while (i < data.Length && !CharClass.EndsAttributeName(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.AttributeName;
                        goto Cut;
                    }

                    if (_capture != AttributeCapture.None)
                    {
                        NoteName(data, start, i);
                    }

                    if (data[i] == '=')
                    {
                        i++;
                        goto case TagState.BeforeValue;
                    }

                    goto case TagState.AfterAttributeName;

                case TagState.AfterAttributeName:
                    while (i < data.Length && CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.AfterAttributeName;
                        goto Cut;
                    }

                    if (data[i] == '=')
                    {
                        i++;
                        goto case TagState.BeforeValue;
                    }

                    goto case TagState.BeforeAttribute;

                case TagState.BeforeValue:
                    while (i < data.Length && CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.BeforeValue;
                        goto Cut;
                    }

                    var b = data[i];
                    if (b is (byte)'"' or (byte)'\'')
                    {
                        i++;
                        NoteValueStart(i - start, b == '"' ? QuoteKind.Double : QuoteKind.Single);
                        if (b == '"')
                        {
                            goto case TagState.DoubleQuoted;
                        }

                        goto case TagState.SingleQuoted;
                    }

                    NoteValueStart(i - start, QuoteKind.Unquoted);
                    goto case TagState.Unquoted;

                case TagState.DoubleQuoted:
                    var doubleQuote = data[i..].IndexOf((byte)'"');
                    if (doubleQuote < 0)
                    {
                        i = data.Length;
                        state = TagState.DoubleQuoted;
                        goto Cut;
                    }

                    i += doubleQuote;
                    NoteValueEnd(data, start, i);
                    i++;
                    goto case TagState.BeforeAttribute;

                case TagState.SingleQuoted:
                    var singleQuote = data[i..].IndexOf((byte)'\'');
                    if (singleQuote < 0)
                    {
                        i = data.Length;
                        state = TagState.SingleQuoted;
                        goto Cut;
                    }

                    i += singleQuote;
                    NoteValueEnd(data, start, i);
                    i++;
                    goto case TagState.BeforeAttribute;

                case TagState.Unquoted:
                    while (i < data.Length && data[i] != '>' && !CharClass.IsSpace(data[i]))
                    {
                        i++;
                    }

                    if (i == data.Length)
                    {
                        state = TagState.Unquoted;
                        goto Cut;
                    }

                    NoteValueEnd(data, start, i);
                    goto case TagState.BeforeAttribute;

                case TagState.SelfClosing:
                    if (i == data.Length)
                    {
                        state = TagState.SelfClosing;
                        goto Cut;
                    }

                    if (data[i] == '>')
                    {
                        Tag.SelfClosing = true;
                        pos = i + 1;
                        return true;
                    }

                    goto case TagState.BeforeAttribute;

                default:
                    goto case TagState.BeforeAttribute;
            }
        }

    Cut:
        _tagState = state;
        pos = i;
        return false;
    }

    private void EndTagName(ReadOnlySpan<byte> data, int start, int end)
    {
        if (Tag.Oversized)
        {
            return;
        }

        Tag.NameEnd = end - start;
        Tag.Name = NameKey.Of(data, start + Tag.NameStart, end);
        _noted = false;
        if (Tag.IsEnd)
        {
            _capture = AttributeCapture.None;
            return;
        }

        _capture = CaptureOf(Tag.Name);
    }

    /// <summary>What to note of a start tag's attributes: what was asked for, or what foreign content is decided by.</summary>
    private AttributeCapture CaptureOf(ulong name)
    {
        if (_foreign.Any && (name is TagNames.Font || name == TagNames.AnnotationXml))
        {
            return AttributeCapture.All;
        }

        return (TagFilter & FilterBit(name)) == 0 ? StartTagCapture : CaptureFor(name);
    }

    private void NoteName(ReadOnlySpan<byte> data, int start, int end)
    {
        var nameStart = start + _nameStart;
        var listening = _capture == AttributeCapture.All ? Listening.Always : ListenedNames![ListenedIndex(data[nameStart], data[end - 1], end - nameStart)];
        _noted = listening != Listening.Never;
        if (!_noted)
        {
            return;
        }

        Tag.IsWanted |= listening == Listening.Always;

        if (Tag.AttributeCount == _attributes.Length)
        {
            GrowAttributes();
        }

        ref var attribute = ref _attributes[Tag.AttributeCount++];
        attribute.NameStart = _nameStart;
        attribute.NameEnd = attribute.ValueStart = attribute.ValueEnd = end - start;
        attribute.Quote = QuoteKind.Missing;
        attribute.HasWantedValue = ValueFilter is null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteValueStart(int at, QuoteKind quote)
    {
        if (_noted)
        {
            ref var attribute = ref _attributes[Tag.AttributeCount - 1];
            attribute.ValueStart = attribute.ValueEnd = at;
            attribute.Quote = quote;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteValueEnd(ReadOnlySpan<byte> data, int start, int end)
    {
        if (_noted)
        {
            ref var attribute = ref _attributes[Tag.AttributeCount - 1];
            attribute.ValueEnd = end - start;
            attribute.HasWantedValue = attribute.HasWantedValue || IsWantedValue(data, start + attribute.ValueStart, end);
            Tag.IsWanted |= attribute.HasWantedValue;
            _noted = false;
        }
    }

    private bool IsWantedValue(ReadOnlySpan<byte> data, int start, int end)
    {
        if (_nextWanted < start)
        {
            var found = ValueFilter!.IndexOf(data, start);
            _nextWanted = found < 0 ? int.MaxValue : found;
        }

        return _nextWanted < end || data[start..end].ContainsAny(ValueFilter!.Escapes);
    }

    private void ReleaseTag(ReadOnlySpan<byte> data, int start)
    {
        OversizedTokens++;
        if (Tag.NameEnd == 0 || Tag.NameEnd > _maxTagBytes)
        {
            // Where the data was cut must not decide.
            Tag.Name = NameKey.Unknown;
        }

        Tag.Oversized = true;
        Tag.IsWanted = false;
        Tag.AttributeCount = 0;
        _capture = AttributeCapture.None;
        _noted = false;
        OnOversizedTag(data, start);
    }

    private bool CompleteTag(ReadOnlySpan<byte> data, ref int start, int end)
    {
        if (!Tag.Oversized && end - start > _maxTagBytes)
        {
            ReleaseTag(data, start);
            if (IsIdentity)
            {
                return false;
            }
        }

        _state = LexState.Text;
        if (Tag.IsEnd)
        {
            EndTagHints();
        }
        else
        {
            StartTagHints(data[start..end]);
        }

        if (AllTags || Tag.IsWanted || (TagFilter & FilterBit(Tag.Name)) != 0)
        {
            OnTag(data, start, end);
            if (IsIdentity)
            {
                return false;
            }
        }

        start = end;
        return true;
    }

    private void GrowAttributes()
    {
        var larger = ArrayPool<AttributeSpan>.Shared.Rent(Math.Max(InitialAttributes, _attributes.Length * 2));
        _attributes.CopyTo(larger, 0);
        ReturnAttributes();
        _attributes = larger;
    }

    private void ReturnAttributes()
    {
        if (_attributes.Length > 0)
        {
            ArrayPool<AttributeSpan>.Shared.Return(_attributes);
            _attributes = [];
        }
    }
}
