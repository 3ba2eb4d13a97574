using System.Globalization;
using System.Text;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Selectors;

/// <summary>
/// Reads a selector list: types, <c>*</c>, classes, ids, attributes with all operators and the flags <c>i</c> and
/// <c>s</c>, <c>:not()</c> of compounds, <c>:first-child</c>, <c>:nth-child()</c>, <c>:first-of-type</c>,
/// <c>:nth-of-type()</c>, joined by white space and <c>&gt;</c>. https://www.w3.org/TR/selectors-4/
/// </summary>
/// <remarks>What looks forward in the document (<c>:last-child</c>, <c>:has()</c>) or at siblings cannot be known at a start tag.</remarks>
internal ref struct SelectorParser
{
    // https://html.spec.whatwg.org/multipage/semantics-other.html#case-sensitivity-of-selectors
    private static readonly HashSet<string> CaseInsensitiveValues = new(StringComparer.Ordinal)
    {
        "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear", "codetype", "color",
        "compact", "declare", "defer", "dir", "direction", "disabled", "enctype", "face", "frame", "hreflang", "http-equiv",
        "lang", "language", "link", "media", "method", "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly",
        "rel", "rev", "rules", "scope", "scrolling", "selected", "shape", "target", "text", "type", "valign", "valuetype", "vlink",
    };

    private readonly string _text;
    private int _at;

    private SelectorParser(string text) => _text = text;

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    /// <exception cref="ArgumentException">The text is no selector, or one that cannot be matched at a start tag.</exception>
    public static List<SelectorStep[]> Parse(string selector)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(selector);
        var parser = new SelectorParser(selector);
        var list = new List<SelectorStep[]>();
        do
        {
            list.Add(parser.ParseComplex());
        }
        while (parser.Take(','));

        return parser._at == selector.Length ? list : throw parser.Error("unexpected character");
    }

    private SelectorStep[] ParseComplex()
    {
        SkipSpace();
        var steps = new List<SelectorStep> { new(ParseCompound(), IsChild: false) };
        for (; ; )
        {
            var spaced = SkipSpace();
            if (Current is '\0' or ',')
            {
                return [.. steps];
            }

            var isChild = Take('>');
            if (!isChild && (!spaced || Current is '+' or '~' or '|'))
            {
                throw Error("only descendant and child combinators can be matched");
            }

            SkipSpace();
            steps.Add(new SelectorStep(ParseCompound(), isChild));
        }
    }

    private Compound ParseCompound()
    {
        string? type = null;
        var any = Take('*');
        if (!any && IsNameStart(Current))
        {
            type = ParseName().ToLowerInvariant();
        }

        var attributes = new List<AttributeCondition>();
        List<Nth> child = [], ofType = [];
        var not = new List<Compound>();
        for (; ; )
        {
            switch (Current)
            {
                case '.':
                    _at++;
                    attributes.Add(new AttributeCondition("class"u8.ToArray(), AttributeOperator.Includes, Encoding.UTF8.GetBytes(ParseIdentifier()), ignoreCase: false));
                    break;
                case '#':
                    _at++;
                    attributes.Add(new AttributeCondition("id"u8.ToArray(), AttributeOperator.Equals, Encoding.UTF8.GetBytes(ParseIdentifier()), ignoreCase: false));
                    break;
                case '[':
                    attributes.Add(ParseAttribute());
                    break;
                case ':':
                    ParsePseudoClass(child, ofType, not);
                    break;
                default:
                    if (!any && type is null && attributes.Count + child.Count + ofType.Count + not.Count == 0)
                    {
                        throw Error("a selector was expected");
                    }

                    if (ofType.Count > 0 && type is null)
                    {
                        throw Error(":nth-of-type needs a type beside it, as in li:nth-of-type(2)");
                    }

                    var bytes = type is null ? null : Encoding.UTF8.GetBytes(type);
                    return new Compound
                    {
                        Type = bytes,
                        TypeKey = bytes is null ? 0 : NameKey.Of(bytes),
                        Attributes = [.. attributes],
                        NthChild = [.. child],
                        NthOfType = [.. ofType],
                        Not = [.. not],
                    };
            }
        }
    }

    private AttributeCondition ParseAttribute()
    {
        _at++;
        SkipSpace();
        var name = ParseName().ToLowerInvariant();
        SkipSpace();
        var op = Current switch
        {
            ']' => AttributeOperator.Exists,
            '=' => AttributeOperator.Equals,
            '~' => AttributeOperator.Includes,
            '|' => AttributeOperator.Dash,
            '^' => AttributeOperator.Prefix,
            '$' => AttributeOperator.Suffix,
            '*' => AttributeOperator.Substring,
            _ => throw Error("not an attribute selector"),
        };
        var value = "";
        var ignoreCase = CaseInsensitiveValues.Contains(name);
        if (op != AttributeOperator.Exists)
        {
            _at += op == AttributeOperator.Equals ? 0 : 1;
            Expect('=');
            SkipSpace();
            value = Current is '"' or '\'' ? ParseString() : ParseName();
            SkipSpace();
            if (Current is 'i' or 'I' or 's' or 'S')
            {
                ignoreCase = Current is 'i' or 'I';
                _at++;
                SkipSpace();
            }
        }

        Expect(']');
        return new AttributeCondition(Encoding.UTF8.GetBytes(name), op, Encoding.UTF8.GetBytes(value), ignoreCase);
    }

    private void ParsePseudoClass(List<Nth> child, List<Nth> ofType, List<Compound> not)
    {
        _at++;
        var name = ParseName().ToLowerInvariant();
        switch (name)
        {
            case "first-child":
                child.Add(new Nth(0, 1));
                break;
            case "first-of-type":
                ofType.Add(new Nth(0, 1));
                break;
            case "nth-child":
                child.Add(ParseNth());
                break;
            case "nth-of-type":
                ofType.Add(ParseNth());
                break;
            case "not":
                Expect('(');
                do
                {
                    SkipSpace();
                    not.Add(ParseCompound());
                    SkipSpace();
                }
                while (Take(','));

                Expect(')');
                break;
            default:
                throw Error($":{name} cannot be matched at a start tag");
        }
    }

    private Nth ParseNth()
    {
        Expect('(');
        var end = _text.IndexOf(')', _at);
        if (end < 0)
        {
            throw Error("')' was expected");
        }

        var text = _text[_at..end].Trim().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
        _at = end + 1;
        if (text is "odd" or "even")
        {
            return new Nth(2, text == "odd" ? 1 : 0);
        }

        var n = text.IndexOf('n', StringComparison.Ordinal);
        var step = 0;
        if (n >= 0)
        {
            step = text[..n] switch
            {
                "" or "+" => 1,
                "-" => -1,
                var number => Number(number),
            };
        }

        return new Nth(step, n == text.Length - 1 && n >= 0 ? 0 : Number(text[(n + 1)..]));
    }

    private readonly int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Error($"'{text}' is no number");

    private string ParseIdentifier() => IsNameStart(Current) ? ParseName() : throw Error("a name was expected");

    private string ParseName()
    {
        var name = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\\' && _at + 1 < _text.Length)
            {
                _at++;
                name.Append(ParseEscape());
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || c >= 0x80)
            {
                name.Append(c);
                _at++;
            }
            else
            {
                break;
            }
        }

        return name.Length > 0 ? name.ToString() : throw Error("a name was expected");
    }

    private string ParseString()
    {
        var quote = _text[_at++];
        var value = new StringBuilder();
        while (Current != quote)
        {
            if (_at >= _text.Length)
            {
                throw Error("the string does not end");
            }

            if (Current == '\\' && _at + 1 < _text.Length)
            {
                _at++;
                value.Append(ParseEscape());
            }
            else
            {
                value.Append(_text[_at++]);
            }
        }

        _at++;
        return value.ToString();
    }

    // https://www.w3.org/TR/css-syntax-3/#consume-escaped-code-point
    private string ParseEscape()
    {
        var digits = 0;
        while (digits < 6 && _at + digits < _text.Length && char.IsAsciiHexDigit(_text[_at + digits]))
        {
            digits++;
        }

        if (digits == 0)
        {
            return _text[_at++].ToString();
        }

        var code = int.Parse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _at += digits;
        if (char.IsWhiteSpace(Current))
        {
            _at++;
        }

        return Rune.TryCreate(code, out var rune) ? rune.ToString() : "\uFFFD";
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or '-' or '\\' || c >= 0x80;

    private bool Take(char c)
    {
        if (Current != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw Error($"'{c}' was expected");
        }
    }

    private bool SkipSpace()
    {
        var start = _at;
        while (Current is ' ' or '\t' or '\n' or '\r' or '\f')
        {
            _at++;
        }

        return _at > start;
    }

    private readonly ArgumentException Error(string what) => new($"Selector '{_text}', at {_at}: {what}.");
}
