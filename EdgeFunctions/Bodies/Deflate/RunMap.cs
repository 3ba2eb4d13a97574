using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Tells where bytes of the body stand in the rewritten one, as far back as a match may reach.</summary>
/// <remarks>
/// The body is looked at in blocks. Nearly every block stands in one run, and then a number is all that is needed of it. Offsets
/// count modulo 2^32: who asks is within a window.
/// </remarks>
internal sealed class RunMap
{
    // More runs than this within a window, and the oldest are forgotten.
    private const int RunCount = 1024;
    private const int RunMask = RunCount - 1;

    private const int BlockShift = 5;

    // A window, and all that an encoder looks at ahead of it.
    private const int BlockCount = 4 * DeflateFormat.WindowSize >> BlockShift;
    private const int BlockMask = BlockCount - 1;

    /// <summary>No shift: several, or none.</summary>
    public const int Several = int.MinValue;

    private readonly CopiedRun[] _runs = new CopiedRun[RunCount];
    private readonly int[] _shifts = new int[BlockCount];
    private readonly int[] _firstRuns = new int[BlockCount];
    private int _last;
    private long _nextBlock;

    public void Reset()
    {
        _last = 0;
        _nextBlock = 0;
        _runs[0] = default;
        _shifts.AsSpan().Fill(Several);
        _firstRuns.AsSpan().Clear();
    }

    /// <summary>Takes note of the next run. The last one has been followed to its end.</summary>
    public void Add(in CopiedRun run)
    {
        ref var last = ref _runs[_last & RunMask];
        if (last.Input + last.Length == run.Input && last.Output + last.Length == run.Output)
        {
            last = last with { Length = last.Length + run.Length };
            return;
        }

        // Blocks that begin in what was removed between the two, and that in which the new one begins.
        var to = (run.Input + (1 << BlockShift) - 1) >> BlockShift;
        for (var block = Math.Max(_nextBlock, to - BlockCount); block < to; block++)
        {
            Set(block, Several);
        }

        _nextBlock = Math.Max(_nextBlock, to);
        _last++;
        _runs[_last & RunMask] = run;
    }

    /// <summary>Makes the last run known up to an offset.</summary>
    public void FollowTo(long input)
    {
        ref readonly var run = ref _runs[_last & RunMask];
        var to = input >> BlockShift;
        while (_nextBlock < to)
        {
            var at = (int)_nextBlock & BlockMask;
            var count = (int)Math.Min(to - _nextBlock, BlockCount - at);
            _shifts.AsSpan(at, count).Fill((int)(run.Output - run.Input));
            _firstRuns.AsSpan(at, count).Fill(_last);
            _nextBlock += count;
        }

        // Until the run is known to go on, the block that it ends in is none of its own.
        if (_nextBlock == to)
        {
            Set(to, Several);
        }
    }

    /// <summary>By how much bytes of the body were moved in the rewritten one.</summary>
    /// <param name="input">Where they stand in the body: within a window before that up to which the last run was followed.</param>
    /// <returns><see cref="Several"/> when they do not stand there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(long input)
    {
        var shift = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_shifts), (nint)(input >> BlockShift) & BlockMask);
        return shift != Several ? shift : Search(input);
    }

    private int Search(long input)
    {
        var found = _firstRuns[(int)(input >> BlockShift) & BlockMask];
        if (_last - found >= RunCount)
        {
            return Several;
        }

        while (found < _last && _runs[(found + 1) & RunMask].Input <= input)
        {
            found++;
        }

        ref readonly var run = ref _runs[found & RunMask];
        return (ulong)(input - run.Input) < (ulong)run.Length ? (int)(run.Output - run.Input) : Several;
    }

    private void Set(long block, int shift)
    {
        _shifts[block & BlockMask] = shift;
        _firstRuns[block & BlockMask] = _last;
    }
}
