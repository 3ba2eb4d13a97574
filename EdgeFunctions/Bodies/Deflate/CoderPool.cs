namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Coders that are not in use. Each holds a hundred kilobytes or two, so that only so many are kept.</summary>
internal sealed class CoderPool<T>(int most)
    where T : class, new()
{
    private readonly SpareStack<T> _spare = new(most);

    public T Rent() => _spare.TryTake(out var coder) ? coder : new T();

    /// <summary>Takes one back that nobody uses any more.</summary>
    public void Return(T coder) => _spare.TryKeep(coder);
}
