using System.Text;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeFunctions.Tests.Functional;

/// <summary>A clock that is set back while pages are stored.</summary>
public sealed class CachingClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Get_TheClockWasSetBack_TheOriginIsAskedAndWhatItSaysIsStored()
    {
        var (asked, text) = (0, "one");

        // Without a date, so that when it came counts.
        await using var origin = await TestOrigin.StartAsync(async context =>
        {
            asked++;
            context.Response.ContentType = "text/html";
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Date = "";
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(text));
        });
        await using var edge = await EdgeHost.StartAsync(origin.Url, services => services.AddSingleton<TimeProvider>(_time), ("Cache:MaxBytes", "10000000"));
        await GetAsync("one", 1);
        await GetAsync("one", 1);

        // How old the page is, nobody knows now.
        _time.Advance(-3600);
        text = "two";
        await GetAsync("two", 2);
        await GetAsync("two", 2);
        _time.Advance(59);
        await GetAsync("two", 2);
        _time.Advance(1);
        text = "three";
        await GetAsync("three", 3);

        async Task GetAsync(string expected, int expectedAsked)
        {
            using var response = await edge.GetAsync("/");
            Assert.Equal((expected, expectedAsked), (await response.TextAsync(), asked));
        }
    }
}
