using System.Diagnostics.Metrics;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>The policy that readers get decides whether injected scripts run: the origin's, or what header rules make of it.</summary>
public sealed class FragmentForbiddenTests
{
    [Theory]
    [InlineData("script-src 'self'", null, null, true)]
    [InlineData("script-src 'self' 'unsafe-inline'", null, null, false)]
    [InlineData("script-src 'nonce-abc'", null, null, false)]
    [InlineData(null, "Set", "script-src 'self'", true)]
    [InlineData(null, "Add", "default-src 'none'", true)]
    [InlineData("script-src 'self'", "Remove", null, false)]
    [InlineData("script-src 'self'", "Set", "script-src 'unsafe-inline'", false)]
    [InlineData("script-src 'nonce-abc'", "Set", "script-src 'nonce-xyz'", true)]
    public async Task Get_PolicyOfTheReader_SaysWhetherScriptsAreForbidden(string? origins, string? action, string? rule, bool expected)
    {
        await using var origin = await TestOrigin.StartAsync("text/html", "<p>t</p>"u8.ToArray(), r => r.Headers.ContentSecurityPolicy = origins);
        await using var edge = await EdgeHost.StartAsync(
            origin.Url,
            [
                ("Functions:Key", CachedSite.Key), ("Inject:0:Where", "HeadStart"), ("Inject:0:Html", "<script>x()</script>"),
                .. action is null ? [] : new[] { ("Headers:0:Name", "Content-Security-Policy"), ("Headers:0:Action", action) },
                .. rule is null ? [] : new[] { ("Headers:0:Value", rule) },
            ]);
        using var meters = new MeterCollector(edge.Services.GetRequiredService<IMeterFactory>());
        using (var explained = await edge.GetAsync("/_edge/explain?url=/", ("x-functions-key", CachedSite.Key), ("Accept", "application/json")))
        {
            Assert.Equal(expected, (await explained.TextAsync()).Contains("\"csp\"", StringComparison.Ordinal));
        }

        // It tells of it itself, and the one line in the log is for what readers get.
        Assert.Equal(0, meters["edge.inject.forbidden"]);
        using var response = await edge.GetAsync("/");
        await response.BytesAsync();
        Assert.Equal(expected ? 1 : 0, meters["edge.inject.forbidden"]);
        Assert.Equal(expected, edge.Logs.Entries.Any(e => e.Event.Id == EventIds.FragmentForbidden));
    }
}
