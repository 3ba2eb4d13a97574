using System.Globalization;
using System.Text;

namespace EdgeFunctions.Diagnostics;

/// <summary>The <c>Server-Timing</c> field (W3C): what is known of the times when the response's fields leave.</summary>
internal static class ServerTiming
{
    public const string Field = "Server-Timing";

    /// <summary>The field's value. A buffered page has been rewritten by then; a streamed one has not.</summary>
    public static string Of(RequestSummary summary)
    {
        var value = new StringBuilder(160);
        if (summary.Cache != RequestSummary.None)
        {
            value.Append("cache;desc=").Append(summary.Cache);
            if (summary.CacheTime > TimeSpan.Zero)
            {
                value.Append(CultureInfo.InvariantCulture, $";dur={summary.CacheTime.TotalMilliseconds:0.###}");
            }

            value.Append(", ");
        }

        if (summary.Fallback != RequestSummary.None)
        {
            value.Append("fallback;desc=").Append(summary.Fallback).Append(", ");
        }

        Add(value, "origin", summary.Origin);
        Add(value, "rewrite", summary.Rewrite);
        Add(value, "total", summary.Elapsed);
        return value.Append("traceparent;desc=\"").Append(TraceParentOf(summary)).Append('"').ToString();
    }

    private static void Add(StringBuilder value, string name, TimeSpan duration)
    {
        if (duration > TimeSpan.Zero)
        {
            value.Append(CultureInfo.InvariantCulture, $"{name};dur={duration.TotalMilliseconds:0.###}, ");
        }
    }

    // Where nobody records the request there is a trace all the same, for the origin's and the reader's logs.
    private static string TraceParentOf(RequestSummary summary) => summary.Parent?.Id ?? summary.Plain?.TraceParent ?? summary.TraceId;
}
