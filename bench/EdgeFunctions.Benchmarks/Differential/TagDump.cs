using System.Globalization;
using System.Text;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Benchmarks.Differential;

/// <summary>Writes where each tag of each file of a folder stands, to be compared with what tags.mjs has from parse5.</summary>
internal sealed class TagDump : HtmlTokenizer
{
    private readonly StringBuilder _lines;
    private bool _noscriptSeen;

    private TagDump(StringBuilder lines)
        : base(int.MaxValue, int.MaxValue)
    {
        _lines = lines;
        AllTags = true;
    }

    public static void Run(string folder, string output)
    {
        var lines = new StringBuilder();
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            lines.Append(Path.GetFileName(file)).Append('\n');
            using var dump = new TagDump(lines);
            dump.Push(File.ReadAllBytes(file));
            dump.End();
        }

        File.WriteAllText(output, lines.ToString());
    }

    protected override void OnTag(ReadOnlySpan<byte> data, int start, int end)
    {
        // To a parser with scripting the inside of noscript is text.
        if (!InNoscript || !_noscriptSeen)
        {
            var name = Encoding.Latin1.GetString(data[(start + Tag.NameStart)..(start + Tag.NameEnd)]).ToLowerInvariant();
            _lines.Append(CultureInfo.InvariantCulture, $"{Position + start} {(Tag.IsEnd ? "/" : "")}{name}\n");
        }

        _noscriptSeen = InNoscript;
    }

    protected override void OnNoscriptEnd() => _noscriptSeen = false;

    protected override void OnText(ReadOnlySpan<byte> data, int start, int end, bool whole)
    {
    }

    protected override void OnComment(ReadOnlySpan<byte> data, int start, int end, Range content, CommentKind kind, bool closed)
    {
    }

    protected override void OnDoctype(ReadOnlySpan<byte> data, int start, int end, bool closed)
    {
    }

    protected override void OnOversizedTag(ReadOnlySpan<byte> data, int start)
    {
    }

    protected override void OnIncompleteTag(ReadOnlySpan<byte> data, int start)
    {
    }

    protected override void Emit(ReadOnlySpan<byte> data, int end)
    {
    }
}
