namespace EdgeFunctions.Configuration;

/// <summary>Checks the bounds of work that no reader waits for.</summary>
internal static class BackgroundValidator
{
    private const int MostQueued = 100_000;
    private const int MostConcurrent = 1_000;

    private static readonly TimeSpan LongestWork = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(5);

    public static void Validate(BackgroundOptions background, List<string> errors)
    {
        if (background.MaxQueued is < 1 or > MostQueued)
        {
            EdgeOptionsValidator.Add(errors, "Background:MaxQueued", background.MaxQueued, $"is no length of a queue; give 1 to {MostQueued}");
        }

        if (background.Concurrency is < 1 or > MostConcurrent)
        {
            EdgeOptionsValidator.Add(errors, "Background:Concurrency", background.Concurrency, $"is no number of workers; give 1 to {MostConcurrent}");
        }

        if (background.Timeout <= TimeSpan.Zero || background.Timeout > LongestWork)
        {
            EdgeOptionsValidator.Add(errors, "Background:Timeout", background.Timeout, "must be above zero and at most an hour, for example 00:00:30");
        }

        if (background.DrainTimeout < TimeSpan.Zero || background.DrainTimeout > LongestDrain)
        {
            EdgeOptionsValidator.Add(errors, "Background:DrainTimeout", background.DrainTimeout, "must be at least zero and at most five minutes, for example 00:00:02");
        }
    }
}
