using System.IO.Pipelines;
using System.Net;
using EdgeFunctions.Bodies;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Origin;

/// <summary>A reader's request body on its way to the origin, piece by piece; nothing is held.</summary>
internal sealed class RequestBodyContent(PipeReader body, long? length, IdleTimeout timeout, TimeSpan idle) : HttpContent
{
    private volatile bool _isWaiting;
    private Task? _sending;

    /// <summary>Whether the reader is waited for, or was when the time ran out.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Whether the edge asks first of its own accord, so that an origin which knows no expectations may be asked without one.</summary>
    public bool AsksFirst { get; init; }

    /// <summary>Whether sending has begun. What has been sent cannot be sent again.</summary>
    public bool IsBegun => _sending is not null;

    /// <summary>Stops the clock of the first byte while the upload runs, and starts it when the last byte is out.</summary>
    public required TimeSpan FirstByte { get; init; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _sending = SendAsync(stream, cancellationToken);

    /// <summary>Ends the upload, if it still runs: the connection pool leaves it behind when the exchange fails first, and the server must have its reader back.</summary>
    public async ValueTask StopAsync()
    {
        if (_sending is { IsCompleted: false } sending)
        {
            body.CancelPendingRead();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Not by the token: a read that is cancelled so never ends for the server, which then cannot pass over the rest of the body and calls that an error.
        using var _ = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        while (true)
        {
            timeout.Restart(idle);
            var result = await ReadAsync();
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                body.AdvanceTo(buffer.Start);
                throw new OperationCanceledException(cancellationToken);
            }

            _isWaiting = false;
            try
            {
                foreach (var segment in buffer)
                {
                    await stream.WriteAsync(segment, cancellationToken);
                }
            }
            finally
            {
                // The server's own again, also when the origin takes no more.
                body.AdvanceTo(buffer.End);
            }

            // What has come goes on, also when the reader pauses in mid-body.
            if (!buffer.IsEmpty)
            {
                await stream.FlushAsync(cancellationToken);
            }

            if (result.IsCompleted)
            {
                break;
            }
        }

        timeout.Restart(FirstByte);
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length.GetValueOrDefault();
        return length.HasValue;
    }

    private async ValueTask<ReadResult> ReadAsync()
    {
        try
        {
            // Stays when it fails: who is to blame for the silence is asked afterwards.
            _isWaiting = true;
            return await body.ReadAsync(CancellationToken.None);
        }
        catch (BadHttpRequestException e)
        {
            throw new RequestBodyException(e.StatusCode, e);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Reset by the reader, or ended by the server, which stops and does not wait any longer. Its token may tell a little later.
            throw new RequestBodyException(null, e);
        }
    }
}
