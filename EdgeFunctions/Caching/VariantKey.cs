using System.Text;
using EdgeFunctions.Origin;

namespace EdgeFunctions.Caching;

/// <summary>One of a page's variants.</summary>
/// <param name="Page">The page.</param>
/// <param name="Fields">The request fields that the page varies by, with their values.</param>
internal readonly record struct VariantKey(CacheKey Page, string Fields)
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

        var fields = new StringBuilder();
        foreach (var name in names)
        {
            fields.Append(name);
            foreach (var value in request[name])
            {
                // Neither character can stand in a field.
                fields.Append('\0').Append(value);
            }

            fields.Append('\n');
        }

        return new VariantKey(page, fields.ToString());
    }
}
