using System.Diagnostics;

namespace EdgeFunctions.Load;

/// <summary>What a reader does.</summary>
internal static class Client
{
    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Reads a response to its end.</summary>
    /// <returns>How many bytes its body has.</returns>
    public static async Task<long> ReadAsync(HttpMessageInvoker client, string url, string? acceptEncoding = null, TimeSpan pause = default)
    {
        using var response = await SendAsync(client, url, acceptEncoding);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long total = 0, paused = 0;
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0)
        {
            total += count;
            if (pause > TimeSpan.Zero && total - paused >= 1024 * 1024)
            {
                paused = total;
                await Task.Delay(pause);
            }
        }

        return total;
    }

    /// <summary>The whole body.</summary>
    public static async Task<byte[]> ReadBytesAsync(HttpMessageInvoker client, string url, string? acceptEncoding)
    {
        using var response = await SendAsync(client, url, acceptEncoding);
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>How long the first byte of a body takes, in milliseconds.</summary>
    public static async Task<double> FirstByteAsync(HttpMessageInvoker client, string url)
    {
        var clock = Stopwatch.StartNew();
        using var response = await SendAsync(client, url, null);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1]);
        var first = clock.Elapsed.TotalMilliseconds;
        await body.CopyToAsync(Stream.Null);
        return first;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, string url, string? acceptEncoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (acceptEncoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        }

        var response = await client.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        return response;
    }
}
