using System.Text;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>An edge that puts a fragment into pages, and a page with many URLs.</summary>
internal static class PublisherSite
{
    public const string Fragment = "<script src=/edge.js></script>";

    public static Task<EdgeHost> StartAsync(string url, params (string, string)[] settings) =>
        EdgeHost.StartAsync(url, [("Inject:0:Html", Fragment), .. settings]);

    public static byte[] Page(string authority) => Encoding.UTF8.GetBytes(
        $"<!doctype html><html><head><title>Ünïcode</title></head><body>{string.Concat(Enumerable.Range(0, 200).Select(i => $"<a href=\"http://{authority}/{i}\">{i}</a>\n"))}</body></html>");
}
