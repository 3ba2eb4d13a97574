namespace EdgeFunctions.Configuration;

/// <summary>The settings are wrong. <see cref="Errors"/> holds everything that is, one line each.</summary>
internal sealed class EdgeSettingsException(IReadOnlyList<string> errors)
    : Exception($"{errors.Count} {(errors.Count == 1 ? "setting is" : "settings are")} wrong:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", errors)}")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
