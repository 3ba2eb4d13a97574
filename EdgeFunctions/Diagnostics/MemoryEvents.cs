using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Diagnostics;

/// <summary>What is done to keep the process within its memory.</summary>
internal sealed partial class MemoryEvents
{
    private readonly ILogger _logger;
    private readonly Counter<long> _dropped;

    public MemoryEvents(ILogger<MemoryEvents> logger, IMeterFactory factory)
    {
        _logger = logger;
        _dropped = factory.Create(EdgeMetrics.MeterName).CreateCounter<long>("edge.memory.dropped", "By", "Stored pages that were dropped because the process took too much memory.");
    }

    /// <summary>The cache has been made smaller.</summary>
    public void Shrunk(long bytes) => _dropped.Add(bytes);

    [LoggerMessage(EventIds.MemoryCeilingPassed, LogLevel.Warning, "The process uses {Used} bytes, more than Edge__Memory__MaxBytes ({Most}). {Dropped} bytes of stored pages were dropped, and nothing is stored until there is room. The metric edge.memory.dropped counts the bytes.", EventName = nameof(EventIds.MemoryCeilingPassed))]
    public partial void CeilingPassed(long used, long most, long dropped);

    [LoggerMessage(EventIds.PagesLimited, LogLevel.Warning, "The process uses {Used} bytes, more than Edge__Memory__MaxBytes ({Most}), and the cache has nothing left to give: until there is room, pages are streamed, or answered with 503 if Edge__Publisher__WhenOverLimit says so.", EventName = nameof(EventIds.PagesLimited))]
    public partial void PagesLimited(long used, long most);

    [LoggerMessage(EventIds.MemoryRecovered, LogLevel.Information, "The process uses {Used} bytes of {Most}: pages are stored again.", EventName = nameof(EventIds.MemoryRecovered))]
    public partial void Recovered(long used, long most);
}
