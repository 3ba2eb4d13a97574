using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>
/// Checks where telemetry is to be sent, by OpenTelemetry's own settings: it passes over an address or a protocol that it cannot read and sends to this machine
/// by gRPC, and ends the start with a stack trace for fields that it cannot.
/// </summary>
internal static class ExportValidator
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Fields = "OTEL_EXPORTER_OTLP_HEADERS";

    public static void Validate(IConfiguration configuration, List<string> errors)
    {
        if (configuration[Endpoint] is not { } endpoint || string.IsNullOrWhiteSpace(endpoint))
        {
            return;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            errors.Add(SettingError.At(Endpoint, EdgeOptionsValidator.WithoutCredentials(endpoint), "is not an http or https URL; set it to the collector's address, for example http://localhost:4317"));
        }

        if (configuration[Protocol] is { } protocol && protocol.Trim() is not ("" or "grpc" or "http/protobuf"))
        {
            errors.Add(SettingError.At(Protocol, protocol, "is no protocol of the exporter; give grpc or http/protobuf"));
        }

        // A value may be a secret.
        if (configuration[Fields] is { } fields && !string.IsNullOrWhiteSpace(fields) && !Array.TrueForAll(fields.Split(','), static field => field.IndexOf('=', StringComparison.Ordinal) > 0))
        {
            errors.Add(SettingError.At(Fields, null, "is no list of fields; give name=value, with commas between them"));
        }
    }
}
