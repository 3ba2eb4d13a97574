using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Hosting.Sample;
using EdgeFunctions.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Hosting;

/// <summary>Says what is served, from where, and what to do next.</summary>
internal static class StartupBanner
{
    public static void Print(WebApplication app, SampleSite? sample)
    {
        // A wildcard address is no address to open; by default localhost is what is served.
        var url = app.Urls.First().Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
        if (sample is null)
        {
            var options = app.Services.GetRequiredService<EdgeOptions>();
            StartupConsole.Say($"EdgeFunctions serves {options.Publisher.OriginUrl} at {url}");
        }
        else
        {
            StartupConsole.Say($"EdgeFunctions serves a sample news site at {url} (a page that streams: {url}/slow)");
            StartupConsole.Say($"  from its own origin at {sample.Url}");
            StartupConsole.Say("  your site: dotnet run --project EdgeFunctions -- --Edge__Publisher__OriginUrl=https://www.example.com");
            StartupConsole.Say($"  a variant of an experiment: {url}{SampleSite.Preview("tides")}");
        }

        // The nearest file upwards: it need not be the one that is thought of.
        if (LocalSettings.Find(Directory.GetCurrentDirectory()) is { } path)
        {
            StartupConsole.Say($"  settings     {path}");
        }

        foreach (var line in app.Services.GetRequiredService<StartSummary>().Lines(url))
        {
            StartupConsole.Say(line);
        }
    }
}
