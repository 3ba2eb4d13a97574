using System.Buffers;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the cache's settings.</summary>
internal static class CacheValidator
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("=&;,? ");

    private static readonly TimeSpan LongestStale = TimeSpan.FromDays(30);

    // Some bodies are kept in one piece, and no piece is larger than 2 GiB.
    private const long LargestEntry = 1024 * 1024 * 1024;

    public static void Validate(CacheOptions cache, AssetsOptions assets, List<string> errors)
    {
        if (cache.MaxBytes < 0)
        {
            EdgeOptionsValidator.Add(errors, "Cache:MaxBytes", cache.MaxBytes, "cannot be negative; give 0 for no cache");
        }

        if (cache.MaxEntryBytes < 1024)
        {
            EdgeOptionsValidator.Add(errors, "Cache:MaxEntryBytes", cache.MaxEntryBytes, "is too small for a page; give at least 1024");
        }
        else if (cache.MaxEntryBytes > LargestEntry)
        {
            EdgeOptionsValidator.Add(errors, "Cache:MaxEntryBytes", cache.MaxEntryBytes, $"is more than is kept in one piece; give {LargestEntry} at most");
        }
        else if (cache.MaxBytes > 0 && cache.MaxBytes < cache.MaxEntryBytes)
        {
            EdgeOptionsValidator.Add(errors, "Cache:MaxBytes", cache.MaxBytes, $"is less than one page may take; give at least Edge__Cache__MaxEntryBytes ({cache.MaxEntryBytes})");
        }

        if (cache.Assets.MaxEntryBytes < 1024)
        {
            EdgeOptionsValidator.Add(errors, "Cache:Assets:MaxEntryBytes", cache.Assets.MaxEntryBytes, "is too small for an asset; give at least 1024");
        }
        else if (cache.Assets.MaxEntryBytes > LargestEntry)
        {
            EdgeOptionsValidator.Add(errors, "Cache:Assets:MaxEntryBytes", cache.Assets.MaxEntryBytes, $"is more than is kept in one piece; give {LargestEntry} at most");
        }

        for (var i = 0; i < assets.Routes.Length; i++)
        {
            var route = assets.Routes[i];
            ValidateWindow($"Assets:Routes:{i}:DefaultTtl", route.DefaultTtl, errors);
            ValidatePercent($"Assets:Routes:{i}:HeuristicPercent", route.HeuristicPercent, errors);
            ValidateWindow($"Assets:Routes:{i}:StaleWhileRevalidate", route.StaleWhileRevalidate, errors);
            ValidateWindow($"Assets:Routes:{i}:StaleIfError", route.StaleIfError, errors);
            if (route.Cache && cache.MaxBytes == 0)
            {
                EdgeOptionsValidator.Add(errors, $"Assets:Routes:{i}:Cache", route.Cache, "needs the cache; set Edge__Cache__MaxBytes above 0, or remove it");
            }
        }

        ValidateWindow("Cache:DefaultTtl", cache.DefaultTtl, errors);
        ValidatePercent("Cache:HeuristicPercent", cache.HeuristicPercent, errors);
        ValidateWindow("Cache:StaleWhileRevalidate", cache.StaleWhileRevalidate, errors);
        ValidateWindow("Cache:StaleIfError", cache.StaleIfError, errors);
        ValidateNames("Cache:IgnoreQuery", cache.IgnoreQuery, errors);
        ValidateNames("Cache:PersonalCookies", cache.PersonalCookies, errors);
        for (var i = 0; i < cache.PersonalFields.Length; i++)
        {
            if (cache.PersonalFields[i].AsSpan().ContainsAnyExcept(HeadersValidator.TokenCharacters) || cache.PersonalFields[i].Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            {
                EdgeOptionsValidator.Add(errors, $"Cache:PersonalFields:{i}", cache.PersonalFields[i], "is not the name of a field that is personal; give one such as X-User, and cookies in Edge__Cache__PersonalCookies");
            }
        }
    }

    private static void ValidateWindow(string path, TimeSpan value, List<string> errors)
    {
        if (value < TimeSpan.Zero || value > LongestStale)
        {
            EdgeOptionsValidator.Add(errors, path, value, "must be at least zero and at most thirty days, for example 00:10:00");
        }
    }

    private static void ValidatePercent(string path, int value, List<string> errors)
    {
        if (value is < 0 or > 100)
        {
            EdgeOptionsValidator.Add(errors, path, value, "must be from 0 (nothing is guessed) to 100; 10 is usual");
        }
    }

    private static void ValidateNames(string path, string[] names, List<string> errors)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].AsSpan().ContainsAny(Separators) || names[i].TrimEnd('*').Length < names[i].Length - 1 || names[i].TrimEnd('*').Contains('*', StringComparison.Ordinal))
            {
                EdgeOptionsValidator.Add(errors, $"{path}:{i}", names[i], "is not a name; give a name, with one * at its end for any ending");
            }
        }
    }
}
