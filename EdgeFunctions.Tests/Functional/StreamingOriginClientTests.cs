using System.Net;
using EdgeFunctions.Bodies;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// The seed's regression: a dispatcher once drained the streaming body that the fetch layer had delivered, and attached the
/// bytes as a buffer. Here a streaming client is injected, and the reader must see its stream while it is still held open.
/// </summary>
public sealed class StreamingOriginClientTests
{
    [Fact]
    public async Task DispatchAsset_StreamingClient_ResponseBodyIsTheLiveStream()
    {
        var live = new LiveStream();
        var client = new Mock<IOriginClient>();
        client.Setup(c => c.SendAsync(It.IsAny<HttpRequestMessage>(), It.IsAny<IdleTimeout>()))
            .ReturnsAsync(() => new OriginResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(live) }));
        await using var edge = await EdgeHost.StartAsync(
            "http://origin.example",
            services => services.AddSingleton(client.Object),
            ("Assets:Routes:0:Prefix", "/media"),
            ("Assets:Routes:0:OriginUrl", "http://assets.example"));

        live.Give([1, 2, 3]);
        using var response = await edge.GetAsync("/media/x");
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal([1, 2, 3], await body.ReadAtLeastAsync(3));

        // Nobody has seen an end yet: a buffered body could not have been answered at all.
        Assert.False(live.HasEnded);
        live.Give([4]);
        Assert.Equal([4], await body.ReadAtLeastAsync(1));
        live.End();
        Assert.Equal(0, await body.ReadAsync(new byte[1], Patience.Token()));
    }
}
