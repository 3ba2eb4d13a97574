using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>How many bytes a page is on its way to the reader, when it comes from the origin with gzip and is sent on with a coding.</summary>
internal static class WireReport
{
    private static readonly (string Name, string Path)[] Pages = [("20 KB", "/gzip/20000"), ("100 KB", "/gzip/100000"), ("1 MB", "/gzip/1000000")];

    public static async Task RunAsync(string[] names)
    {
        await using var origin = await LoadOrigin.StartAsync();
        using var client = Client.Create();
        Console.WriteLine("\nBytes of a page on the wire; the origin sends it with gzip. What a reader's browser accepts is in brackets.\n");
        Console.WriteLine("| server | " + string.Join(" | ", Pages.Select(p => p.Name)) + " |");
        Console.WriteLine("|---|" + string.Concat(Pages.Select(_ => "---:|")));
        await RowAsync(client, "the origin", origin.Url, "gzip");
        foreach (var server in Servers.Named(names).Where(s => s.Rewrites))
        {
            using var process = await server.Start(origin.Url);
            if (process is null)
            {
                Console.WriteLine($"| {server.Name} | not installed |");
                continue;
            }

            await OutputCheck.RunAsync(client, process, origin.Url);
            foreach (var codings in (string[])["gzip", "gzip, br"])
            {
                await RowAsync(client, $"{server.Name} ({codings})", process.Url, codings);
            }
        }
    }

    private static async Task RowAsync(HttpMessageInvoker client, string name, string url, string codings)
    {
        var cells = new List<string>();
        foreach (var (_, path) in Pages)
        {
            cells.Add((await Client.ReadAsync(client, url + path, codings)).ToString("N0", CultureInfo.InvariantCulture));
        }

        Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
    }
}
