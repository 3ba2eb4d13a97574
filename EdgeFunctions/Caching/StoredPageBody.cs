using EdgeFunctions.Bodies;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Caching;

/// <summary>A stored page's body for one response. Codings are made on demand, and kept.</summary>
internal sealed class StoredPageBody(StoredPage page, PageStore store) : IPage
{
    public long Length => page.Body.Length;

    public byte[] Hash() => page.Hash();

    public PageBytes In(ContentCoding coding)
    {
        var body = coding == ContentCoding.Identity ? page.Body : store.Coded(page, coding);
        return new PageBytes([body], body.Length);
    }
}
