using System.Collections.Frozen;
using System.Text;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Diagnostics;

/// <summary>Takes the values of listed parameters out of a query, for logs and traces. Names stay: they tell what was asked.</summary>
internal sealed class QueryRedactor
{
    private const string Mask = "REDACTED";

    // Most of a process's first queries are empty.
    private readonly Lazy<FrozenSet<string>> _names;

    private readonly ParameterValue.IsSecret _isListed;

    public QueryRedactor(EdgeOptions options)
    {
        _isListed = IsListed;
        _names = new(() => EdgeDefaults.RedactedQuery.Concat(options.Diagnostics.RedactQuery).ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The query without the values of listed names; the same string where there is none.</summary>
    /// <param name="query">Empty, or a question mark and what follows it.</param>
    public string Redact(string query)
    {
        StringBuilder? safe = null;
        var start = 0;
        for (var i = 1; i < query.Length;)
        {
            var length = query.AsSpan(i).IndexOfAny(ParameterValue.Separators);
            var end = length < 0 ? query.Length : i + length;
            var value = ParameterValue.Find(query.AsSpan(i, end - i), _isListed);
            if (value >= 0)
            {
                safe ??= new StringBuilder(query.Length);
                safe.Append(query, start, i + value - start).Append(Mask);
                start = end;
            }

            i = end + 1;
        }

        return safe is null ? query : safe.Append(query, start, query.Length - start).ToString();
    }

    /// <summary>Whether the values of a parameter are taken out.</summary>
    /// <param name="name">As it stands in the query.</param>
    public bool IsListed(ReadOnlySpan<char> name)
    {
        // An origin decodes names before it looks at them, and knows a[b] and a[] as forms of a.
        if (name.IndexOfAny('%', '+') >= 0)
        {
            name = Uri.UnescapeDataString(name).Trim(" +");
        }

        var bracket = name.IndexOf('[');
        var lookup = _names.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.Contains(name) || (bracket > 0 && lookup.Contains(name[..bracket]));
    }
}
