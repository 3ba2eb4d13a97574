using EdgeFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class ExportValidatorTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    [Theory]
    [InlineData(Endpoint, "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT = \"collector:4317\" is not an http or https URL; ")]
    [InlineData(Endpoint, "collector", "OTEL_EXPORTER_OTLP_ENDPOINT = \"collector\" is not an http or https URL; ")]
    [InlineData(Endpoint, "grpc://who:hush@collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT = \"…@collector:4317\" is not an http or https URL; ")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http", "OTEL_EXPORTER_OTLP_PROTOCOL = \"http\" is no protocol of the exporter; ")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL = \"http/json\" is no protocol of the exporter; ")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "Authorization: Bearer hush", "OTEL_EXPORTER_OTLP_HEADERS is no list of fields; ")]
    public void Load_WhatTheExporterPassesOver_IsNamed(string name, string value, string expected)
    {
        var error = Assert.Single(Assert.Throws<EdgeSettingsException>(() => Load(name, value)).Errors);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Endpoint, "")]
    [InlineData(Endpoint, "https://collector.example.com/otlp")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a=b,x-tenant=edge")]
    public void Load_WhatTheExporterReads_IsNoFault(string name, string value) => Assert.NotNull(Load(name, value));

    /// <summary>Of two with one name the later counts.</summary>
    private static EdgeOptions Load(string name, string value) => EdgeSettings.Load(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { ["Edge:Publisher:OriginUrl"] = "https://origin.example", [Endpoint] = "http://localhost:4317", [name] = value }).Build());
}
