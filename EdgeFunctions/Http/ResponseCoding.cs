using EdgeFunctions.Bodies;

namespace EdgeFunctions.Http;

/// <summary>Chooses the coding of a rewritten body (RFC 9110 section 12.5.3).</summary>
internal static class ResponseCoding
{
    /// <summary>
    /// The acceptable coding of the highest weight; brotli before gzip before identity where weights are equal, or gzip first. A reader who
    /// refuses all three gets identity: the RFC prefers an unacceptable representation to an error.
    /// </summary>
    public static ContentCoding Choose(AcceptEncoding accept, bool prefersGzip = false)
    {
        var (coding, weight) = accept.Brotli > 0 ? (ContentCoding.Brotli, accept.Brotli) : (ContentCoding.Identity, 0d);
        if (accept.Gzip > weight || (prefersGzip && accept.Gzip > 0 && accept.Gzip == weight))
        {
            (coding, weight) = (ContentCoding.Gzip, accept.Gzip);
        }

        return accept.Identity > weight ? ContentCoding.Identity : coding;
    }

    /// <summary>The coding's name in <c>Content-Encoding</c>.</summary>
    public static string Name(ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => "br",
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        _ => "identity",
    };
}
