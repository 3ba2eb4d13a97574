using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Responses;
using EdgeFunctions.Transforms;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Pipeline;

/// <summary>Tells the versions of a rewritten page apart: by tags and a date (RFC 9110 section 8.8), as far as its readers get the same.</summary>
internal sealed class PageValidators(EdgeOptions options, ITransformFactory transforms, ExtensionRules extensions)
{
    private readonly ReaderGroup _group = new(options.Cache);
    private volatile EntityTags? _lastTags;

    /// <summary>The entity tags of a reader's host and group.</summary>
    /// <remarks>An experiment may ask the origin for another page at the same URL, and that page's tag may be the same.</remarks>
    public EntityTags TagsFor(EdgeContext context)
    {
        var group = _group.Of(context);
        var last = _lastTags;
        if (last is not null && last.AreFor(context.PublicScheme, context.PublicHost, group))
        {
            return last;
        }

        return _lastTags = new EntityTags(transforms.Fingerprint, context.PublicScheme, context.PublicHost, group);
    }

    /// <summary>No page of a request's URL is older for its reader.</summary>
    /// <remarks>A date says nothing on pages of one URL that are not the same for all readers.</remarks>
    public DateTimeOffset SinceFor(EdgeContext context, EntityTags tags) =>
        tags.AreOfGroup || IsPersonal(context, StatusCodes.Status200OK) ? DateTimeOffset.MaxValue : transforms.Since;

    /// <summary>Whether the page shows something of its reader that keeps no pages apart.</summary>
    public bool IsPersonal(EdgeContext context, int status) => extensions.ArePersonal(context.Target.Path) || transforms.Injections.ArePersonal(context, status);
}
