using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <content>What readers are given in the place of what was meant.</content>
internal sealed partial class EdgeEvents
{
    /// <summary>Counts a fallback and names it to the request, whose line in the log says it, too.</summary>
    /// <param name="path">The path that was asked for.</param>
    /// <param name="fallback">A name of <see cref="Fallback"/>.</param>
    /// <param name="summary">The reader's request; null when no reader waits, and nobody is given anything.</param>
    public void FellBack(string path, string fallback, RequestSummary? summary)
    {
        if (summary is not null)
        {
            metrics.FellBack(fallback);
            summary.FellBack(fallback);
        }

        LogFellBack(path, fallback);
    }

    /// <summary>The rewriting of a page failed before anything of it was sent.</summary>
    public void SentUntouched(string path, string transform, string reason)
    {
        metrics.FailedOpen(transform, reason);
        LogSentUntouched(path, transform, reason);
    }

    [LoggerMessage(EventIds.FellBack, LogLevel.Debug, "{Path}: fell back to {Fallback}.", EventName = nameof(EventIds.FellBack))]
    private partial void LogFellBack(string path, string fallback);

    // The same event as in mid-body, for what an operator has to do about it is the same; an alert of the templates looks for its last words.
    [LoggerMessage(EventIds.FailedOpen, LogLevel.Warning, "{Path}: the {Transform} rewriting failed ({Reason}); the whole page was sent untouched.", EventName = nameof(EventIds.FailedOpen))]
    private partial void LogSentUntouched(string path, string transform, string reason);
}
