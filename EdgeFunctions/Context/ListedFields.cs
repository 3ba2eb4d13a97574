using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Context;

/// <summary>Reads the request fields that the settings list (<c>Edge__Values__Headers__N</c>).</summary>
internal sealed class ListedFields(EdgeOptions options)
{
    private readonly string[] _names = [.. options.Values.Headers.Select(static h => h.ToLowerInvariant()).Distinct()];

    /// <returns>The context with the fields; the same one where none is listed.</returns>
    public EdgeContext Read(HttpRequest request, EdgeContext context)
    {
        if (_names.Length == 0)
        {
            return context;
        }

        // Several lines are one list (RFC 9110 section 5.3).
        var fields = new KeyValuePair<string, string>[_names.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new KeyValuePair<string, string>(_names[i], string.Join(", ", request.Headers[_names[i]].ToArray()));
        }

        return context with { Fields = fields };
    }
}
