namespace EdgeFunctions.Configuration;

/// <summary>Checks the inspector's settings.</summary>
internal static class InspectorValidator
{
    // Each request may hold as much again as its samples.
    private const int MostRequests = 10_000;
    private const int MostSampleBytes = 4 * 1024 * 1024;
    private const int MostViewers = 100;

    public static void Validate(InspectorOptions inspector, List<string> errors)
    {
        Within("Inspector:MaxRequests", inspector.MaxRequests, 1, MostRequests, errors);
        Within("Inspector:MaxSampleBytes", inspector.MaxSampleBytes, 0, MostSampleBytes, errors);
        Within("Inspector:MaxViewers", inspector.MaxViewers, 1, MostViewers, errors);
    }

    private static void Within(string path, int value, int least, int most, List<string> errors)
    {
        if (value < least || value > most)
        {
            EdgeOptionsValidator.Add(errors, path, value, $"is out of range; give {least} to {most}");
        }
    }
}
