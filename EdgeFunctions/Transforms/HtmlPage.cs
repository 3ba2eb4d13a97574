using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>What the handlers of one page need.</summary>
internal sealed record HtmlPage(UrlRewriter Urls, RewriteContext Context);
