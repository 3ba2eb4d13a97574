using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Http;

/// <summary>Entity tags of rewritten bodies (RFC 9110 section 8.8.3): made from the origin's, and turned back into them.</summary>
/// <remarks>
/// A rewrite is a pure function of the origin's body, the public host, the reader's group and the rules. So the origin's tag, the host, the group and a
/// fingerprint of the rules name the rewritten body just as well: <c>"v1"</c> becomes <c>"v1.e-FINGERPRINT-br"</c>. A tag of
/// that form which a reader sends is unwrapped for the origin; one made under other rules is dropped, because the reader's
/// copy is not what we would send now. A page without a tag of the origin gets one of its own bytes, <c>"HASH.h-FINGERPRINT-br"</c>,
/// which no origin ever sees.
/// </remarks>
internal sealed class EntityTags
{
    private const string DerivedMark = ".e-";
    private const string HashedMark = ".h-";
    private const int FingerprintLength = 16;
    private const int CodingLength = 2;
    private const int SuffixLength = 3 + FingerprintLength + 1 + CodingLength;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string _fingerprint;
    private readonly string _derived;
    private readonly string _scheme;
    private readonly Authority _host;
    private readonly string _group;

    /// <param name="rules">Names the version of the app and its rules.</param>
    /// <param name="scheme">The public scheme.</param>
    /// <param name="host">The public host.</param>
    /// <param name="group">The group of readers whose page it is; empty for all.</param>
    public EntityTags(string rules, string scheme, Authority host, string group = "")
    {
        AreOfGroup = group.Length > 0;
        (_scheme, _host, _group) = (scheme, host, group);

        // Made for many a request.
        var name = new Fnv1a();
        name.Add(rules);
        name.Add(scheme);
        name.Add(host.ToString());
        name.Add(group);
        _fingerprint = name.Value.ToString("x16", CultureInfo.InvariantCulture);
        _derived = $"{DerivedMark}{_fingerprint}-";
    }

    /// <summary>Whether the tags are those of this host and group, under the same rules.</summary>
    public bool AreFor(string scheme, Authority host, string group) => _host.Equals(host) && _scheme == scheme && _group == group;

    /// <summary>Whether the tags are those of a group of readers, and say nothing of pages that others get.</summary>
    public bool AreOfGroup { get; }

    /// <summary>The tag of a rewritten body whose origin sent <paramref name="origin"/>; null when that is not an entity tag.</summary>
    /// <param name="origin">The origin's tag, as it stood in <c>ETag</c>.</param>
    /// <param name="coding">The coding that the reader gets.</param>
    /// <param name="weak">Whether the bytes may differ from response to response, as those of a streamed compression do.</param>
    public string? Derive(string? origin, ContentCoding coding, bool weak)
    {
        if (origin is null || !TrySplit(origin.AsSpan().TrimOws(), out var isWeak, out var opaque))
        {
            return null;
        }

        return string.Concat(isWeak || weak ? "W/\"" : "\"", opaque, _derived, End(coding));
    }

    /// <summary>The tag of a rewritten body whose origin sent none.</summary>
    /// <param name="hash">A digest of the rewritten body.</param>
    /// <param name="coding">The coding that the reader gets.</param>
    /// <param name="weak">Whether the coded bytes may differ from response to response.</param>
    public string FromHash(ReadOnlySpan<byte> hash, ContentCoding coding, bool weak = false) =>
        $"{(weak ? "W/" : "")}\"{Convert.ToHexStringLower(hash)}{HashedMark}{_fingerprint}-{End(coding)}";

    /// <summary>
    /// Turns the tags of <c>If-None-Match</c> or <c>If-Match</c> into what the origin knows. Tags that are not of our making
    /// stay as they are: they name bodies that were copied.
    /// </summary>
    /// <param name="field">The reader's field.</param>
    /// <param name="accept">What the reader can decode, where a tag of another coding names nothing that the reader would be sent; null where it does all the same.</param>
    /// <returns>The field's value for the origin; null when nothing is left to ask.</returns>
    public string? Unwrap(string field, AcceptEncoding? accept = null)
    {
        var rest = field.AsSpan();
        var unwrapped = new StringBuilder(field.Length);
        while (TryNext(ref rest, out var tag))
        {
            if (tag is not "*")
            {
                if (!TrySplit(tag, out var weak, out var opaque))
                {
                    continue;
                }

                if (TryCutMark(opaque, out var mark, out var fingerprint))
                {
                    if (mark is HashedMark || !fingerprint.SequenceEqual(_fingerprint) || (accept is { } codings && !IsAccepted(opaque, codings)))
                    {
                        continue;
                    }

                    Append(unwrapped, weak, opaque[..^SuffixLength]);
                    continue;
                }
            }

            Append(unwrapped, tag);
        }

        return unwrapped.Length == 0 ? null : unwrapped.ToString();
    }

    /// <summary>Whether the field holds one entity tag.</summary>
    public static bool IsTag(string field) => TrySplit(field.AsSpan().TrimOws(), out _, out _);

    /// <summary>Whether <c>If-None-Match</c> holds the tag, by weak comparison (RFC 9110 section 13.1.2).</summary>
    public static bool Matches(string field, string etag)
    {
        _ = TrySplit(etag, out _, out var wanted);
        var rest = field.AsSpan();
        while (TryNext(ref rest, out var tag))
        {
            if (tag is "*" || (TrySplit(tag, out _, out var opaque) && opaque.SequenceEqual(wanted)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The reader's tag that stands for the origin's: when the origin answers 304 to an unwrapped tag, this is what the
    /// reader's copy is called. Null when the reader sent none of that kind, in a coding that the reader accepts: a cache in
    /// between may ask for one reader with the tag of what another got, and would send that (RFC 9111 section 4.3.3).
    /// </summary>
    /// <param name="field">The reader's <c>If-None-Match</c>.</param>
    /// <param name="origin">The tag in the origin's 304; it may have left it out.</param>
    /// <param name="accept">What the reader can decode.</param>
    public string? FindDerived(string field, string? origin, AcceptEncoding accept)
    {
        ReadOnlySpan<char> wanted = default;
        var any = origin is null || !TrySplit(origin.AsSpan().TrimOws(), out _, out wanted);
        var rest = field.AsSpan();
        while (TryNext(ref rest, out var tag))
        {
            if (TrySplit(tag, out _, out var opaque) && TryCutMark(opaque, out var mark, out var fingerprint)
                && mark is DerivedMark && fingerprint.SequenceEqual(_fingerprint) && IsAccepted(opaque, accept)
                && (any || opaque[..^SuffixLength].SequenceEqual(wanted)))
            {
                return tag.ToString();
            }
        }

        return null;
    }

    private static void Append(StringBuilder list, bool weak, ReadOnlySpan<char> opaque) => Append(list, $"{(weak ? "W/" : "")}\"{opaque}\"");

    private static void Append(StringBuilder list, ReadOnlySpan<char> tag) => list.Append(list.Length == 0 ? "" : ", ").Append(tag);

    // A comma may stand inside a tag, so the list is read tag by tag.
    private static bool TryNext(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> tag)
    {
        rest = rest.TrimStart(" \t,");
        var quote = rest.IndexOf('"');
        var comma = rest.IndexOf(',');
        var end = quote >= 0 && (comma < 0 || quote < comma)
            ? rest[(quote + 1)..].IndexOf('"') is >= 0 and var close ? quote + close + 2 : rest.Length
            : comma < 0 ? rest.Length : comma;
        tag = rest[..end].TrimOws();
        rest = rest[end..];
        return !tag.IsEmpty;
    }

    private static bool TrySplit(ReadOnlySpan<char> tag, out bool weak, out ReadOnlySpan<char> opaque)
    {
        weak = tag.StartsWith("W/", StringComparison.Ordinal);
        opaque = weak ? tag[2..] : tag;
        if (opaque.Length < 2 || opaque[0] != '"' || opaque[^1] != '"')
        {
            return false;
        }

        opaque = opaque[1..^1];
        return !opaque.Contains('"');
    }

    private static bool TryCutMark(ReadOnlySpan<char> opaque, out ReadOnlySpan<char> mark, out ReadOnlySpan<char> fingerprint)
    {
        mark = fingerprint = default;
        if (opaque.Length < SuffixLength)
        {
            return false;
        }

        var suffix = opaque[^SuffixLength..];
        mark = suffix[..DerivedMark.Length];
        fingerprint = suffix.Slice(DerivedMark.Length, FingerprintLength);
        return mark is DerivedMark or HashedMark && suffix[^(CodingLength + 1)] == '-' && !fingerprint.ContainsAnyExcept(HexDigits);
    }

    /// <summary>Whether a reader can decode what a tag of ours names. Uncoded bodies are sent to readers who refuse them, too.</summary>
    private static bool IsAccepted(ReadOnlySpan<char> opaque, AcceptEncoding accept) => opaque[^CodingLength..] switch
    {
        "gz" => accept.Gzip > 0,
        "br" => accept.Brotli > 0,
        _ => true,
    };

    private static string End(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gz\"",
        ContentCoding.Brotli => "br\"",
        _ => "id\"",
    };
}
