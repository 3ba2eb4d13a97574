using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>How much the edge's peak resident memory grows over idle while assets pass.</summary>
internal static class MemoryReport
{
    private const long Megabyte = 1024 * 1024;

    public static async Task RunAsync()
    {
        await ServerProcess.BuildAsync();
        await using var origin = await LoadOrigin.StartAsync();
        Console.WriteLine("| what | peak before, MB | peak after, MB | growth, MB |");
        Console.WriteLine("|---|---|---|---|");
        await MeasureAsync("1 GB to one slow reader", origin.Urls.First(), (client, url) => ReadAsync(client, $"{url}/bytes/{1024 * Megabyte}", TimeSpan.FromMilliseconds(5)));
        await MeasureAsync("100 x 10 MB at once", origin.Urls.First(), (client, url) =>
            Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ReadAsync(client, $"{url}/bytes/{10 * Megabyte}", TimeSpan.Zero))));
        await MeasureAsync("100 x 10 MB at once, slow readers", origin.Urls.First(), (client, url) =>
            Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ReadAsync(client, $"{url}/bytes/{10 * Megabyte}", TimeSpan.FromMilliseconds(20)))));
    }

    private static async Task MeasureAsync(string what, string origin, Func<HttpMessageInvoker, string, Task> load)
    {
        using var edge = await ServerProcess.StartEdgeAsync(origin);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        // Idle is after the first requests: code is compiled, pools stand.
        for (var i = 0; i < 20; i++)
        {
            await ReadAsync(client, $"{edge.Url}/bytes/{256 * 1024}", TimeSpan.Zero);
        }

        var before = edge.PeakBytes;
        await load(client, edge.Url);
        var after = edge.PeakBytes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {before / (double)Megabyte:F1} | {after / (double)Megabyte:F1} | {(after - before) / (double)Megabyte:F1} |"));
    }

    /// <summary>Reads in pieces of a megabyte, with a pause after each.</summary>
    private static async Task ReadAsync(HttpMessageInvoker client, string url, TimeSpan pause)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await client.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long total = 0, paused = 0;
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0)
        {
            total += count;
            if (pause > TimeSpan.Zero && total - paused >= Megabyte)
            {
                paused = total;
                await Task.Delay(pause);
            }
        }

        if (total != response.Content.Headers.ContentLength)
        {
            throw new InvalidOperationException($"{total} of {response.Content.Headers.ContentLength} bytes arrived.");
        }
    }
}
