using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>Puts the watched connection in the place of the server's, for all who write to the response.</summary>
internal sealed class RecordedResponseBody(IHttpResponseBodyFeature inner, RequestRecord record) : IHttpResponseBodyFeature
{
    private RecordedWriter? _writer;
    private Stream? _stream;

    public Stream Stream => _stream ??= Writer.AsStream(leaveOpen: true);

    public PipeWriter Writer => _writer ??= new RecordedWriter(inner.Writer, record);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();
}
