using EdgeFunctions.Configuration;

namespace EdgeFunctions.Security;

/// <summary>Parts of the site that ask for credentials.</summary>
internal sealed class ProtectedPaths(EdgeOptions options)
{
    // The longest prefix first: the most special rule decides.
    private readonly ProtectedPath[] _paths = [.. options.Protect.Select(p => new ProtectedPath(p)).OrderByDescending(p => p.Prefix.Length)];

    /// <summary>
    /// The rules that guard a path, all of which must be satisfied: of each form that an origin may take it for, the most special one. Else the secret of
    /// <c>/feed</c> would open <c>/feed/..%2fadmin</c>, which is <c>/admin</c> to who decodes before he looks.
    /// </summary>
    public ProtectedPath[] Find(string path)
    {
        if (_paths.Length == 0)
        {
            return [];
        }

        if (PathForms.HasOne(path))
        {
            return MostSpecial(path) is { } only ? [only] : [];
        }

        return [.. PathForms.Of(path).Select(MostSpecial).OfType<ProtectedPath>().Distinct()];
    }

    private ProtectedPath? MostSpecial(string form)
    {
        foreach (var guarded in _paths)
        {
            if (PathForms.IsBelow(form, guarded.Prefix))
            {
                return guarded;
            }
        }

        return null;
    }
}
