namespace EdgeFunctions.Configuration;

/// <summary>Checks the bound of the process's memory.</summary>
internal static class MemoryValidator
{
    // A process that serves nothing takes about as much.
    private const long Least = 128 * 1024 * 1024;

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
    }
}
