using EdgeFunctions.Bodies;
using EdgeFunctions.Bodies.Deflate;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>A page for one response, in pooled memory.</summary>
/// <param name="page">The rewritten page.</param>
/// <param name="compression">How it is coded.</param>
/// <param name="kept">What the origin's encoder knew of it; null when that is not known.</param>
/// <param name="coders">Where the encoder that uses it comes from.</param>
internal sealed class BufferedPage(SegmentedBuffer page, CompressionOptions compression, KeptMatches? kept = null, GzipCoders? coders = null) : IPage, IDisposable
{
    private SegmentedBuffer? _coded;

    public long Length => page.Length;

    /// <summary>Bytes held: of the page, and of its coded form once there is one.</summary>
    public long Held => page.Length + (_coded?.Length ?? 0);

    public byte[] Hash() => PageCoding.Hash(page.Segments);

    // The origin's encoder may be another one next time, or may have been flushed elsewhere.
    public bool MayDiffer(ContentCoding coding) => coding == ContentCoding.Gzip && kept is not null;

    public PageBytes In(ContentCoding coding)
    {
        if (coding == ContentCoding.Identity)
        {
            return new PageBytes(page.Segments, page.Length);
        }

        if (_coded is null)
        {
            _coded = new SegmentedBuffer();
            PageCoding.Encode(page.Segments, coding, compression, _coded, kept, coders);
        }

        return new PageBytes(_coded.Segments, _coded.Length);
    }

    public void Dispose() => _coded?.Dispose();
}
