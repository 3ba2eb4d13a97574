using EdgeFunctions.Pipeline.Memory;

namespace EdgeFunctions.Tests.TestSupport;

/// <summary>A process whose memory is what the test says: garbage, which a collection takes away, and what is held.</summary>
internal sealed class FakeMemory : IMemory
{
    public long Garbage { get; set; }

    public Func<long> Held { get; set; } = () => 0;

    public int Collections { get; private set; }

    public long Used => Garbage + Held();

    public void Collect()
    {
        Collections++;
        Garbage = 0;
    }
}
