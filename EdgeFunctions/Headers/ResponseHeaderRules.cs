using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Headers;

/// <summary>The security fields and the header rules for what readers get: on every response, whatever its outcome, and last.</summary>
internal sealed class ResponseHeaderRules(EdgeOptions options)
{
    private readonly SecurityHeaders _security = new(options.SecurityHeaders);
    private readonly HeaderRule[] _rules = HeaderRule.Of(options, HeaderTarget.Response);

    private readonly HeaderRule[] _policies = [.. HeaderRule.Of(options, HeaderTarget.Response).Where(rule => rule.Name.Equals(HeaderNames.ContentSecurityPolicy, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Has the rules applied when the response starts. The server runs what was registered last first, so this comes early, and the rules late.</summary>
    public void Register(HttpRequest request, EdgeContext context)
    {
        if (_rules.Length > 0 || !_security.AreOff)
        {
            RegisterRules(request, context);
        }
    }

    // By itself, as what it captures would be allocated where there are no rules, too.
    private void RegisterRules(HttpRequest request, EdgeContext context) => request.HttpContext.Response.OnStarting(() =>
    {
        Apply(request, context);
        return Task.CompletedTask;
    });

    /// <summary>Applies them to the response as it stands.</summary>
    public void Apply(HttpRequest request, EdgeContext context)
    {
        var response = request.HttpContext.Response;
        var fields = response.Headers;
        if (response.StatusCode != StatusCodes.Status304NotModified)
        {
            // One says nothing of what stays as it was: the origin may have said it of the body that the reader has (RFC 9111 section 3.2).
            _security.Apply(fields, context.PublicScheme);
        }

        foreach (var rule in _rules)
        {
            if (rule.Holds(context, response.StatusCode) && MayChange(rule, request, response))
            {
                Apply(rule, response.StatusCode, fields);
            }
        }
    }

    /// <summary>Whether any rule is on <c>Content-Security-Policy</c>.</summary>
    public bool SetPolicies => _policies.Length > 0;

    /// <summary>The <c>Content-Security-Policy</c> that a reader gets.</summary>
    /// <param name="context">The reader's request.</param>
    /// <param name="status">The response's.</param>
    /// <param name="origins">What the origin says.</param>
    public StringValues PolicyFor(EdgeContext context, int status, StringValues origins)
    {
        IHeaderDictionary fields = new HeaderDictionary();
        fields.ContentSecurityPolicy = origins;
        foreach (var rule in _policies)
        {
            if (rule.Holds(context, status))
            {
                Apply(rule, status, fields);
            }
        }

        return fields.ContentSecurityPolicy;
    }

    private static void Apply(HeaderRule rule, int status, IHeaderDictionary fields)
    {
        switch (rule.Action)
        {
            case HeaderAction.Set:
                fields[rule.Name] = rule.Value;
                break;
            case HeaderAction.Remove:
                fields.Remove(rule.Name);
                break;
            case HeaderAction.Add when !Names(fields[rule.Name], rule.Value) && !IsLeftAsItWas(rule.Name, status, fields):
                fields.Append(rule.Name, rule.Value);
                break;
        }
    }

    /// <summary>
    /// Whether the reader has the field from the 200, with what was added there, and would have the addition alone from this 304 (RFC 9111
    /// section 3.2). Some fields a 304 has if the 200 has them (RFC 9110 section 15.4.5).
    /// </summary>
    private static bool IsLeftAsItWas(string name, int status, IHeaderDictionary fields) =>
        status == StatusCodes.Status304NotModified && fields[name].Count == 0
        && !name.Equals(HeaderNames.CacheControl, StringComparison.OrdinalIgnoreCase) && !name.Equals(HeaderNames.Vary, StringComparison.OrdinalIgnoreCase);

    private static bool MayChange(HeaderRule rule, HttpRequest request, HttpResponse response)
    {
        // A 304 speaks of a body that the reader has, and does not describe it anew (RFC 9110 section 15.4.5). A policy is no description.
        if (response.StatusCode == StatusCodes.Status304NotModified
            && rule.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !rule.Name.StartsWith("Content-Security-Policy", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return !IsForCaches(rule.Name) || !IsReadersOwn(request, response) || (rule.Action == HeaderAction.Set && CacheControl.Parse(rule.Value).NoStore);
    }

    private static bool IsForCaches(string name) =>
        name.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase) || name.Equals("Expires", StringComparison.OrdinalIgnoreCase) || name.Equals("Pragma", StringComparison.OrdinalIgnoreCase)
        || TargetedFields.Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is one reader's stays out of caches, whatever a rule says.</summary>
    private static bool IsReadersOwn(HttpRequest request, HttpResponse response)
    {
        var said = CacheControl.Parse(response.Headers.CacheControl);
        return said.Private || said.NoStore || response.Headers.SetCookie.Count > 0 || request.Headers.Authorization.Count > 0;
    }

    /// <summary>Whether a list field has the member already.</summary>
    private static bool Names(StringValues lines, string value)
    {
        foreach (var member in new FieldMembers(lines))
        {
            if (member.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
