using EdgeFunctions.Bodies;

namespace EdgeFunctions.Transforms;

/// <summary>Makes the transform of one response.</summary>
internal interface ITransformFactory
{
    /// <summary>Names the version of the app and its rules; it changes when the same body would be rewritten differently.</summary>
    string Fingerprint { get; }

    /// <summary>Whether a fragment that is injected has scripts, which a page's Content-Security-Policy may forbid.</summary>
    bool InjectsScripts { get; }

    IBodyTransform Create(TransformKind kind, RewriteContext context);
}
