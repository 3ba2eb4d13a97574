using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms.Extending;

/// <summary>Handlers that code adds to the pages of some paths.</summary>
/// <param name="Path">The path pattern.</param>
/// <param name="IsPersonal">Whether the handlers see the reader, so that a page is that reader's alone.</param>
/// <param name="AddTo">Adds the handlers to a plan. Called once for each combination of extensions that pages have.</param>
internal sealed record HtmlExtension(string Path, bool IsPersonal, Action<HtmlRewriterBuilder<HtmlPage>> AddTo)
{
    /// <summary>Extensions are told apart by bits.</summary>
    public const int Most = 64;

    /// <summary>Whether pages may go without it while the origin is slow.</summary>
    public bool IsOptional { get; init; } = true;

    /// <summary>An extension whose handlers are given the page's address, which is the same for all readers.</summary>
    /// <exception cref="ArgumentException">A selector or a name is not one.</exception>
    public static HtmlExtension ForAll(string path, Action<HtmlHandlers<PageAddress>> html) => Checked(path, isPersonal: false, html, static page => page.Address);

    /// <summary>An extension whose handlers are given the request.</summary>
    /// <exception cref="ArgumentException">A selector or a name is not one.</exception>
    public static HtmlExtension ForReader(string path, Action<HtmlHandlers<Context.EdgeContext>> html) => Checked(path, isPersonal: true, html, static page => page.Reader);

    private static HtmlExtension Checked<TContext>(string path, bool isPersonal, Action<HtmlHandlers<TContext>> html, Func<HtmlPage, TContext> context)
    {
        ArgumentNullException.ThrowIfNull(html);
        var extension = new HtmlExtension(path, isPersonal, plan => html(new HtmlHandlers<TContext>(plan, context)));

        // Once for nothing, so that a wrong selector stops the start.
        extension.AddTo(new HtmlRewriterBuilder<HtmlPage>());
        return extension;
    }
}
