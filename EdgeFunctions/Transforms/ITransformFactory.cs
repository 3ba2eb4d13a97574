using EdgeFunctions.Bodies;
using EdgeFunctions.Http;
using EdgeFunctions.Transforms.Injection;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>Makes the transform of one response.</summary>
internal interface ITransformFactory
{
    /// <summary>Names the version of the app and its rules; it changes when the same body would be rewritten differently.</summary>
    string Fingerprint { get; }

    /// <summary>Since when the rules are what they are, to the second.</summary>
    DateTimeOffset Since { get; }

    /// <summary>What is injected into pages.</summary>
    InjectionRules Injections { get; }

    /// <summary>The URL rules for a public host; fields follow them as bodies do.</summary>
    UrlRewriter UrlsFor(string publicScheme, Authority publicHost);

    IBodyTransform Create(TransformKind kind, RewriteContext context);
}
