using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html;

/// <summary>Goes through a start tag's attributes in the order they stand, duplicates included.</summary>
internal ref struct AttributeEnumerator
{
    private readonly ReadOnlySpan<byte> _tag;
    private readonly ReadOnlySpan<AttributeSpan> _attributes;
    private readonly TagToken _token;
    private int _index;

    internal AttributeEnumerator(ReadOnlySpan<byte> tag, ReadOnlySpan<AttributeSpan> attributes, TagToken token)
    {
        _tag = tag;
        _attributes = attributes;
        _token = token;
        _index = -1;
    }

    public readonly HtmlAttribute Current
    {
        get
        {
            ref readonly var attribute = ref _attributes[_index];
            return new HtmlAttribute(
                _tag[_token.NameStart.._token.NameEnd],
                _tag[attribute.NameStart..attribute.NameEnd],
                _tag[attribute.ValueStart..attribute.ValueEnd],
                attribute.Quote,
                _tag);
        }
    }

    public readonly AttributeEnumerator GetEnumerator() => this;

    public bool MoveNext() => ++_index < _attributes.Length;
}
