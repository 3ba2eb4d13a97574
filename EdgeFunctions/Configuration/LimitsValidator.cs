namespace EdgeFunctions.Configuration;

/// <summary>Checks limits, each for itself and against each other.</summary>
internal static class LimitsValidator
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromHours(24);

    public static void Validate(LimitsOptions limits, OriginOptions origin, List<string> errors)
    {
        AtLeast("Limits:MaxRequestBodyBytes", limits.MaxRequestBodyBytes, 1, errors);
        AtLeast("Limits:MaxRequestHeaderBytes", limits.MaxRequestHeaderBytes, 1024, errors);
        AtLeast("Limits:MaxRequestLineBytes", limits.MaxRequestLineBytes, 256, errors);
        AtLeast("Limits:MaxDecodedBytes", limits.MaxDecodedBytes, 1024, errors);
        AtLeast("Limits:MaxDecodedRatio", limits.MaxDecodedRatio, 1, errors);
        AtLeast("Origin:MaxResponseHeaderKilobytes", origin.MaxResponseHeaderKilobytes, 1, errors);

        if (limits.MaxRequestLineBytes > limits.MaxRequestHeaderBytes)
        {
            EdgeOptionsValidator.Add(errors, "Limits:MaxRequestLineBytes", limits.MaxRequestLineBytes, "cannot be more than Edge__Limits__MaxRequestHeaderBytes");
        }

        if (limits.RequestTimeout < origin.FirstByteTimeout || limits.RequestTimeout > LongestRequest)
        {
            EdgeOptionsValidator.Add(errors, "Limits:RequestTimeout", limits.RequestTimeout, "must be at least Edge__Origin__FirstByteTimeout and at most a day, for example 00:25:00");
        }
    }

    private static void AtLeast(string path, long value, long least, List<string> errors)
    {
        if (value < least)
        {
            EdgeOptionsValidator.Add(errors, path, value, $"is too small; give at least {least}");
        }
    }
}
