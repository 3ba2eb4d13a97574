using System.IO.Pipelines;
using System.Net;
using EdgeFunctions.Bodies;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Origin;

/// <summary>A reader's request body on its way to the origin, piece by piece; nothing is held.</summary>
internal sealed class RequestBodyContent(PipeReader body, long? length, IdleTimeout timeout, TimeSpan idle) : HttpContent
{
    private volatile bool _isWaiting;

    /// <summary>Whether the reader is waited for, or was when the time ran out.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Stops the clock of the first byte while the upload runs, and starts it when the last byte is out.</summary>
    public required TimeSpan FirstByte { get; init; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        while (true)
        {
            timeout.Restart(idle);
            var result = await ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            foreach (var segment in buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }

            body.AdvanceTo(buffer.End);

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

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Stays when it fails: who is to blame for the silence is asked afterwards.
            _isWaiting = true;
            var result = await body.ReadAsync(cancellationToken);
            _isWaiting = false;
            return result;
        }
        catch (BadHttpRequestException e)
        {
            throw new RequestBodyException(e.StatusCode, e);
        }
        catch (IOException e)
        {
            throw new RequestBodyException(StatusCodes.Status400BadRequest, e);
        }
    }
}
