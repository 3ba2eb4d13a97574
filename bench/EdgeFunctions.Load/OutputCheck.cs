using System.IO.Compression;
using System.Text;

namespace EdgeFunctions.Load;

/// <summary>A server that does not do the job is not measured.</summary>
internal static class OutputCheck
{
    /// <exception cref="InvalidOperationException">A page came wrong.</exception>
    public static async Task RunAsync(HttpMessageInvoker client, ServerProcess server, string origin)
    {
        Check(Encoding.UTF8.GetString(await Client.ReadBytesAsync(client, server.Url + "/page/100000", null)), server, origin);

        await using var gzip = new GZipStream(new MemoryStream(await Client.ReadBytesAsync(client, server.Url + "/gzip/100000", "gzip")), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Check(await reader.ReadToEndAsync(), server, origin);
    }

    private static void Check(string text, ServerProcess server, string origin)
    {
        foreach (var wrong in (string[])[$"href=\"{origin}", $"src=\"{origin}", $"srcset=\"{origin}"])
        {
            Require(!text.Contains(wrong, StringComparison.Ordinal), $"{server.Name} leaves {wrong} in a page");
        }

        var script = text.IndexOf("/edge.js", StringComparison.Ordinal);
        Require(script > 0 && script < text.IndexOf("<meta", StringComparison.Ordinal), $"{server.Name} does not begin the head with the script");
        Require(text.Contains($"href=\"{server.Url}/sections/3\"", StringComparison.Ordinal), $"{server.Name} does not map a link");
        Require(text.EndsWith("</html>\n", StringComparison.Ordinal) || text.EndsWith("</html>", StringComparison.Ordinal), $"{server.Name} cuts the page");
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InvalidOperationException(complaint);
        }
    }
}
