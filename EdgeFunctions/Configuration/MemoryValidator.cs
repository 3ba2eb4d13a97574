namespace EdgeFunctions.Configuration;

/// <summary>Checks the bounds of the process's memory.</summary>
internal static class MemoryValidator
{
    // A process that serves nothing takes about as much.
    private const long Least = 128 * 1024 * 1024;

    // Spare ones are looked for one after the other.
    private const int MostSpare = 1024;
    private const int MostRules = 65_536;

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        var most = options.Memory.MaxBytes;
        if (most is not 0 and < Least)
        {
            EdgeOptionsValidator.Add(errors, "Memory:MaxBytes", most, $"is less than the program itself needs; give at least {Least}, or 0 for no ceiling");
        }
        else if (most > 0 && options.Cache.MaxBytes >= most)
        {
            EdgeOptionsValidator.Add(errors, "Memory:MaxBytes", most, $"is no more than the cache alone may take; give more than Edge__Cache__MaxBytes ({options.Cache.MaxBytes}), or make that smaller");
        }

        if (options.Memory.MaxSpareRewriters is < 0 or > MostSpare)
        {
            EdgeOptionsValidator.Add(errors, "Memory:MaxSpareRewriters", options.Memory.MaxSpareRewriters, $"is no number of rewriters to keep; give 0 (none) to {MostSpare}");
        }

        if (options.Memory.MaxKeptRules is < 1 or > MostRules)
        {
            EdgeOptionsValidator.Add(errors, "Memory:MaxKeptRules", options.Memory.MaxKeptRules, $"is no number of compiled rules to keep; give 1 to {MostRules}");
        }
    }
}
