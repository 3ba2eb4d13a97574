using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Tests.Bodies;

public sealed class BodyCopierTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(null, 1)]
    [InlineData(3000L, 0)]
    public async Task CopyAsync_AllAtHand_FlushesOnceAndAsksBeyondTheEndOnlyWhereTheLengthIsUnknown(long? length, int readsBeyond)
    {
        var source = new PiecesStream(1000, 1000, 1000);
        var writer = new CountingPipeWriter();
        using var timeout = new IdleTimeout(Idle, Idle, TimeProvider.System, CancellationToken.None);

        var result = await BodyCopier.CopyAsync(source, writer, timeout, Idle, length);

        Assert.Equal((CopyOutcome.Completed, 3000L), (result.Outcome, result.Bytes));
        Assert.Equal((3000L, 1), (writer.Bytes, writer.Flushes));
        Assert.Equal(readsBeyond, source.ReadsBeyond);
    }

    [Fact]
    public async Task CopyAsync_LengthKnown_AsksForMemoryOfThatSize()
    {
        var writer = new CountingPipeWriter();
        using var timeout = new IdleTimeout(Idle, Idle, TimeProvider.System, CancellationToken.None);

        await BodyCopier.CopyAsync(new PiecesStream(1000, 500), writer, timeout, Idle, length: 1500);

        Assert.Equal([1500, 500], writer.Hints);
    }

    [Theory]
    [InlineData(false, new[] { 64, 128, 256, 256, 256 })]
    [InlineData(true, new[] { 64, 64, 64, 64, 64 })]
    public async Task CopyAsync_ReadsThatFillTheirPiece_AskForLargerOnesUnlessTheReaderHasToBeWaitedFor(bool waits, int[] kilobytes)
    {
        var writer = new CountingPipeWriter { Waits = waits };
        using var timeout = new IdleTimeout(Idle, Idle, TimeProvider.System, CancellationToken.None);

        await BodyCopier.CopyAsync(new PiecesStream([.. kilobytes.Take(4).Select(k => k * 1024)]), writer, timeout, Idle);

        Assert.Equal(kilobytes.Select(k => k * 1024), writer.Hints);
    }

    [Theory]
    [InlineData(false, false, "SourceStalled")]
    [InlineData(true, false, "ReaderStalled")]
    [InlineData(false, true, "ReaderLeft")]
    [InlineData(true, true, "ReaderLeft")]
    public async Task CopyAsync_NothingGoesOn_BlamesWhoIsWaitedFor(bool hasBytes, bool readerLeaves, string expected)
    {
        using var reader = new CancellationTokenSource();
        using var timeout = new IdleTimeout(Idle, Idle, TimeProvider.System, reader.Token);
        var source = hasBytes ? new PiecesStream(64 * 1024) : new Pipe().Reader.AsStream();
        var unread = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

        var copy = BodyCopier.CopyAsync(source, unread.Writer, timeout, Idle).AsTask();
        Assert.False(copy.IsCompleted);
        if (readerLeaves)
        {
            await reader.CancelAsync();
        }
        else
        {
            // As when time is over.
            timeout.Cancel();
        }

        Assert.Equal((expected, hasBytes ? 64 * 1024L : 0), ($"{(await copy).Outcome}", (await copy).Bytes));
    }

    /// <summary>Gives a piece for each read that has room for it, then the end.</summary>
    private sealed class PiecesStream(params int[] pieces) : MemoryStream
    {
        private int _next;

        public int ReadsBeyond { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.IsEmpty)
            {
                return new(0);
            }

            ReadsBeyond += _next == pieces.Length ? 1 : 0;
            return new(_next < pieces.Length ? pieces[_next++] : 0);
        }
    }

    private sealed class CountingPipeWriter : PipeWriter
    {
        public List<int> Hints { get; } = [];

        public long Bytes { get; private set; }

        public int Flushes { get; private set; }

        /// <summary>Whether the reader takes nothing at once.</summary>
        public bool Waits { get; init; }

        public override void Advance(int bytes) => Bytes += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            Hints.Add(sizeHint);
            return new byte[sizeHint];
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return Waits ? new(new AwaitedFlush(), 0) : new(default(FlushResult));
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }

    /// <summary>Ends once somebody waits for it, however long that takes him.</summary>
    private sealed class AwaitedFlush : IValueTaskSource<FlushResult>
    {
        private bool _isAwaited;

        public FlushResult GetResult(short token) => default;

        public ValueTaskSourceStatus GetStatus(short token) => _isAwaited ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            _isAwaited = true;
            ThreadPool.QueueUserWorkItem(continuation, state, preferLocal: true);
        }
    }
}
