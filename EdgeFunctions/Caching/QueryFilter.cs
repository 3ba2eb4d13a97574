using System.Text;

namespace EdgeFunctions.Caching;

/// <summary>Takes the parameters out of a query that do not change a page. What stays keeps its order and its bytes.</summary>
internal sealed class QueryFilter(IEnumerable<string> names)
{
    private readonly NameList _ignored = new(names);

    /// <param name="query">Empty, or the question mark and what follows it.</param>
    public string Apply(string query)
    {
        StringBuilder? kept = null;
        var position = 1;
        var rest = query.AsSpan(Math.Min(1, query.Length));
        foreach (var range in rest.Split('&'))
        {
            var parameter = rest[range];
            var equals = parameter.IndexOf('=');
            var isIgnored = !parameter.IsEmpty && _ignored.Contains(equals < 0 ? parameter : parameter[..equals]);
            if (isIgnored)
            {
                kept ??= new StringBuilder(query, 0, Math.Max(0, position - 1), query.Length);
            }
            else if (kept is not null)
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(parameter);
            }

            position += parameter.Length + 1;
        }

        return kept?.ToString() ?? query;
    }
}
