using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>Which of a response's fields tell this cache what to do.</summary>
/// <param name="Directives">The directives that count here.</param>
/// <param name="IsTargeted">Whether they stood in a field for caches such as this one: then <c>Cache-Control</c> and <c>Expires</c> speak to others (RFC 9213 section 2.1).</param>
internal readonly record struct ResponsePolicy(CacheControl Directives, bool IsTargeted)
{
    public static ResponsePolicy Of(IHeaderDictionary fields)
    {
        foreach (var name in TargetedFields.Names)
        {
            // An empty field is as none (RFC 9213 section 2.2), and so is one that is no dictionary. Surrogate-Control is older than that form.
            if (!StringValues.IsNullOrEmpty(fields[name]) && (name == TargetedFields.SurrogateControl || StructuredField.IsDictionary(fields[name])))
            {
                return new ResponsePolicy(CacheControl.Parse(fields[name], isTyped: name == TargetedFields.CdnCacheControl), IsTargeted: true);
            }
        }

        return new ResponsePolicy(CacheControl.Parse(fields.CacheControl), IsTargeted: false);
    }
}
