using System.Text;

namespace EdgeFunctions.Configuration;

/// <summary>A text that stands in a file below the app's folder.</summary>
internal static class AppFile
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">The file, relative to the app's folder.</param>
    /// <param name="name">The setting that names it.</param>
    /// <param name="errors">Told why it cannot be read.</param>
    /// <returns>The text; null when it cannot be read.</returns>
    public static string? Read(string file, string name, List<string> errors)
    {
        var root = Path.GetFullPath(AppContext.BaseDirectory);
        var full = Path.GetFullPath(Path.Combine(root, file));
        if (Path.IsPathRooted(file) || !full.StartsWith(root, StringComparison.Ordinal))
        {
            EdgeOptionsValidator.Add(errors, name, file, "is not below the app's folder; give a relative path such as fragments/offer.html");
            return null;
        }

        try
        {
            if (new FileInfo(full).Length > MaxBytes)
            {
                EdgeOptionsValidator.Add(errors, name, file, $"is larger than {MaxBytes} bytes; each page that it is for would carry it, so make it smaller");
                return null;
            }

            var bytes = File.ReadAllBytes(full).AsSpan();
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            EdgeOptionsValidator.Add(errors, name, file, e is ArgumentException ? "is not UTF-8; save it as UTF-8" : $"cannot be read at {full}; put the file into fragments/ at the repository's root, from where each build takes it along, and build");
            return null;
        }
    }
}
