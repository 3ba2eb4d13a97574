using System.Runtime.CompilerServices;
using EdgeFunctions.Bodies;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Origin;

/// <summary>The one client of all origins: a connection pool, and nothing that would look into a body.</summary>
/// <param name="handler">The pool.</param>
/// <param name="watch">Told of each request.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="unpooled">Makes a handler whose connections are used once, when the first request wants one; null where none does.</param>
internal sealed class OriginClient(HttpMessageHandler handler, OriginWatch watch, TimeProvider time, Func<HttpMessageHandler>? unpooled = null) : IOriginClient, IDisposable
{
    // HttpMessageInvoker: HttpClient's defaults buffer bodies and bring a total timeout.
    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: true);

    // The pool keeps a connection that its server does not close, whatever the request said.
    private readonly Lazy<HttpMessageInvoker>? _unpooled = unpooled is null ? null : new(() => new HttpMessageInvoker(unpooled(), disposeHandler: true));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OriginResult> SendAsync(HttpRequestMessage request, IdleTimeout timeout)
    {
        var watched = request as OriginRequest;
        using var span = watched is null ? null : OriginWatch.Begin(watched);
        var start = time.GetTimestamp();
        var invoker = watched is { HasOwnConnection: true } && _unpooled is not null ? _unpooled.Value : _invoker;
        OriginResult result;
        try
        {
            var response = await invoker.SendAsync(request, timeout.Token);
            if (response.StatusCode == System.Net.HttpStatusCode.ExpectationFailed && request.Content is RequestBodyContent { AsksFirst: true, IsBegun: false })
            {
                // The origin knows no expectations, and none was the reader's: without one it takes the upload (RFC 9110 section 10.1.1).
                response.Dispose();
                request.Headers.ExpectContinue = null;
                response = await invoker.SendAsync(request, timeout.Token);
            }

            if (ResponseFraming.IsUnambiguous(response) && response.StatusCode >= System.Net.HttpStatusCode.OK)
            {
                result = new OriginResult(response);
            }
            else
            {
                response.Dispose();
                result = new OriginResult(null, OriginFailure.Protocol);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            result = FailureOf(request, e, timeout);
            if (request.Content is RequestBodyContent upload)
            {
                await upload.StopAsync();
            }
        }

        if (watched is not null)
        {
            watch.Tell(span, watched, start, result);
        }

        return result;
    }

    public void Dispose()
    {
        _invoker.Dispose();
        if (_unpooled is { IsValueCreated: true } own)
        {
            own.Value.Dispose();
        }
    }

    /// <summary>What came instead of a response. A silence of the reader in mid-upload is not the origin's.</summary>
    private static OriginResult FailureOf(HttpRequestMessage request, Exception e, IdleTimeout timeout)
    {
        var failure = Classify(e, timeout);
        return failure == OriginFailure.FirstByteTimeout && request.Content is RequestBodyContent { IsWaiting: true }
            ? new OriginResult(null, OriginFailure.RequestBody, new RequestBodyException(StatusCodes.Status408RequestTimeout, e))
            : new OriginResult(null, failure, e);
    }

    private static OriginFailure Classify(Exception e, IdleTimeout timeout) => e switch
    {
        _ when RequestBodyException.In(e) is { } body => body.StatusCode is null ? OriginFailure.ReaderLeft : OriginFailure.RequestBody,
        OperationCanceledException when timeout.HasExpired => OriginFailure.FirstByteTimeout,
        OperationCanceledException when timeout.Token.IsCancellationRequested => OriginFailure.ReaderLeft,
        // SocketsHttpHandler reports its ConnectTimeout as a cancellation that nobody asked for.
        OperationCanceledException => OriginFailure.ConnectTimeout,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } => OriginFailure.Unreachable,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => OriginFailure.Tls,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => OriginFailure.Reset,
        HttpRequestException { InnerException: IOException } => OriginFailure.Reset,
        IOException => OriginFailure.Reset,
        _ => OriginFailure.Protocol,
    };
}
