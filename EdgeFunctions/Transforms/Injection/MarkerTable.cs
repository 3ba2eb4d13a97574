using System.Buffers;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>Markers, and what goes into their places. A page's bytes are gone over once, however many there are.</summary>
internal sealed class MarkerTable
{
    private readonly Marker[] _markers;
    private readonly SearchValues<byte> _firstBytes;

    public MarkerTable(IEnumerable<InjectionRule> rules)
    {
        // Where two begin alike the longer one counts.
        _markers = [.. rules.GroupBy(r => Convert.ToHexString(r.Marker)).Select(g => new Marker(g.First().Marker, [.. g])).OrderByDescending(m => m.Bytes.Length)];
        _firstBytes = SearchValues.Create([.. _markers.Select(m => m.Bytes[0])]);
    }

    /// <summary>The marker that these bytes are, from the first to the last.</summary>
    public Marker? Find(ReadOnlySpan<byte> token)
    {
        foreach (var marker in _markers)
        {
            if (token.SequenceEqual(marker.Bytes))
            {
                return marker;
            }
        }

        return null;
    }

    /// <summary>Replaces the markers in a text.</summary>
    public void ReplaceIn(in TextNode text, HtmlPage page)
    {
        var rest = text.Bytes;
        var from = 0;
        IBufferWriter<byte>? output = null;
        while (rest[from..].IndexOfAny(_firstBytes) is >= 0 and var next)
        {
            var at = from + next;
            if (StartOf(rest[at..]) is not { } marker || !page.HasAny(marker.Rules))
            {
                from = at + 1;
                continue;
            }

            output ??= text.Replace();
            output.Write(rest[..at]);
            output.Write(page.Render(marker.Rules));
            rest = rest[(at + marker.Bytes.Length)..];
            from = 0;
        }

        output?.Write(rest);
    }

    private Marker? StartOf(ReadOnlySpan<byte> text)
    {
        foreach (var marker in _markers)
        {
            if (text.StartsWith(marker.Bytes))
            {
                return marker;
            }
        }

        return null;
    }
}
