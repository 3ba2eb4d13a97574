using EdgeFunctions.Html.Rewriting;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html;

/// <summary>A doctype. Valid only inside the handler.</summary>
internal readonly ref struct Doctype
{
    private readonly TokenEditor _editor;
    private readonly ReadOnlySpan<byte> _body;
    private readonly DoctypeParts _parts;

    internal Doctype(TokenEditor editor, ReadOnlySpan<byte> token)
    {
        _editor = editor;
        Token = token;
        _body = token["<!doctype".Length..^1];
        _parts = DoctypeParser.Parse(_body);
    }

    /// <summary>The whole doctype as it came.</summary>
    public ReadOnlySpan<byte> Token { get; }

    /// <summary>Its name, in the page's letter case; empty if it has none.</summary>
    public ReadOnlySpan<byte> Name => _body[_parts.Name];

    /// <summary>The public identifier; empty where there is none.</summary>
    public ReadOnlySpan<byte> PublicId => _parts.PublicId is { } range ? _body[range] : default;

    /// <summary>The system identifier; empty where there is none.</summary>
    public ReadOnlySpan<byte> SystemId => _parts.SystemId is { } range ? _body[range] : default;

    public void After(ReadOnlySpan<byte> content, ContentType type = ContentType.Text) => _editor.After.Prepend(content, type);

    public void Remove() => _editor.Replace([], ContentType.Html);
}
