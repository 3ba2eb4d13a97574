using EdgeFunctions.Routing;
using EdgeFunctions.Transforms.Extending;

namespace EdgeFunctions.Responses;

/// <summary>Which extensions a page gets, by path.</summary>
internal sealed class ExtensionRules
{
    private readonly PathGlob[] _paths;
    private readonly ulong _personal;

    public ExtensionRules(IEnumerable<HtmlExtension> extensions)
    {
        var all = extensions.ToArray();
        _paths = [.. all.Select(e => new PathGlob(e.Path))];
        for (var i = 0; i < all.Length; i++)
        {
            _personal |= all[i].IsPersonal ? 1UL << i : 0;
            Optional |= all[i].IsOptional ? 1UL << i : 0;
        }
    }

    /// <summary>The extensions that pages may go without while the origin is slow, as bits.</summary>
    public ulong Optional { get; }

    /// <summary>The extensions for a path, as bits.</summary>
    public ulong For(string path)
    {
        var which = 0UL;
        for (var i = 0; i < _paths.Length; i++)
        {
            which |= _paths[i].IsMatch(path) ? 1UL << i : 0;
        }

        return which;
    }

    /// <summary>Whether a path's pages are one reader's each.</summary>
    public bool ArePersonal(string path) => _personal != 0 && (For(path) & _personal) != 0;
}
