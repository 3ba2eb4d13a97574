using EdgeFunctions.Configuration;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// An edge whose uploads wait for an origin's answer to their expectation as long as a test does. The pool of connections waits for a second, and sends the
/// body then: on a busy machine that may be over before the origin has read the request.
/// </summary>
internal static class PatientUploads
{
    private static readonly OriginOptions Options = new() { AllowLoopback = true };

    public static void Add(IServiceCollection services) => services.AddSingleton<IOriginClient>(static provider => new OriginClient(
        Create(Options), provider.GetRequiredService<OriginWatch>(), provider.GetRequiredService<TimeProvider>(), static () => Create(Options with { ConnectionLifetime = TimeSpan.Zero })));

    private static SocketsHttpHandler Create(OriginOptions options)
    {
        var handler = OriginHandler.Create(options);
        handler.Expect100ContinueTimeout = Patience.Limit;
        return handler;
    }
}
