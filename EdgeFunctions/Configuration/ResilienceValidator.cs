namespace EdgeFunctions.Configuration;

/// <summary>Checks what the edge does about an origin in trouble.</summary>
internal static class ResilienceValidator
{
    // Each costs a look at every page, and a row in the metrics.
    private const int MostPaths = 32;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LongestQueueTime = TimeSpan.FromSeconds(30);

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        ValidateBreaker(options.Origin.Breaker, errors);
        if (options.Origin.RetryPercent is < 0 or > 100)
        {
            EdgeOptionsValidator.Add(errors, "Origin:RetryPercent", options.Origin.RetryPercent, "is no share of requests; give 0 (none) to 100");
        }

        if (options.Rewrite.Bypass.Factor is < 0 or 1)
        {
            EdgeOptionsValidator.Add(errors, "Rewrite:Bypass:Factor", options.Rewrite.Bypass.Factor, "is no factor; give 2 or more, or 0 for no bypass");
        }

        ValidateTime("Rewrite:Bypass:Time", options.Rewrite.Bypass.Time, errors);
        if (options.Rewrite.Bypass.Floor < TimeSpan.Zero)
        {
            EdgeOptionsValidator.Add(errors, "Rewrite:Bypass:Floor", options.Rewrite.Bypass.Floor, "cannot be negative, for example 00:00:00.0200000");
        }

        ValidateSlowOrigin(options.Rewrite.SlowOrigin, errors);
        if (options.Rewrite.MaxTime < TimeSpan.Zero)
        {
            EdgeOptionsValidator.Add(errors, "Rewrite:MaxTime", options.Rewrite.MaxTime, "cannot be negative; give 00:00:00 for any time");
        }

        if (options.Limits.MaxConcurrentRequests < 0)
        {
            EdgeOptionsValidator.Add(errors, "Limits:MaxConcurrentRequests", options.Limits.MaxConcurrentRequests, "cannot be negative; give 0 for any number");
        }

        if (options.Limits.MaxQueuedRequests < 0)
        {
            EdgeOptionsValidator.Add(errors, "Limits:MaxQueuedRequests", options.Limits.MaxQueuedRequests, "cannot be negative; give 0 for no queue");
        }

        if (options.Limits.MaxQueueTime <= TimeSpan.Zero || options.Limits.MaxQueueTime > LongestQueueTime)
        {
            EdgeOptionsValidator.Add(errors, "Limits:MaxQueueTime", options.Limits.MaxQueueTime, "must be above zero and at most half a minute, for example 00:00:01; for no queue set Edge__Limits__MaxQueuedRequests to 0");
        }

        if (options.Limits.MaxBufferedTotalBytes != 0 && options.Limits.MaxBufferedTotalBytes < options.Publisher.MaxBufferedBytes)
        {
            EdgeOptionsValidator.Add(errors, "Limits:MaxBufferedTotalBytes", options.Limits.MaxBufferedTotalBytes, $"is less than one page may take; give at least Edge__Publisher__MaxBufferedBytes ({options.Publisher.MaxBufferedBytes}), or 0 for any amount");
        }
        else if (options.Limits.MaxBufferedTotalBytes != 0 && options.Cache.MaxBytes > 0 && options.Limits.MaxBufferedTotalBytes < options.Cache.MaxEntryBytes)
        {
            EdgeOptionsValidator.Add(errors, "Limits:MaxBufferedTotalBytes", options.Limits.MaxBufferedTotalBytes, $"is less than readers may share of one body; give at least Edge__Cache__MaxEntryBytes ({options.Cache.MaxEntryBytes}), or make that smaller");
        }
    }

    private static void ValidateSlowOrigin(SlowOriginOptions slow, List<string> errors)
    {
        if (slow.Factor < 2)
        {
            EdgeOptionsValidator.Add(errors, "Rewrite:SlowOrigin:Factor", slow.Factor, "is no factor; give 2 or more");
        }

        if (slow.Floor < TimeSpan.Zero)
        {
            EdgeOptionsValidator.Add(errors, "Rewrite:SlowOrigin:Floor", slow.Floor, "cannot be negative, for example 00:00:00.5000000");
        }

        if (slow.Paths.Length > MostPaths)
        {
            EdgeOptionsValidator.Add(errors, $"Rewrite:SlowOrigin:Paths:{MostPaths}", slow.Paths[MostPaths], $"is one too many; there can be {MostPaths} patterns");
        }

        for (var i = 0; i < slow.Paths.Length; i++)
        {
            if (PathGlobSyntax.FaultOf(slow.Paths[i]) is { } fault)
            {
                EdgeOptionsValidator.Add(errors, $"Rewrite:SlowOrigin:Paths:{i}", slow.Paths[i], fault);
            }
        }
    }

    private static void ValidateBreaker(BreakerOptions breaker, List<string> errors)
    {
        if (breaker.FailurePercent is < 1 or > 100)
        {
            EdgeOptionsValidator.Add(errors, "Origin:Breaker:FailurePercent", breaker.FailurePercent, "is no share of requests; give 1 to 100");
        }

        if (breaker.MinimumRequests < 2)
        {
            EdgeOptionsValidator.Add(errors, "Origin:Breaker:MinimumRequests", breaker.MinimumRequests, "is too few to judge by; give at least 2");
        }

        ValidateTime("Origin:Breaker:Window", breaker.Window, errors);
        ValidateTime("Origin:Breaker:BreakTime", breaker.BreakTime, errors);
    }

    private static void ValidateTime(string path, TimeSpan value, List<string> errors)
    {
        if (value < Shortest || value > TimeSpan.FromHours(1))
        {
            EdgeOptionsValidator.Add(errors, path, value, "must be at least half a second and at most an hour, for example 00:00:30");
        }
    }
}
