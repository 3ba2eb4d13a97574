using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Responses;

/// <summary>A page for one response, in pooled memory.</summary>
internal sealed class BufferedPage(SegmentedBuffer page, CompressionOptions compression) : IPage, IDisposable
{
    private readonly SegmentedBuffer _coded = new();

    public long Length => page.Length;

    /// <summary>Bytes held: of the page, and of its coded form once there is one.</summary>
    public long Held => page.Length + _coded.Length;

    public byte[] Hash() => PageCoding.Hash(page.Segments);

    public PageBytes In(ContentCoding coding)
    {
        if (coding == ContentCoding.Identity)
        {
            return new PageBytes(page.Segments, page.Length);
        }

        PageCoding.Encode(page.Segments, coding, compression, _coded);
        return new PageBytes(_coded.Segments, _coded.Length);
    }

    public void Dispose() => _coded.Dispose();
}
