using EdgeFunctions.Configuration;

namespace EdgeFunctions.Security;

/// <summary>Parts of the site that ask for credentials.</summary>
internal sealed class ProtectedPaths(EdgeOptions options)
{
    // The longest prefix first: the most special rule decides.
    private readonly ProtectedPath[] _paths = [.. options.Protect.Select(p => new ProtectedPath(p)).OrderByDescending(p => p.Prefix.Length)];

    /// <summary>The rule that guards a path; null when none does.</summary>
    public ProtectedPath? Find(string path)
    {
        foreach (var guarded in _paths)
        {
            if (PathForms.AnyIsBelow(path, guarded.Prefix))
            {
                return guarded;
            }
        }

        return null;
    }
}
