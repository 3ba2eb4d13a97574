using System.Text;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Takes a doctype token apart: https://html.spec.whatwg.org/multipage/parsing.html#doctype-state and the following.</summary>
/// <remarks>The token's end is known already (the first <c>&gt;</c>), so this reads only bytes before it.</remarks>
internal static class DoctypeParser
{
    /// <param name="body">What stands between <c>&lt;!doctype</c> and <c>&gt;</c>.</param>
    public static DoctypeParts Parse(ReadOnlySpan<byte> body)
    {
        var i = SkipSpace(body, 0);
        var nameStart = i;
        while (i < body.Length && !CharClass.IsSpace(body[i]))
        {
            i++;
        }

        var parts = new DoctypeParts { Name = nameStart..i, Correct = i > nameStart };
        i = SkipSpace(body, i);
        if (i == body.Length)
        {
            return parts;
        }

        var isPublic = body.Length - i >= 6 && Ascii.EqualsIgnoreCase(body.Slice(i, 6), "public"u8);
        if (!isPublic && !(body.Length - i >= 6 && Ascii.EqualsIgnoreCase(body.Slice(i, 6), "system"u8)))
        {
            return parts with { Correct = false };
        }

        i = SkipSpace(body, i + 6);
        var closed = ReadQuoted(body, ref i, out var first);
        if (!isPublic)
        {
            return parts with { SystemId = first, Correct = closed, Trailing = closed && SkipSpace(body, i) < body.Length };
        }

        parts = parts with { PublicId = first, Correct = closed };
        i = SkipSpace(body, i);
        if (!closed || i == body.Length)
        {
            return parts;
        }

        closed = ReadQuoted(body, ref i, out var second);
        return parts with { SystemId = second, Correct = closed, Trailing = closed && SkipSpace(body, i) < body.Length };
    }

    private static int SkipSpace(ReadOnlySpan<byte> body, int i)
    {
        while (i < body.Length && CharClass.IsSpace(body[i]))
        {
            i++;
        }

        return i;
    }

    private static bool ReadQuoted(ReadOnlySpan<byte> body, ref int i, out Range? content)
    {
        content = null;
        if (i == body.Length || body[i] is not ((byte)'"' or (byte)'\''))
        {
            return false;
        }

        var quote = body[i++];
        var length = body[i..].IndexOf(quote);
        if (length < 0)
        {
            content = i..body.Length;
            i = body.Length;
            return false;
        }

        content = i..(i + length);
        i += length + 1;
        return true;
    }
}
