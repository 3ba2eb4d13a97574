using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace EdgeFunctions.Responses;

/// <summary>A page of the publisher's for the edge's own errors, compiled.</summary>
/// <remarks><c>{{status}}</c>, <c>{{title}}</c> and <c>{{trace}}</c> stand for what is the matter, escaped for text and for values in quotes; <c>{{{{</c> for two braces.</remarks>
internal sealed class ErrorPage
{
    private static readonly CompositeFormat Unknown = CompositeFormat.Parse("holds {0}, which is no value of an error page; use {{{{status}}}}, {{{{title}}}} or {{{{trace}}}}, and {{{{{{{{ for two braces");

    private readonly (string Text, string Value)[] _parts;
    private readonly string _end;

    private ErrorPage((string Text, string Value)[] parts, string end) => (_parts, _end) = (parts, end);

    /// <param name="html">The page as it is configured.</param>
    /// <param name="faults">What is wrong with it, and how to mend it.</param>
    public static ErrorPage Compile(string html, List<string> faults)
    {
        var parts = new List<(string Text, string Value)>();
        var text = new StringBuilder();
        for (var at = 0; at < html.Length;)
        {
            var rest = html.AsSpan(at);
            var open = rest.IndexOf("{{", StringComparison.Ordinal);
            if (open < 0)
            {
                text.Append(rest);
                break;
            }

            text.Append(rest[..open]);
            rest = rest[(open + 2)..];
            at += open + 2;
            if (rest.StartsWith("{{", StringComparison.Ordinal))
            {
                text.Append("{{");
                at += 2;
                continue;
            }

            var length = Math.Max(0, rest.IndexOf("}}", StringComparison.Ordinal));
            var name = rest[..length].Trim();
            if (name is not ("status" or "title" or "trace"))
            {
                faults.Add(string.Format(CultureInfo.InvariantCulture, Unknown, "{{" + Shorten(name) + "}}"));
            }

            parts.Add((text.ToString(), name.ToString()));
            text.Clear();
            at += length + 2;
        }

        return new ErrorPage([.. parts], text.ToString());
    }

    /// <summary>The page in UTF-8.</summary>
    public byte[] Render(int status, string title, string traceId)
    {
        var html = new StringBuilder();
        foreach (var (text, value) in _parts)
        {
            html.Append(text).Append(value switch
            {
                "status" => status.ToString(CultureInfo.InvariantCulture),
                "title" => HtmlEncoder.Default.Encode(title),
                _ => HtmlEncoder.Default.Encode(traceId),
            });
        }

        return Encoding.UTF8.GetBytes(html.Append(_end).ToString());
    }

    private static string Shorten(ReadOnlySpan<char> name) => name.Length <= 40 ? name.ToString() : string.Concat(name[..40], "…");
}
