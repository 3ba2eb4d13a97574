using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>Takes a rewritten body and looks for what should not be in it any more. Holds a window of it, not all.</summary>
internal sealed class OutputReader : IBufferWriter<byte>, IDisposable
{
    private const int Around = 64;
    private const int MaxPlaces = 20;
    private const int MaxShown = 120;

    // Of links, only these load what they name: https://html.spec.whatwg.org/multipage/links.html#linkTypes
    private static readonly FrozenSet<string> LoadingLinks = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "manifest", "preload", "modulepreload", "prefetch");

    private static readonly HtmlRewriterPlan<OutputReader> MixedPlan = new HtmlRewriterBuilder<OutputReader>()
        .OnAttributes(["src", "srcset", "poster", "data"], static (in HtmlAttribute attribute, IBufferWriter<byte> _, OutputReader reader) => reader.LookForMixed(attribute))
        .OnStartTag("link[href]", static (in Element link, OutputReader reader) => reader.LookAtLink(link))
        .Build();

    private readonly OriginForm[] _forms;
    private readonly HtmlRewriter<OutputReader>? _html;
    private readonly ArrayBufferWriter<byte> _window = new();
    private readonly ArrayBufferWriter<byte> _ignored = new();
    private int _searched;
    private int _unread;

    /// <param name="forms">The origin's hosts.</param>
    /// <param name="looksForMixed">Whether it is a page on https, which must not load anything by http.</param>
    public OutputReader(OriginForm[] forms, bool looksForMixed)
    {
        _forms = forms;
        _html = looksForMixed ? MixedPlan.Create(this) : null;
    }

    /// <summary>Bytes taken.</summary>
    public long Count { get; private set; }

    /// <summary>How often the origin's host still stands there.</summary>
    public int Leftovers { get; private set; }

    /// <summary>Where, with what stands around it.</summary>
    public List<string> LeftoverPlaces { get; } = [];

    /// <summary>Things to load by http on a page by https.</summary>
    public int Mixed { get; private set; }

    public List<string> MixedPlaces { get; } = [];

    public void Advance(int count)
    {
        _window.Advance(count);
        Count += count;
        _unread += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _window.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _window.GetSpan(sizeHint);

    /// <summary>Looks through what was written since the last call.</summary>
    public void Read(bool final)
    {
        _html?.Write(_window.WrittenSpan[^_unread..], _ignored);
        _unread = 0;
        _ignored.ResetWrittenCount();
        Search(final);
    }

    public void Dispose() => _html?.Dispose();

    private void Search(bool final)
    {
        var window = _window.WrittenSpan;

        // What stands around a match must have come, too.
        var until = final ? window.Length : Math.Max(_searched, window.Length - (Around * 8));
        var lower = new byte[window.Length];
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = window[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(window[i] | 0x20) : window[i];
        }

        foreach (var form in _forms)
        {
            var (at, length) = form.FindIn(lower, _searched);
            while (at >= 0 && at < until)
            {
                Leftovers++;
                if (LeftoverPlaces.Count < MaxPlaces)
                {
                    LeftoverPlaces.Add(Shown(window, Count - window.Length, at, length));
                }

                (at, length) = form.FindIn(lower, at + length);
            }
        }

        var kept = window[Math.Max(0, until - Around)..].ToArray();
        _searched = Math.Min(until, Around);
        _window.ResetWrittenCount();
        _window.Write(kept);
    }

    private bool LookForMixed(in HtmlAttribute attribute)
    {
        if (!Ascii.EqualsIgnoreCase(attribute.Name, "data"u8) || Ascii.EqualsIgnoreCase(attribute.ElementName, "object"u8))
        {
            LookAt(attribute.ElementName, attribute.Name, attribute.Value);
        }

        return false;
    }

    /// <summary>A link to elsewhere by http is no fault; a style sheet is.</summary>
    private void LookAtLink(in Element link)
    {
        if (link.TryGetAttribute("href"u8, out var url) && link.TryGetAttribute("rel"u8, out var types)
            && Encoding.UTF8.GetString(types).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(LoadingLinks.Contains))
        {
            LookAt(link.Name, "href"u8, url);
        }
    }

    private void LookAt(ReadOnlySpan<byte> element, ReadOnlySpan<byte> name, ReadOnlySpan<byte> url)
    {
        var http = "http://"u8;
        if (url.Length >= http.Length && Ascii.EqualsIgnoreCase(url[..http.Length], http))
        {
            Mixed++;
            if (MixedPlaces.Count < MaxPlaces)
            {
                MixedPlaces.Add($"{Encoding.UTF8.GetString(element)}[{Encoding.UTF8.GetString(name)}]: {Encoding.UTF8.GetString(url[..Math.Min(url.Length, MaxShown)])}");
            }
        }
    }

    private static string Shown(ReadOnlySpan<byte> window, long offset, int at, int length)
    {
        var start = Math.Max(0, at - Around);
        var end = Math.Min(window.Length, at + length + Around);
        var text = Encoding.UTF8.GetString(window[start..end]);
        return $"byte {offset + at}: {(offset + start > 0 ? "…" : "")}" + string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + (end < window.Length ? "…" : "");
    }
}
