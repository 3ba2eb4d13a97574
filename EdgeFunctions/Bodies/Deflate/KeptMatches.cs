using System.Buffers;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>
/// What the encoder of the body that came knew, on its way to the encoder of the rewritten one: its matches, and where in the
/// rewritten body they stand now. All of it is a hint: nothing is believed that the bytes do not show.
/// </summary>
internal sealed class KeptMatches : IMatchObserver, IDisposable
{
    private uint[] _entries = [];
    private int _firstEntry;
    private int _entryCount;
    private CopiedRun[] _runs = [];
    private int _firstRun;
    private int _runCount;

    /// <summary>Bytes of memory taken.</summary>
    public long Held => ((long)_entries.Length * sizeof(uint)) + ((long)_runs.Length * 24);

    /// <summary>The entries that were not taken yet.</summary>
    public ReadOnlySpan<uint> Entries => _entries.AsSpan(_firstEntry, _entryCount - _firstEntry);

    /// <summary>The runs that were not taken yet.</summary>
    public ReadOnlySpan<CopiedRun> Runs => _runs.AsSpan(_firstRun, _runCount - _firstRun);

    public void OnMatches(ReadOnlySpan<uint> entries)
    {
        Ensure(ref _entries, ref _firstEntry, ref _entryCount, entries.Length);
        entries.CopyTo(_entries.AsSpan(_entryCount));
        _entryCount += entries.Length;
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

        Ensure(ref _runs, ref _firstRun, ref _runCount, 1);
        _runs[_runCount++] = new CopiedRun(input, output, length);
    }

    public void TakeEntries(int count) => _firstEntry += count;

    public void TakeRuns(int count) => _firstRun += count;

    public void Clear() => _firstEntry = _entryCount = _firstRun = _runCount = 0;

    public void Dispose()
    {
        Clear();
        Return(ref _entries);
        Return(ref _runs);
    }

    private static void Ensure<T>(ref T[] array, ref int first, ref int count, int more)
    {
        if (count + more <= array.Length)
        {
            return;
        }

        var left = count - first;
        if (left + more > array.Length / 2)
        {
            var larger = ArrayPool<T>.Shared.Rent(Math.Max(1024, Math.Max(left + more, array.Length * 2)));
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
