using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Http;

/// <summary>The request target byte for byte (RFC 9112 section 3.2), cut at the query.</summary>
/// <remarks>
/// One path decides the route and reaches the origin. ASP.NET Core's <c>Path</c> is decoded, and would make
/// <c>%2F</c> and <c>/</c> one; so the raw target is used.
/// </remarks>
/// <param name="Path">Starts with a slash; <c>*</c> for <c>OPTIONS *</c>.</param>
/// <param name="Query">Empty, or the question mark and what follows it.</param>
internal readonly record struct RequestTarget(string Path, string Query)
{
    private const string PrintableButHash = "!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    private static readonly SearchValues<char> InPath = SearchValues.Create(PrintableButHash);
    private static readonly SearchValues<char> InQuery = SearchValues.Create(PrintableButHash + "#");

    /// <summary>Reads the target of a request. Falls back to the decoded path where the server keeps no raw target.</summary>
    public static RequestTarget Of(HttpRequest request)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(raw))
        {
            raw = request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        }

        return Parse(raw);
    }

    /// <summary>Cuts a request target in origin form, absolute form or asterisk form.</summary>
    public static RequestTarget Parse(string target)
    {
        // The absolute form names the host once more; Host has been read from there by the server.
        if (target.Length > 0 && target[0] != '/' && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var authority = scheme + 3;
            var end = target.AsSpan(authority).IndexOfAny('/', '?', '#');
            target = end < 0 ? "/" : target[(authority + end)..];
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        return new RequestTarget(path.Length == 0 ? "/" : path, query < 0 ? string.Empty : target[query..]);
    }

    /// <summary>Whether it holds what no target may (RFC 9112 section 3.2). Servers disagree on where such a one ends, and so on what it names.</summary>
    /// <remarks>A fragment behind a query names nothing else, and some who follow links send it.</remarks>
    public bool IsMalformed => !HoldsPathCharacters(Path) || Query.AsSpan().ContainsAnyExcept(InQuery);

    /// <summary>Whether a text holds nothing but what may stand in a path, as it is sent.</summary>
    public static bool HoldsPathCharacters(string text) => !text.AsSpan().ContainsAnyExcept(InPath);

    /// <summary>The same with such characters as escapes, for logs.</summary>
    public RequestTarget Printable() => IsMalformed ? new RequestTarget(Escape(Path), Escape(Query)) : this;

    public override string ToString() => Path + Query;

    private static string Escape(string part) => string.Concat(part.Select(static c => c is >= '!' and <= '~' ? c.ToString() : Uri.EscapeDataString(c.ToString())));
}
