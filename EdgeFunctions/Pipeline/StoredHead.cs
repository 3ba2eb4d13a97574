using System.Collections.Frozen;
using System.Globalization;
using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Pipeline;

/// <summary>What of an origin's response is stored with its body: status, fields, and how long it may be used.</summary>
internal static class StoredHead
{
    private static readonly string[] OfOneResponse = ["Content-Length", "Age", CacheStatus.Field, ServerTiming.Field];

    // What a 304 does not change, because the body does not. A policy's nonce stands in the body, and variants are found by Vary.
    private static readonly FrozenSet<string> OfTheBody = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Length", "Content-Encoding", "Content-Type", "Content-Range", "Content-MD5", "Content-Digest", "Content-Security-Policy", "Content-Security-Policy-Report-Only", "Vary");

    /// <summary>The response's fields as a reader would get them.</summary>
    public static HeaderDictionary FieldsOf(ResponseContext response)
    {
        var fields = new HeaderDictionary();
        ResponseFields.Copy(response, fields);
        return fields;
    }

    /// <summary>How long the response may be used. Takes out of its fields what is true of one response only.</summary>
    public static ReusePolicy PolicyOf(IHeaderDictionary fields, int status, CacheRules rules, DateTimeOffset requested, DateTimeOffset received, long flight)
    {
        var policy = ResponsePolicy.Of(fields);
        var freshness = Freshness.Of(fields, policy, requested, received) with { Order = flight };
        if (freshness.Lifetime is null && !policy.Directives.NoCache && Storability.MayBeGuessed(status, policy.Directives))
        {
            freshness = freshness with { Lifetime = freshness.Guess(fields, rules.HeuristicPercent) ?? (rules.DefaultTtl > TimeSpan.Zero ? (long)rules.DefaultTtl.TotalSeconds : null) };
        }

        foreach (var name in OfOneResponse)
        {
            fields.Remove(name);
        }

        // Every stored response has a date (RFC 9110 section 6.6.1).
        if (StringValues.IsNullOrEmpty(fields.Date))
        {
            fields.Date = received.ToString("r", CultureInfo.InvariantCulture);
        }

        return new ReusePolicy(policy.Directives.For(status), freshness, (long)rules.StaleWhileRevalidate.TotalSeconds, (long)rules.StaleIfError.TotalSeconds);
    }

    /// <summary>Whether the rules allow to store it.</summary>
    public static StoreVerdict Judge(OriginAnswer answer, CacheControl wants, IHeaderDictionary fields, ReusePolicy policy)
    {
        var response = answer.Response!;
        return Storability.Judge(HttpMethods.Get, wants, hasCredentials: false, response.Exchange.Status, fields, policy.Freshness, response.Route.Cache.StoresFailures);
    }

    /// <summary>Whether the response may be stored, and is of a kind that is.</summary>
    public static bool IsStorable(OriginAnswer answer, CacheControl wants, IHeaderDictionary fields, ReusePolicy policy)
    {
        var exchange = answer.Response!.Exchange;
        var isTooLarge = answer.Decision.Outcome != Outcome.Rewrite && exchange.Response.Content.Headers.ContentLength > answer.Response.Route.Cache.MaxEntryBytes;
        return !isTooLarge && !answer.Decision.IsFeed && answer.Decision.Reason != GateReason.EventStream
            && Judge(answer, wants, fields, policy) == StoreVerdict.Store;
    }

    /// <summary>A page that is yet without a body, and the names of the fields by which its variants are told apart.</summary>
    public static (StoredPage Head, string[] Vary) Create(HttpRequest request, ResponseContext response, CacheKey key, IHeaderDictionary fields, ReusePolicy policy, bool isCopy, PageStore store)
    {
        if (!isCopy)
        {
            // It is decoded.
            fields.Remove("Content-Encoding");
        }

        var own = VaryNames.Of(fields, isCopy);
        var vary = store.NamesFor(key, own, policy.Freshness.Received);
        var head = new StoredPage
        {
            Key = VariantKey.Of(key, vary, new SentFields(request.Headers, response.Request, response.Route.Kind)),
            Status = response.Exchange.Status,
            Fields = [.. fields],
            Body = [],
            IsCopy = isCopy,
            Policy = policy,
            Tags = PageTags.Of(fields),
            Vary = own,
            OriginTag = Validator(response, "ETag"),
            OriginDate = Validator(response, "Last-Modified"),
        };
        return (head, vary);
    }

    /// <summary>The stored page with the fields of a 304 (RFC 9111 section 3.2), less those that belong to the body as it is kept.</summary>
    public static StoredPage Freshen(StoredPage stale, ResponseContext response, DateTimeOffset requested, DateTimeOffset now, long flight)
    {
        var merged = new HeaderDictionary();
        foreach (var (name, values) in stale.Fields)
        {
            merged[name] = values;
        }

        // The date is the 304's; if it has none, that of its receipt.
        merged.Remove("Date");
        foreach (var (name, values) in FieldsOf(response))
        {
            if (!OfTheBody.Contains(name))
            {
                merged[name] = values;
            }
        }

        merged.Remove("Set-Cookie");
        return stale.With(PolicyOf(merged, stale.Status, response.Route.Cache, requested, now, flight), [.. merged], PageTags.Of(merged));
    }

    private static string? Validator(ResponseContext response, string name)
    {
        var message = response.Exchange.Response;
        return (message.Headers.NonValidated.TryGetValues(name, out var value) || message.Content.Headers.NonValidated.TryGetValues(name, out value)) && value.Count == 1 ? value.ToString() : null;
    }
}
