using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Html;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Extending;
using EdgeFunctions.Transforms.Injection;
using EdgeFunctions.Transforms.Json;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>Makes transforms from rules that are compiled once.</summary>
internal sealed class TransformFactory : ITransformFactory
{
    private readonly HtmlPagePlans _html;
    private readonly HtmlRewriterLimits _limits;
    private readonly UrlRewriters _urls;
    private readonly bool _textBodies;

    public TransformFactory(EdgeOptions options, TimeProvider time, IEnumerable<HtmlExtension>? extensions = null)
    {
        // Rounded up: HTTP dates are whole seconds, and a page of an earlier process must never pass for one of this.
        Since = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() + 1);
        Injections = InjectionRules.Create(options);
        _html = new HtmlPagePlans(options, Injections, [.. extensions ?? []]);
        _urls = new UrlRewriters(options);
        _limits = new HtmlRewriterLimits { MaxTokenBytes = options.Rewrite.MaxTokenBytes, MaxTextBytes = options.Rewrite.MaxTextBytes };
        _textBodies = options.Rewrite.TextBodies;
        Fingerprint = RulesDigest.Of(options, Injections.All);
    }

    public InjectionRules Injections { get; }

    public string Fingerprint { get; }

    public DateTimeOffset Since { get; }

    public UrlRewriter UrlsFor(string publicScheme, Authority publicHost) => _urls.For(publicScheme, publicHost);

    public IBodyTransform Create(TransformKind kind, RewriteContext context)
    {
        var urls = _urls.For(context.PublicScheme, context.PublicHost);
        return kind switch
        {
            TransformKind.Html => CreateHtml(new HtmlPage(urls, context), context),
            TransformKind.Text => new TextUrlTransform(urls.TextMatcher),
            TransformKind.Json when _textBodies => new TransformChain(new TextUrlTransform(urls.TextMatcher), new JsonMemberTransform(context.Json, _limits.MaxTokenBytes)),
            TransformKind.Json => new JsonMemberTransform(context.Json, _limits.MaxTokenBytes),
            TransformKind.JsonLines => new JsonLinesTransform(context.Json, _limits.MaxTokenBytes),
            TransformKind.Flight => new FlightTransform(urls.TextMatcher, _limits.MaxTextBytes),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private HtmlTransform CreateHtml(HtmlPage page, RewriteContext context) =>
        new(page, _html.For(context.Injections, context.Extensions).Create(page, _limits, context.Changes, context.IsXml));
}
