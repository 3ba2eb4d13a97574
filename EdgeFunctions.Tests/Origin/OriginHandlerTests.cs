using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Origin;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginHandlerTests
{
    private const string Stray = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

    [Theory]
    [InlineData(false, 2)]
    [InlineData(false, 5000)]
    [InlineData(false, 100_000)]
    [InlineData(true, 2)]
    [InlineData(true, 5000)]
    [InlineData(true, 100_000)]
    public async Task Send_BytesBehindAnAnswerWhileAnotherRequestWaits_AreNotItsAnswer(bool tls, int length)
    {
        var (firstCame, secondMayConnect) = (new Gate(), new Gate());
        await using var origin = new StrayingOrigin(tls, length, firstCame);
        using var handler = OriginHandler.Create(new OriginOptions { AllowLoopback = true });
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => origin.Has(certificate);
        var (connect, connections, secondWaits) = (handler.ConnectCallback!, 0, new Gate());
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            if (Interlocked.Increment(ref connections) == 2)
            {
                secondWaits.Open();
                await secondMayConnect.PassAsync();
            }

            return await connect(context, cancellationToken);
        };
        using var client = new HttpMessageInvoker(handler);

        // The second request begins a connection of its own, and gets the first one's when that is free sooner.
        var first = ReadAsync(client, origin.Url);
        await origin.Asked.PassAsync();
        var second = ReadAsync(client, origin.Url);
        await secondWaits.PassAsync();
        firstCame.Open();
        Assert.Equal(new string('g', length), await first);
        secondMayConnect.Open();

        Assert.Equal(new string('g', length), await second);
    }

    private static async Task<string> ReadAsync(HttpMessageInvoker client, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11 };
        using var response = await client.SendAsync(request, Patience.Token());

        // As bodies are read here. What copies one whole reads further, and the pool sees what that finds.
        await using var body = await response.Content.ReadAsStreamAsync(Patience.Token());
        var (came, buffer) = (new MemoryStream(), new byte[64 * 1024]);
        int count;
        while ((count = await body.ReadAsync(buffer, Patience.Token())) > 0)
        {
            came.Write(buffer, 0, count);
        }

        return Encoding.ASCII.GetString(came.ToArray());
    }

    /// <summary>Answers with more than it says; the first answer waits.</summary>
    private sealed class StrayingOrigin : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly X509Certificate2? _certificate;
        private readonly byte[] _answer;
        private readonly Gate _first;
        private readonly Task _accepting;

        public StrayingOrigin(bool tls, int length, Gate first)
        {
            _first = first;
            _answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{new string('g', length)}{Stray}");
            _listener.Start();
            Url = $"{(tls ? "https" : "http")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
            if (tls)
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                _certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
            }

            _accepting = AcceptAsync();
        }

        public string Url { get; }

        public Gate Asked { get; } = new();

        public bool Has(X509Certificate? certificate) => certificate is not null && certificate.GetCertHashString() == _certificate?.GetCertHashString();

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _accepting;
            _certificate?.Dispose();
            _stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            var serving = new List<Task>();
            try
            {
                while (true)
                {
                    serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
            }

            await Task.WhenAll(serving);
        }

        private async Task ServeAsync(TcpClient client)
        {
            using var _ = client;
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                    stream = secure;
                }

                await using var __ = stream;
                while (await ReadHeadAsync(stream))
                {
                    Asked.Open();
                    await _first.PassAsync();
                    await stream.WriteAsync(_answer, _stop.Token);
                    await stream.FlushAsync(_stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
            }
        }

        private async Task<bool> ReadHeadAsync(Stream stream)
        {
            var (head, one) = (new StringBuilder(), new byte[1]);
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one, _stop.Token) == 0)
                {
                    return false;
                }

                head.Append((char)one[0]);
            }

            return true;
        }
    }
}
