using System.Text.Json;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Pipeline.Explaining;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Hosting;

/// <summary><c>explain PATH [--host HOST] [--json]</c>: what the edge would do with a URL, on the console. Nothing listens.</summary>
internal static class ExplainCommand
{
    public const string Name = "explain";

    private const string DefaultHost = "localhost:7071";
    private const string Usage = "explain PATH|URL [--host HOST] [--json] [--Edge__Section__Name=value …]";

    /// <param name="args">The command line.</param>
    /// <param name="extend">Adds code to the edge, which changes pages here as it does for readers.</param>
    /// <returns>The exit code: 1 when there is nothing to explain.</returns>
    public static async Task<int> RunAsync(string[] args, Action<EdgeBuilder> extend)
    {
        var rest = args.Skip(1).ToList();
        var isJson = rest.Remove("--json");
        var at = rest.IndexOf("--host");
        var host = at >= 0 && at + 1 < rest.Count ? rest[at + 1] : null;
        if (host is not null)
        {
            rest.RemoveRange(at, 2);
        }

        var url = rest.FirstOrDefault();

        // The path is no setting: the command line's own reader would take its slash for one.
        var builder = EmbeddedHost.CreateBuilder([.. rest.Skip(1)], Directory.GetCurrentDirectory());
        await using var sample = await SampleSite.StartIfUnconfiguredAsync(builder.Configuration);
        builder.Services.AddEdge(builder.Configuration, ServerTraits.Kestrel);
        builder.Services.AddEdge(extend);
        await using var app = EmbeddedHost.Build(builder);
        if (!ExplainTarget.TryParse(url, host, app.Services.GetRequiredService<EdgeOptions>(), Uri.UriSchemeHttp, DefaultHost, out var target))
        {
            StartupConsole.Complain(Usage);
            return 1;
        }

        var explanation = await app.Services.GetRequiredService<Explainer>().ExplainAsync(target, CancellationToken.None);
        foreach (var line in isJson ? [JsonSerializer.Serialize(explanation, ExplainEndpoint.Json)] : ExplainText.Lines(explanation))
        {
            StartupConsole.Say(line);
        }

        return explanation.Gate is null ? 1 : 0;
    }
}
