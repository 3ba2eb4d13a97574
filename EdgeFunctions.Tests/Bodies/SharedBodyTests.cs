using System.Buffers;
using System.Text;
using EdgeFunctions.Bodies;
using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Bodies;

public sealed class SharedBodyTests
{
    private const int Bound = 100_000;

    private int _abandoned;

    [Theory]
    [InlineData(null)]
    [InlineData(90_000)]
    public async Task Read_ManyReadersAnyCuts_AllGetTheBody(int? expected)
    {
        const int Readers = 20;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var bytes = new byte[90_000];
        random.NextBytes(bytes);
        var body = Create(expected);
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAsync(body.TryJoin()!))).ToArray();
        for (var start = 0; start < bytes.Length;)
        {
            var count = Math.Min(random.Next(1, 5000), bytes.Length - start);
            body.Write(bytes.AsSpan(start, count));
            body.Publish();
            start += count;
        }

        body.Complete();
        foreach (var reader in readers.Append(ReadAsync(body.TryJoin()!)))
        {
            var read = await reader;
            Assert.True(bytes.AsSpan().SequenceEqual(read), $"seed {seed}");
        }

        Assert.True(bytes.AsSpan().SequenceEqual(Join(body.ToPieces())), $"seed {seed}");
        Assert.Equal(0, _abandoned);
    }

    [Fact]
    public void ToPieces_OfTheLengthThatWasExpected_CopiesNothing()
    {
        var body = Create(5000);
        body.Write(new byte[5000]);
        body.Complete();
        Assert.Same(Array(Assert.Single(body.ToPieces())), Array(body.ToPieces()[0]));
    }

    [Fact]
    public async Task Unshare_TheFirstWhoAsksTakesTheSource()
    {
        var body = Create(null);
        var (first, second) = (body.TryJoin()!, body.TryJoin()!);
        body.Write(new byte[Bound]);
        Assert.True(body.IsWithinBound);
        body.Write(new byte[1]);
        Assert.False(body.IsWithinBound);
        var claimed = body.UnshareAsync();
        Assert.Null(body.TryJoin());
        Assert.Equal((SharedRead.Bytes, Bound + 1), (first.Read(out _), Count(first)));
        Assert.Equal(SharedRead.Unshared, first.Read(out _));
        Assert.False(claimed.IsCompleted);
        Assert.Equal((true, false), (first.TryClaim(), second.TryClaim()));
        Assert.True(await claimed);
        first.Dispose();
        second.Dispose();
        Assert.Equal(0, _abandoned);
    }

    [Fact]
    public async Task Unshare_NobodyAsks_TheLastReaderAbandonsTheBody()
    {
        var body = Create(null);
        var (first, second) = (body.TryJoin()!, body.TryJoin()!);
        var claimed = body.UnshareAsync();
        first.Dispose();
        first.Dispose();
        Assert.Equal((0, false), (_abandoned, claimed.IsCompleted));
        second.Dispose();
        Assert.Equal(1, _abandoned);
        Assert.False(await claimed);
    }

    [Fact]
    public void Dispose_OfTheLastReader_NobodyJoinsAnyMore()
    {
        var body = Create(null);
        body.TryJoin()!.Dispose();
        Assert.Equal(1, _abandoned);
        Assert.Null(body.TryJoin());
    }

    [Theory]
    [InlineData("prefix and rest", true, true, " and rest")]
    [InlineData("prefix", true, true, "")]
    [InlineData("pref", true, false, "")]
    [InlineData("prefax and rest", false, false, "")]
    public void PrefixCheck_AtEveryCut_PassesOnWhatIsBehind(string text, bool holds, bool done, string rest)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var body = Create(null);
            body.Write("pre"u8);
            body.GetSpan(32 * 1024);
            body.Write("fix"u8);
            body.Publish();
            var output = new ArrayBufferWriter<byte>();
            var check = new PrefixCheck(body.TryJoin()!, output);
            check.Write(bytes.AsSpan(0, cut));
            check.Write(bytes.AsSpan(cut));
            Assert.Equal((holds, holds ? done : check.IsDone, rest), (check.Holds, check.IsDone, Encoding.ASCII.GetString(output.WrittenSpan)));
        }
    }

    [Fact]
    public void Dispose_BehindTheEnd_AbandonsNothing()
    {
        var body = Create(null);
        var reader = body.TryJoin()!;
        body.Complete();
        reader.Dispose();
        Assert.Equal(0, _abandoned);
        Assert.Equal(SharedRead.End, body.TryJoin()!.Read(out _));
    }

    [Fact]
    public void Fail_ComesBehindTheBytes()
    {
        var body = Create(null);
        var reader = body.TryJoin()!;
        body.Write(new byte[10]);
        body.Fail(new CopyResult(CopyOutcome.SourceFailed, 10));
        Assert.Equal(SharedRead.Bytes, reader.Read(out var bytes));
        reader.Advance(bytes.Length);
        Assert.Equal(SharedRead.Broken, reader.Read(out _));
        Assert.Equal(CopyOutcome.SourceFailed, reader.Failure!.Value.Outcome);
    }

    [Fact]
    public void Read_BeforeItIsPublished_IsPending()
    {
        var body = Create(null);
        var reader = body.TryJoin()!;
        body.Write(new byte[10]);
        Assert.Equal(SharedRead.Pending, reader.Read(out _));
        body.Publish();
        Assert.Equal(SharedRead.Bytes, reader.Read(out var bytes));
        Assert.Equal(10, bytes.Length);
    }

    [Fact]
    public async Task WaitAsync_Cancelled_CanBeWaitedForAgain()
    {
        var body = Create(null);
        var reader = body.TryJoin()!;
        using var source = new CancellationTokenSource();
        var wait = reader.WaitAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        var again = reader.WaitAsync(Patience.Token()).AsTask();
        Assert.False(again.IsCompleted);
        body.Write(new byte[1]);
        body.Publish();
        await again;
        Assert.Equal(SharedRead.Bytes, reader.Read(out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Released_WhenItIsWrittenAndTheLastReaderHasLeft_IsCalledOnce(bool isWhole)
    {
        var released = 0;
        var body = Create(null);
        body.Released = () => released++;
        var (first, second) = (body.TryJoin()!, body.TryJoin()!);
        body.Write(new byte[20_000]);
        body.Publish();
        Assert.InRange(body.Capacity, 20_000, body.MostCapacity);
        first.Dispose();
        if (isWhole)
        {
            body.Complete();
            Assert.Equal(0, released);
            second.Dispose();
        }
        else
        {
            second.Dispose();
            Assert.Equal((0, 1), (released, _abandoned));
            body.Fail(new CopyResult(CopyOutcome.ReaderLeft, 0));
        }

        Assert.Equal(1, released);
        body.TryJoin()?.Dispose();
        Assert.Equal(1, released);
    }

    private SharedBody Create(int? expected) => new(Bound, expected, () => _abandoned++);

    private static int Count(SharedBodyReader reader)
    {
        var count = 0;
        while (reader.Read(out var bytes) == SharedRead.Bytes)
        {
            reader.Advance(bytes.Length);
            count += bytes.Length;
        }

        return count;
    }

    private static async Task<byte[]> ReadAsync(SharedBodyReader reader)
    {
        var copy = new ArrayBufferWriter<byte>();
        while (true)
        {
            switch (reader.Read(out var bytes))
            {
                case SharedRead.Bytes:
                    copy.Write(bytes.Span);
                    reader.Advance(bytes.Length);
                    break;
                case SharedRead.Pending:
                    await reader.WaitAsync(Patience.Token());
                    break;
                case SharedRead.End:
                    return copy.WrittenSpan.ToArray();
                default:
                    throw new IOException("The body broke off.");
            }
        }
    }

    private static byte[] Join(ReadOnlyMemory<byte>[] pieces)
    {
        var all = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            all.Write(piece.Span);
        }

        return all.WrittenSpan.ToArray();
    }

    private static byte[] Array(ReadOnlyMemory<byte> memory) => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array! : [];
}
