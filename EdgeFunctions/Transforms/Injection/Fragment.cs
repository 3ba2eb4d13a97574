using System.Buffers;
using System.Text;
using EdgeFunctions.Context;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>A fragment to inject, in pieces: bytes, values, and the nonce that a page's Content-Security-Policy asks of scripts.</summary>
internal sealed class Fragment
{
    private readonly FragmentPart[] _parts;

    private Fragment(FragmentPart[] parts) => _parts = parts;

    /// <summary>Whether the fragment has scripts without a nonce of their own.</summary>
    public bool HasScripts => Array.Exists(_parts, p => p.Kind == FragmentPartKind.Nonce);

    /// <summary>The values that it shows.</summary>
    public IEnumerable<PageValue> Values => _parts.Where(p => p.Kind == FragmentPartKind.Value).Select(p => p.Value!);

    /// <param name="html">The fragment as it is configured.</param>
    /// <param name="headers">The request fields that may be shown.</param>
    /// <param name="faults">What is wrong with it, and how to mend it.</param>
    public static Fragment Compile(string html, string[] headers, List<string> faults)
    {
        var bytes = Encoding.UTF8.GetBytes(html);
        var placeholders = Placeholders.Find(bytes, headers, faults);
        var edits = FragmentScanner.Scan(bytes, placeholders, faults).Parts;
        foreach (var braces in placeholders.Where(p => p.Value is null))
        {
            edits.Add(new(braces.Start, FragmentPart.Of("{{"u8.ToArray()) with { Length = braces.End - braces.Start }));
        }

        var parts = new List<FragmentPart>();
        var at = 0;
        foreach (var (start, part) in edits.OrderBy(e => e.Start))
        {
            Add(parts, bytes.AsSpan(at, start - at));
            parts.Add(part);
            at = start + part.Length;
        }

        Add(parts, bytes.AsSpan(at));
        return new Fragment([.. Join(parts)]);
    }

    /// <summary>Whether it is the same bytes on every page: then these are.</summary>
    public bool TryGetBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = _parts.Length == 1 ? _parts[0].Bytes : default;
        return _parts.Length == 0 || (_parts.Length == 1 && _parts[0].Kind == FragmentPartKind.Bytes);
    }

    /// <param name="output">Where the fragment goes.</param>
    /// <param name="reader">Where the values come from; null for none.</param>
    /// <param name="nonce">The nonce; null for none.</param>
    public void WriteTo(IBufferWriter<byte> output, EdgeContext? reader, string? nonce)
    {
        foreach (var part in _parts)
        {
            switch (part.Kind)
            {
                case FragmentPartKind.Bytes:
                    output.Write(part.Bytes);
                    break;
                case FragmentPartKind.Value:
                    var value = part.Value!.Kind == PageValueKind.Nonce ? nonce : reader is null ? null : part.Value.Of(reader);
                    ValueWriter.Write(output, value ?? "", part.Escape);
                    break;
                default:
                    if (nonce is not null)
                    {
                        // What a nonce is made of needs no escape in quotes: Http.ScriptPolicy takes no other.
                        output.Write(" nonce=\""u8);
                        Encoding.ASCII.GetBytes(nonce, output);
                        output.Write("\""u8);
                    }

                    break;
            }
        }
    }

    private static void Add(List<FragmentPart> parts, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            parts.Add(FragmentPart.Of(bytes.ToArray()));
        }
    }

    private static List<FragmentPart> Join(List<FragmentPart> parts)
    {
        var joined = new List<FragmentPart>();
        foreach (var part in parts)
        {
            if (part.Kind == FragmentPartKind.Bytes && joined.Count > 0 && joined[^1].Kind == FragmentPartKind.Bytes)
            {
                joined[^1] = FragmentPart.Of([.. joined[^1].Bytes, .. part.Bytes]);
            }
            else
            {
                joined.Add(part);
            }
        }

        return joined;
    }
}
