using System.Globalization;
using EdgeFunctions.Bodies;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Responses;

/// <summary>The fields of a rewritten body: the origin's, less those that are true of its bytes only, plus those that are true of ours.</summary>
internal static class RewrittenFields
{
    /// <summary>Sets status and fields of a response whose body is rewritten.</summary>
    /// <param name="response">The reader's response.</param>
    /// <param name="context">The origin's.</param>
    /// <param name="settings">Whether there is a choice of codings, and since when the rules stand.</param>
    /// <param name="coding">The coding that the reader gets.</param>
    /// <param name="weak">Whether the coded bytes may differ from response to response, as those of a streamed compression do.</param>
    public static void Set(HttpResponse response, ResponseContext context, RewriteSettings settings, ContentCoding coding, bool weak)
    {
        SetOrigins(response, context);
        Adapt(response, context.Tags, settings, coding, weak);
    }

    /// <summary>Sets the origin's status and fields, still those of its own body.</summary>
    public static void SetOrigins(HttpResponse response, ResponseContext context)
    {
        response.StatusCode = context.Exchange.Status;
        ResponseFields.Copy(context, response.Headers);
    }

    /// <summary>Turns the origin's fields, which are set, into those of the rewritten body.</summary>
    public static void Adapt(HttpResponse response, EntityTags tags, RewriteSettings settings, ContentCoding coding, bool weak)
    {
        var fields = response.Headers;
        var etag = tags.Derive(fields.ETag, coding, weak && coding != ContentCoding.Identity);
        var modified = Later(fields.LastModified, settings.Since);
        Remove(fields);
        fields.ETag = etag;
        fields.LastModified = modified;
        if (tags.AreOfGroup)
        {
            AudienceFields.ForGroup(fields);
        }

        if (coding != ContentCoding.Identity)
        {
            fields.ContentEncoding = ResponseCoding.Name(coding);
        }

        if (settings.Compression.Enabled)
        {
            AddVary(fields, HeaderNames.AcceptEncoding);
        }
    }

    /// <summary>Makes the response a 304 that names the reader's copy (RFC 9110 section 15.4.5).</summary>
    public static void SetNotModified(HttpResponse response, string tag)
    {
        response.StatusCode = StatusCodes.Status304NotModified;
        Remove(response.Headers);
        response.Headers.ETag = tag;
    }

    /// <summary>Removes what is true of the origin's bytes alone.</summary>
    private static void Remove(IHeaderDictionary fields)
    {
        // Kestrel knows these without looking for their names.
        fields.ContentLength = null;
        fields.ContentEncoding = fields.ContentMD5 = fields.ETag = fields.AcceptRanges = fields.LastModified = StringValues.Empty;
        fields.Remove("Digest");
        fields.Remove("Content-Digest");
        fields.Remove("Repr-Digest");
    }

    /// <summary>Adds a name to <c>Vary</c> unless it is there, or <c>*</c> is.</summary>
    private static void AddVary(IHeaderDictionary fields, string name)
    {
        foreach (var member in new FieldMembers(fields.Vary, areQuoted: false))
        {
            if (member is "*" || member.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }

        fields.Append(HeaderNames.Vary, name);
    }

    /// <summary>A rewritten page is as young as the younger of the origin's page and the rules.</summary>
    private static string? Later(string? modified, DateTimeOffset since) =>
        ImfFixdate.TryParse(modified, out var usual) && usual > since ? modified
        : HttpDate.Parse(modified) is { } date ? (date > since ? date : since).ToString("r", CultureInfo.InvariantCulture)
        : null;
}
