using System.Buffers;
using EdgeFunctions.Http;

namespace EdgeFunctions.Configuration;

/// <summary>Checks header rules and security headers.</summary>
internal static class HeadersValidator
{
    /// <summary>RFC 9110 section 5.6.2.</summary>
    public static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly TimeSpan LongestHsts = TimeSpan.FromDays(3650);

    public static void Validate(EdgeOptions options, List<string> errors)
    {
        for (var i = 0; i < options.Headers.Length; i++)
        {
            ValidateRule($"Headers:{i}", options.Headers[i], errors);
        }

        var security = options.SecurityHeaders;
        if (security.HstsMaxAge < TimeSpan.Zero || security.HstsMaxAge > LongestHsts)
        {
            EdgeOptionsValidator.Add(errors, "SecurityHeaders:HstsMaxAge", security.HstsMaxAge, "must be zero (off) to ten years, for example 365.00:00:00");
        }

        if (security.HstsIncludeSubDomains && security.HstsMaxAge == TimeSpan.Zero)
        {
            EdgeOptionsValidator.Add(errors, "SecurityHeaders:HstsIncludeSubDomains", true, "has no use without Edge__SecurityHeaders__HstsMaxAge; set that, or this to false");
        }

        ValidateValue("SecurityHeaders:ReferrerPolicy", security.ReferrerPolicy, errors);
        ValidateValue("SecurityHeaders:PermissionsPolicy", security.PermissionsPolicy, errors);
    }

    private static void ValidateRule(string path, HeaderRuleOptions rule, List<string> errors)
    {
        if (rule.Name is null || rule.Name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            EdgeOptionsValidator.Add(errors, path + ":Name", rule.Name, "is not a field name; give one such as X-Robots-Tag");
        }
        else if (HeaderRuleNames.FaultOf(rule.Name, rule.On, rule.Action) is { } fault)
        {
            EdgeOptionsValidator.Add(errors, path + ":Name", rule.Name, fault);
        }

        if (rule.Action == HeaderAction.Remove ? rule.Value is not null : rule.Value is null)
        {
            EdgeOptionsValidator.Add(errors, path + ":Value", rule.Value is null ? null : "…", rule.Value is null ? "is missing; give the value, or use the action Remove" : "has no use with the action Remove; remove it");
        }

        ValidateValue(path + ":Value", rule.Value, errors);
        ValidateWhen(path + ":When", rule, errors);
    }

    private static void ValidateWhen(string path, HeaderRuleOptions rule, List<string> errors)
    {
        for (var i = 0; i < rule.When.Paths.Length; i++)
        {
            if (PathGlobSyntax.FaultOf(rule.When.Paths[i]) is { } fault)
            {
                EdgeOptionsValidator.Add(errors, $"{path}:Paths:{i}", rule.When.Paths[i], fault);
            }
        }

        for (var i = 0; i < rule.When.Hosts.Length; i++)
        {
            if (HostSyntax.FaultOfReaders(rule.When.Hosts[i]) is { } fault)
            {
                EdgeOptionsValidator.Add(errors, $"{path}:Hosts:{i}", rule.When.Hosts[i], fault);
            }
        }

        for (var i = 0; i < rule.When.Statuses.Length; i++)
        {
            if (rule.On != HeaderTarget.Response)
            {
                EdgeOptionsValidator.Add(errors, $"{path}:Statuses:{i}", rule.When.Statuses[i], "has no use on a request, which has no status yet; remove it");
            }
            else if (!StatusRange.TryParse(rule.When.Statuses[i], out _))
            {
                EdgeOptionsValidator.Add(errors, $"{path}:Statuses:{i}", rule.When.Statuses[i], "is not a status; give one such as 404, or a class such as 5xx");
            }
        }
    }

    // A value may be a secret: it never stands in a message.
    private static void ValidateValue(string path, string? value, List<string> errors)
    {
        if (value is not null && value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            EdgeOptionsValidator.Add(errors, path, null, "holds a character that cannot be sent; use printable ASCII");
        }
    }
}
