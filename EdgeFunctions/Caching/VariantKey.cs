using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeFunctions.Http;
using EdgeFunctions.Origin;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>One of a page's variants.</summary>
/// <param name="Page">The page.</param>
/// <param name="Fields">The request fields that the page varies by, with their values.</param>
internal sealed record VariantKey(CacheKey Page, string Fields)
{
    /// <summary>
    /// The variant for a request, by what the origin was sent: it varies by nothing else. A field that is absent is another one
    /// than an empty one (RFC 9111 section 4.1).
    /// </summary>
    public static VariantKey Of(CacheKey page, string[] names, SentFields request)
    {
        if (names.Length == 0)
        {
            return new VariantKey(page, "");
        }

        // A text that grows on the stack, for it is made for each request.
        var fields = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        foreach (var name in names)
        {
            // Neither character can stand in a field.
            fields.AppendLiteral(name);

            // The edge writes its own to the publisher, made of the reader's. What it leaves out for pages changes nothing here: whatever
            // comes, a reader with the same field accepts.
            var lines = name == VaryNames.AcceptEncoding ? request.Reader.AcceptEncoding : request[name];
            if (lines.Count > 0)
            {
                fields.AppendLiteral("\0");
                Append(ref fields, lines, name == "accept-language");
            }

            fields.AppendLiteral("\n");
        }

        return new VariantKey(page, fields.ToStringAndClear());
    }

    /// <summary>Lines and white space between members mean nothing (RFC 9111 section 4.1), nor does the case of language ranges (RFC 4647 section 2).</summary>
    private static void Append(ref DefaultInterpolatedStringHandler fields, StringValues lines, bool ignoresCase)
    {
        foreach (var member in new FieldMembers(lines))
        {
            fields.AppendLiteral(",");
            if (ignoresCase)
            {
                fields.AppendLiteral(member.ToString().ToLowerInvariant());
            }
            else
            {
                fields.AppendFormatted(member);
            }
        }
    }
}
