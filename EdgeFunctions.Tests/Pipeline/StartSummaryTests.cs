using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Pipeline;
using EdgeFunctions.Tests.TestSupport;
using EdgeFunctions.Transforms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeFunctions.Tests.Pipeline;

public sealed class StartSummaryTests
{
    private static readonly (string Name, string Value)[] Everything =
    [
        ("Publisher:OriginUrl", "https://origin.example"), ("Publisher:OriginHost", "www.example.com"), ("Publisher:PublicHosts:0", "www.example.com"), ("Publisher:PublicHosts:1", "example.com"),
        ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", "https://images.example"), ("Assets:Routes:0:Hosts:0", "images.example"), ("Assets:Routes:0:Hosts:1", "img.example"),
        ("Assets:Routes:1:Prefix", "/v"), ("Assets:Routes:1:OriginUrl", "https://video.example"), ("Assets:Routes:1:PathPattern", "^/v/(.*)$"), ("Assets:Routes:1:TargetPath", "/$1"),
        ("Rewrite:Hosts:0", "old.example"), ("Cache:MaxBytes", "52428800"), ("Inject:0:Html", "<script>x()</script>"), ("Inject:1:Where", "BodyEnd"), ("Inject:1:Html", "<!-- b -->"),
        ("Protect:0:Path", "/preview"), ("Protect:0:Username", "someone"), ("Protect:0:Secret", "zq8-secret-of-nobody-31"), ("FrontDoor:Id", "0b1f4c8e-1111-4222-8333-94445555abcd"), ("Functions:Key", "key-of-nobody-7761-xyz"),
    ];

    [Fact]
    public void Lines_EverythingIsSet_OneBlockWithoutSecrets() => Assert.Equal(
        """
          origin       https://origin.example as www.example.com
          hosts        www.example.com, example.com
          assets       /media → https://images.example for images.example, img.example
                       /v → https://video.example where ^/v/(.*)$
          rewrites     also old.example
          delivery     buffered, up to 4 MiB a page
          cache        50 MiB, pages up to 1 MiB
          injects      HeadStart, BodyEnd; with scripts
          protects     /preview by Basic (secret •••)
          Front Door   profile •••abcd
          inspector    https://edge.example/_edge/inspect, with the function key
        """,
        string.Join('\n', Summary(new InspectorMode(true, false), Everything).Lines("https://edge.example")));

    [Fact]
    public void Lines_OriginAlone_SaysWhatIsOpen() => Assert.Equal(
        """
          origin       https://origin.example
          hosts        names of this machine only
          delivery     streaming
          cache        off
          protects     nothing
          Front Door   not asked for
          inspector    off
        """,
        string.Join('\n', Summary(new InspectorMode(false, false), ("Publisher:OriginUrl", "https://origin.example"), ("Publisher:Delivery", "Streaming")).Lines(null)));

    [Fact]
    public async Task Start_UnderTheFunctionsHost_IsLoggedOnce()
    {
        await using var edge = await EdgeHost.StartAsync("https://origin.example", _ => { }, ServerTraits.FunctionsHost);
        var entry = Assert.Single(edge.Logs.Entries, e => e.Message.Contains("is configured", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, entry.Level);
        Assert.Contains("  origin       https://origin.example", entry.Message, StringComparison.Ordinal);

        await using var embedded = await EdgeHost.StartAsync("https://origin.example");
        Assert.DoesNotContain(embedded.Logs.Entries, e => e.Message.Contains("is configured", StringComparison.Ordinal));
    }

    private static StartSummary Summary(InspectorMode inspector, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>("Edge:" + s.Name, s.Value))).Build();
        var services = new ServiceCollection().AddLogging().AddEdge(configuration, ServerTraits.Kestrel).BuildServiceProvider();
        return new StartSummary(services.GetRequiredService<EdgeOptions>(), inspector, services.GetRequiredService<ITransformFactory>());
    }
}
