using System.Buffers;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <content>Attribute handlers, and changes inside a start tag.</content>
internal abstract partial class RewriterEngine
{
    // What an unquoted value must not hold: https://html.spec.whatwg.org/multipage/syntax.html#unquoted
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create("\t\n\f\r \"'=<>`"u8);

    private readonly int[] _lastTag = [];
    private int _tagNumber;
    private TagEdit[] _edits = [];
    private int _editCount;

    private void RunAttributeHandlers(ReadOnlySpan<byte> token)
    {
        var table = _plan.Attributes!;
        _tagNumber++;
        foreach (ref readonly var attribute in Attributes)
        {
            var name = table.Find(token[attribute.NameStart..attribute.NameEnd]);
            if (name < 0 || _lastTag[name] == _tagNumber)
            {
                // Not listened to, or a duplicate, which parsers drop.
                continue;
            }

            _lastTag[name] = _tagNumber;
            int start = 0, end = -1;
            foreach (var handler in table.HandlersOf(name))
            {
                var mark = _values.Count;
                var value = end < 0 ? token[attribute.ValueStart..attribute.ValueEnd] : _values[start, end];
                var context = new HtmlAttribute(
                    token[Tag.NameStart..Tag.NameEnd], token[attribute.NameStart..attribute.NameEnd], value, attribute.Quote, token);
                if (InvokeAttribute(handler, context, _values))
                {
                    (start, end) = (mark, _values.Count);
                }
                else
                {
                    _values.Truncate(mark);
                }
            }

            if (end >= 0)
            {
                ReplaceValue(attribute, start, end);
            }
        }
    }

    /// <summary>Puts what stands in the scratch buffer at start..end in the place of a value, in the quotes that are there.</summary>
    private void ReplaceValue(in AttributeSpan attribute, int start, int end)
    {
        switch (attribute.Quote)
        {
            case QuoteKind.Double or QuoteKind.Single:
                var quote = attribute.Quote == QuoteKind.Double ? (byte)'"' : (byte)'\'';
                if (_values[start, end].Contains(quote))
                {
                    var from = _values.Count;
                    _values.AppendQuoted(start, end, quote);
                    (start, end) = (from, _values.Count);
                }

                AddEdit(attribute.ValueStart, attribute.ValueEnd, start, end);
                break;

            case QuoteKind.Unquoted when end > start && !_values[start, end].ContainsAny(NeedsQuotes):
                AddEdit(attribute.ValueStart, attribute.ValueEnd, start, end);
                break;

            default:
                var quoted = _values.Count;
                _values.Append(attribute.Quote == QuoteKind.Missing ? "=\""u8 : "\""u8);
                _values.AppendQuoted(start, end, (byte)'"');
                _values.Append("\""u8);
                AddEdit(attribute.ValueStart, attribute.ValueEnd, quoted, _values.Count);
                break;
        }
    }

    private void AddEdit(int start, int end, int textStart, int textEnd)
    {
        if (_editCount == _edits.Length)
        {
            Array.Resize(ref _edits, Math.Max(8, _edits.Length * 2));
        }

        // Kept in the order of the tag; edits at one place in the order they were made.
        var i = _editCount++;
        for (; i > 0 && _edits[i - 1].Start > start; i--)
        {
            _edits[i] = _edits[i - 1];
        }

        _edits[i] = new TagEdit(start, end, textStart, textEnd);
    }
}
