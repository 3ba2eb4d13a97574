using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>Opens a gate when so many requests have arrived at the edge.</summary>
internal sealed class Arrivals(int count, Gate gate) : IStartupFilter
{
    private int _arrived;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((_, then) =>
        {
            var handled = then();
            if (Interlocked.Increment(ref _arrived) == count)
            {
                gate.Open();
            }

            return handled;
        });
        next(app);
    };
}
