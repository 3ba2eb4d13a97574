using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <content>What was decided on the way, for who looks closely: Debug.</content>
internal sealed partial class EdgeEvents
{
    /// <summary>What the cache did with a request, a word of <c>CacheResult</c>.</summary>
    public void CacheAnswered(string path, string result)
    {
        metrics.CacheAnswered(result);
        LogCacheDecided(path, result);
    }

    /// <summary>What the gate decided on a response. Enumerations come as they are: their names are made only when somebody reads them.</summary>
    public void Decided<TOutcome, TReason, TKind>(string path, TOutcome outcome, TReason reason, string route, int status, TKind transform)
        where TOutcome : struct, Enum
        where TReason : struct, Enum
        where TKind : struct, Enum
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            LogDecided(path, outcome.ToString(), reason.ToString(), route, status, transform.ToString());
        }
    }

    [LoggerMessage(EventIds.Decided, LogLevel.Debug, "{Path}: {Outcome}, because {Reason}. Route {Route}, origin status {Status}, transform {Transform}.", EventName = nameof(EventIds.Decided))]
    private partial void LogDecided(string path, string outcome, string reason, string route, int status, string transform);

    [LoggerMessage(EventIds.CacheDecided, LogLevel.Debug, "{Path}: cache {Result}.", EventName = nameof(EventIds.CacheDecided))]
    private partial void LogCacheDecided(string path, string result);
}
