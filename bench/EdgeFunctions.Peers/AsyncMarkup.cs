using AngleSharp;
using AngleSharp.Dom;

namespace EdgeFunctions.Peers;

/// <summary>Writes a document where only asynchronous writes are allowed.</summary>
internal static class AsyncMarkup
{
    public static async Task ToHtmlAsync(this IDocument document, TextWriter writer)
    {
        await writer.WriteAsync(document.ToHtml());
        await writer.FlushAsync();
    }
}
