using System.IO.Compression;
using System.Text;
using AngleSharp;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Peers;

/// <summary>A handler that asks the origin and copies what comes; pages through a document tree, when it rewrites.</summary>
internal sealed class PlainProxy(HttpMessageInvoker client, string origin, string url, bool rewrites)
{
    private static readonly string[] Attributes = ["href", "src", "srcset", "action"];

    public async Task HandleAsync(HttpContext http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, origin + http.Request.Path + http.Request.QueryString);
        if (http.Request.Headers.AcceptEncoding is { Count: > 0 } codings)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", (string?)codings);
        }

        using var response = await client.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await using var body = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        if (rewrites && response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            await RewriteAsync(http, body, response.Content.Headers.ContentEncoding.Contains("gzip"));
            return;
        }

        http.Response.ContentLength = response.Content.Headers.ContentLength;
        http.Response.Headers.ContentEncoding = response.Content.Headers.ContentEncoding.FirstOrDefault();
        await body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task RewriteAsync(HttpContext http, Stream body, bool isGzip)
    {
        await using var decoded = isGzip ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var document = await new HtmlParser().ParseDocumentAsync(decoded, http.RequestAborted);
        foreach (var name in Attributes)
        {
            foreach (var element in document.QuerySelectorAll($"[{name}]"))
            {
                element.SetAttribute(name, element.GetAttribute(name)!.Replace(origin, url, StringComparison.Ordinal));
            }
        }

        var script = document.CreateElement("script");
        script.SetAttribute("src", "/edge.js");
        document.Head!.InsertBefore(script, document.Head.FirstChild);
        var page = Encoding.UTF8.GetBytes(document.ToHtml());
        if (isGzip)
        {
            using var coded = new MemoryStream();
            using (var coder = new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true))
            {
                coder.Write(page);
            }

            page = coded.ToArray();
            http.Response.Headers.ContentEncoding = "gzip";
        }

        http.Response.ContentLength = page.Length;
        await http.Response.Body.WriteAsync(page, http.RequestAborted);
    }
}
