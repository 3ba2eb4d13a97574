using System.Buffers;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>
/// What the encoder of the body that came knew, on its way to the encoder of the rewritten one: its matches, and where in the
/// rewritten body they stand now. All of it is a hint: nothing is believed that the bytes do not show.
/// </summary>
internal sealed class KeptMatches : IMatchObserver, IDisposable
{
    private const int LeastEntries = 1024;
    private const int MostExpected = 32 * 1024;

    // Those of a page of some ten megabytes. More than these wait for their turn only where a page is larger, or where much of one is removed.
    private const int MostEntries = 1_000_000;
    private const int LeastRuns = 128;
    private const int LeastBlocks = 4;

    // So many entries at least are of one block: a body of tiny blocks is not worth their codes.
    private const int LeastBlock = 512;

    // Of a stored block: each literal is as likely as any other.
    private static readonly byte[] StoredLengths = [.. Enumerable.Repeat((byte)8, 256)];

    private uint[] _entries = [];
    private int _expected = LeastEntries;
    private int _firstEntry;
    private int _entryCount;
    private CopiedRun[] _runs = [];
    private KeptBlock[] _blocks = [];
    private int _firstBlock;
    private int _blockCount;
    private int _firstRun;
    private int _runCount;

    /// <summary>Bytes of memory taken.</summary>
    public long Held => ((long)_entries.Length * sizeof(uint)) + ((long)_runs.Length * 24) + ((long)_blocks.Length * (KeptBlock.LengthCount + sizeof(long)));

    /// <summary>How many entries were taken.</summary>
    public long TakenEntries { get; private set; }

    /// <summary>Before which entry, by <see cref="TakenEntries"/>, a block begins whose codes were not taken yet.</summary>
    public long NextBlock => _firstBlock < _blockCount ? _blocks[_firstBlock].Entry : long.MaxValue;

    /// <summary>The entries that were not taken yet.</summary>
    public ReadOnlySpan<uint> Entries => _entries.AsSpan(_firstEntry, _entryCount - _firstEntry);

    /// <summary>The runs that were not taken yet.</summary>
    public ReadOnlySpan<CopiedRun> Runs => _runs.AsSpan(_firstRun, _runCount - _firstRun);

    /// <summary>Says how long the body is as it comes, so that its entries need not move as they become more. They take two or three bytes each there.</summary>
    public void Expect(long length) => _expected = (int)Math.Clamp(length / 2, LeastEntries, MostExpected);

    public void OnBlock(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        var entry = TakenEntries + _entryCount - _firstEntry;
        if (_blockCount > 0 && entry - _blocks[_blockCount - 1].Entry < LeastBlock)
        {
            return;
        }

        Ensure(ref _blocks, ref _firstBlock, ref _blockCount, 1, LeastBlocks);
        ref var block = ref _blocks[_blockCount++];
        block.Entry = entry;
        var lengths = block.Lengths;
        lengths.Clear();
        literalLengths = literalLengths.IsEmpty ? StoredLengths : literalLengths;
        literalLengths[..Math.Min(literalLengths.Length, DeflateFormat.LiteralLengthCodes)].CopyTo(lengths);
        distanceLengths[..Math.Min(distanceLengths.Length, DeflateFormat.DistanceCodes)].CopyTo(lengths[DeflateFormat.LiteralLengthCodes..]);
    }

    /// <summary>The codes of the block that the next entry is of, by their lengths, literal/length codes first. Those of blocks before it are taken with it.</summary>
    /// <returns>False when there is no other than the one before.</returns>
    public bool TryTakeBlock(Span<byte> lengths)
    {
        var isOther = false;
        while (NextBlock <= TakenEntries)
        {
            _blocks[_firstBlock++].Lengths.CopyTo(lengths);
            isOther = true;
        }

        return isOther;
    }

    public void OnMatches(ReadOnlySpan<uint> entries)
    {
        Ensure(ref _entries, ref _firstEntry, ref _entryCount, entries.Length, _expected);
        entries.CopyTo(_entries.AsSpan(_entryCount));
        _entryCount += entries.Length;
        if (_entryCount - _firstEntry > MostEntries)
        {
            ForgetOldest();
        }
    }

    /// <summary>A run of the body stands in the rewritten one. Runs are told in order.</summary>
    public void AddRun(long input, long output, int length)
    {
        if (_runCount > _firstRun)
        {
            ref var last = ref _runs[_runCount - 1];
            if (last.Input + last.Length == input && last.Output + last.Length == output)
            {
                last = last with { Length = last.Length + length };
                return;
            }
        }

        Ensure(ref _runs, ref _firstRun, ref _runCount, 1, LeastRuns);
        _runs[_runCount++] = new CopiedRun(input, output, length);
    }

    public void TakeEntries(int count)
    {
        _firstEntry += count;
        TakenEntries += count;
    }

    public void TakeRuns(int count) => _firstRun += count;

    public void Clear()
    {
        _firstEntry = _entryCount = _firstBlock = _blockCount = _firstRun = _runCount = 0;
        TakenEntries = 0;
    }

    public void Dispose()
    {
        Clear();
        Return(ref _entries);
        Return(ref _blocks);
        Return(ref _runs);
    }

    /// <summary>Makes literals of the older half of the matches.</summary>
    private void ForgetOldest()
    {
        var forgotten = _entries.AsSpan(_firstEntry, MostEntries / 2);
        long bytes = 0;
        foreach (var entry in forgotten)
        {
            bytes += Matches.IsLiteralsAlone(entry) ? Matches.CountAlone(entry) : Matches.Literals(entry) + Matches.Length(entry);
        }

        var kept = forgotten.Length;
        for (; bytes > 0; bytes -= Matches.CountAlone(forgotten[kept]))
        {
            forgotten[--kept] = Matches.PackLiterals((int)Math.Min(bytes, Matches.MostLiteralsAlone));
        }

        TakeEntries(kept);
    }

    private static void Ensure<T>(ref T[] array, ref int first, ref int count, int more, int least)
    {
        if (count + more <= array.Length)
        {
            return;
        }

        var left = count - first;
        if (left + more > array.Length / 2)
        {
            var larger = ArrayPool<T>.Shared.Rent(Math.Max(least, Math.Max(left + more, array.Length * 2)));
            array.AsSpan(first, left).CopyTo(larger);
            Return(ref array);
            array = larger;
        }
        else
        {
            array.AsSpan(first, left).CopyTo(array);
        }

        (first, count) = (0, left);
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        array = [];
    }
}
