using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What the server in front of the functions logs, under either host.</summary>
internal static class ServerLogs
{
    private const string Server = "Microsoft.AspNetCore";
    private const string ServerEvents = "Microsoft.AspNetCore.Hosting";
    private const string Lifetime = "Microsoft.Hosting.Lifetime";

    /// <summary>One line a request is the edge's own business; the server's are for those who ask. They hold whole query strings, of which nothing is masked.</summary>
    public static void Quieten(ILoggingBuilder logging, IConfiguration configuration)
    {
        var asked = configuration.GetSection("Logging:LogLevel").GetChildren().Select(static level => level.Key).ToArray();

        // Of two filters for one category the later counts, which would be this one.
        foreach (var category in (string[])[Server, Lifetime])
        {
            if (!asked.Contains(category, StringComparer.OrdinalIgnoreCase))
            {
                logging.AddFilter(category, LogLevel.Warning);
            }
        }

        // While this might log anything, the server makes an activity and a scope for each request.
        if (!Array.Exists(asked, static category => category.StartsWith(ServerEvents, StringComparison.OrdinalIgnoreCase)))
        {
            logging.AddFilter($"{ServerEvents}.Diagnostics", LogLevel.None);
        }
    }
}
