using System.Globalization;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Headers;

/// <summary>The security fields that are on, for what the origin does not say itself.</summary>
internal sealed class SecurityHeaders
{
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly string? _hsts;

    public SecurityHeaders(SecurityHeadersOptions options)
    {
        if (options.HstsMaxAge > TimeSpan.Zero)
        {
            _hsts = string.Create(CultureInfo.InvariantCulture, $"max-age={(long)options.HstsMaxAge.TotalSeconds}{(options.HstsIncludeSubDomains ? "; includeSubDomains" : "")}");
        }

        Add(HeaderNames.XContentTypeOptions, options.NoSniff ? "nosniff" : null);
        Add("Referrer-Policy", options.ReferrerPolicy);
        Add("Permissions-Policy", options.PermissionsPolicy);
    }

    public bool AreOff => _hsts is null && _fields.Count == 0;

    public void Apply(IHeaderDictionary fields, string publicScheme)
    {
        // Not by http, where anybody could have written it (RFC 6797 section 7.2).
        if (_hsts is not null && publicScheme == Uri.UriSchemeHttps)
        {
            fields.TryAdd(HeaderNames.StrictTransportSecurity, _hsts);
        }

        foreach (var (name, value) in _fields)
        {
            fields.TryAdd(name, value);
        }
    }

    private void Add(string name, string? value)
    {
        if (value is not null)
        {
            _fields.Add(new(name, value));
        }
    }
}
