using EdgeFunctions.Bodies;
using EdgeFunctions.Responses;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Responses;

public sealed class PartWriterTests
{
    private const int KiB = 1024;

    private readonly PieceWriter _reader = new();

    [Fact]
    public async Task WriteAsync_PageOf100KiB_LeavesInOnePiece()
    {
        var body = Body(40 * KiB, 60 * KiB);

        var result = await WriteAsync(body);

        Assert.Equal(CopyOutcome.Completed, result.Outcome);
        Assert.Equal([100 * KiB], _reader.Pieces);
        Assert.Equal(Bytes(body), _reader.Written);
    }

    [Fact]
    public async Task WriteAsync_LargeBody_LeavesInPiecesAndInOrder()
    {
        var body = Body(200 * KiB, 1, 99 * KiB);

        var result = await WriteAsync(body);

        Assert.Equal(body.Length, result.Bytes);
        Assert.Equal([128 * KiB, 128 * KiB, (43 * KiB) + 1], _reader.Pieces);
        Assert.Equal(Bytes(body), _reader.Written);
    }

    [Fact]
    public async Task WriteAsync_ReaderHasToBeWaitedFor_TakesASmallPieceNext()
    {
        var body = Body(300 * KiB);
        var room = new TaskCompletionSource();
        _reader.Room = room.Task;

        var writing = WriteAsync(body);
        Assert.Equal([128 * KiB], _reader.Pieces);
        _reader.Room = Task.CompletedTask;
        room.SetResult();

        Assert.Equal(CopyOutcome.Completed, (await writing).Outcome);
        Assert.Equal([128 * KiB, 32 * KiB, 128 * KiB, 12 * KiB], _reader.Pieces);
        Assert.Equal(Bytes(body), _reader.Written);
    }

    [Fact]
    public async Task WriteAsync_PartAcrossPieces_LeavesAlone()
    {
        var body = Body(10, 20, 30);

        await WriteAsync(body, new ByteRange(5, 30));

        Assert.Equal(Bytes(body)[5..35], _reader.Written);
    }

    [Fact]
    public async Task WriteAsync_ReaderGone_TellsWhatWasWritten()
    {
        _reader.IsGone = true;

        var result = await WriteAsync(Body(300 * KiB));

        Assert.Equal((CopyOutcome.ReaderLeft, 128L * KiB), (result.Outcome, result.Bytes));
    }

    [Fact]
    public async Task WriteAsync_ReaderLeavesWhileItIsWaitedFor_TellsWhatWasWritten()
    {
        using var reader = new CancellationTokenSource();
        _reader.Room = new TaskCompletionSource().Task;

        var writing = WriteAsync(Body(300 * KiB), caller: reader.Token);
        await reader.CancelAsync();
        var result = await writing;

        Assert.Equal((CopyOutcome.ReaderLeft, 128L * KiB), (result.Outcome, result.Bytes));
    }

    private static PageBytes Body(params int[] sizes)
    {
        var random = new Random(1);
        var segments = sizes.Select(size =>
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            return (ReadOnlyMemory<byte>)bytes;
        }).ToArray();
        return new PageBytes(segments, sizes.Sum());
    }

    private static byte[] Bytes(PageBytes body) => [.. body.Segments.SelectMany(s => s.ToArray())];

    private async Task<CopyResult> WriteAsync(PageBytes body, ByteRange? part = null, CancellationToken caller = default)
    {
        using var timeout = new IdleTimeout(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeProvider.System, caller);
        return await PartWriter.WriteAsync(body, part ?? ByteRange.Whole(body.Length), _reader, timeout, TimeSpan.FromMinutes(1), backpressure: null);
    }
}
