using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What the server in front of the functions logs, under either host.</summary>
internal static class ServerLogs
{
    private const string ServerEvents = "Microsoft.AspNetCore.Hosting";

    /// <summary>One line a request is the edge's own business; the server's are for those who ask. They hold whole query strings, of which nothing is masked.</summary>
    public static void Quieten(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // While this might log anything, the server makes an activity and a scope for each request.
        if (!configuration.GetSection("Logging:LogLevel").GetChildren().Any(static level => level.Key.StartsWith(ServerEvents, StringComparison.OrdinalIgnoreCase)))
        {
            logging.AddFilter($"{ServerEvents}.Diagnostics", LogLevel.None);
        }
    }
}
