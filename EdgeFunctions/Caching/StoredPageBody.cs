using EdgeFunctions.Bodies;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Caching;

/// <summary>A stored page's body for one response. Codings are made on demand, and kept.</summary>
internal sealed class StoredPageBody(StoredPage page, PageStore store) : IPage
{
    public long Length => page.Length;

    public byte[] Hash() => page.Hash();

    public bool MayDiffer(ContentCoding coding) => false;

    public PageBytes In(ContentCoding coding)
    {
        if (coding == ContentCoding.Identity)
        {
            return new PageBytes(page.Body, page.Length);
        }

        var body = store.Coded(page, coding);
        return new PageBytes([body], body.Length);
    }
}
