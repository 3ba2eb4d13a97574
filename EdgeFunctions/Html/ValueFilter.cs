using System.Buffers;

namespace EdgeFunctions.Html;

/// <summary>Knows which values of attributes a handler has something to do with, so that it is not asked about all others.</summary>
/// <remarks>
/// A value is for the handler if a place that <see cref="IndexOf"/> finds lies in it, or if it has one of the <see cref="Escapes"/>. The
/// search runs ahead of the tags over all of a chunk, once, however many values there are.
/// </remarks>
internal abstract class ValueFilter
{
    /// <param name="escapes">The bytes that may spell what <see cref="IndexOf"/> looks for in another way.</param>
    protected ValueFilter(ReadOnlySpan<byte> escapes) => Escapes = SearchValues.Create(escapes);

    public SearchValues<byte> Escapes { get; }

    /// <summary>The first place at or after <paramref name="from"/> at which what is looked for may begin; -1 if there is none.</summary>
    public abstract int IndexOf(ReadOnlySpan<byte> page, int from);
}
