using System.Globalization;
using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Pipeline;

/// <summary>Asks the origin for a page, or whether the stored one still holds, and stores what may be stored.</summary>
internal sealed class PageFetcher(EdgeOptions options, OriginStep origin, PageStore store, Flights flights, TimeProvider time)
{
    // How long a page whose response could not be stored is asked for directly: no reader waits for another's.
    private static readonly TimeSpan UncacheableFor = TimeSpan.FromSeconds(30);

    private static readonly string[] OfOneResponse = ["Content-Length", "Content-Encoding", "Age", CacheStatus.Field, ServerTiming.Field];

    /// <summary>Asks, stores, and ends the flight.</summary>
    /// <param name="request">A copy of the reader's request.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="match">Where it goes.</param>
    /// <param name="stale">The stored page that cannot be used without asking; null when there is none.</param>
    /// <param name="flight">The caller's flight.</param>
    public async Task<Fetched> FetchAsync(HttpRequest request, EdgeContext context, RouteMatch match, StoredPage? stale, Flight flight)
    {
        var end = FlightEnd.Released;
        try
        {
            // The origin is asked for what the key says, so that nothing beside it decides what others get.
            var target = match with { Target = match.Target with { Query = flight.Key.Query } };
            var requested = time.GetUtcNow();
            var answer = await origin.AskAsync(request, context, target, HttpMethods.Get, (stale?.OriginTag, stale?.OriginDate));
            var fetched = await TakeAsync(request, answer, stale, flight, requested);
            if (fetched.Rewrite is { IsUndecodable: true } broken)
            {
                await broken.DisposeAsync();
                fetched = await TakeAsync(request, await origin.AskUncodedAsync(request, context, target), stale, flight, requested);
            }

            end = fetched.End;
            return fetched;
        }
        finally
        {
            flights.End(flight, end);
        }
    }

    private async Task<Fetched> TakeAsync(HttpRequest request, OriginAnswer answer, StoredPage? stale, Flight flight, DateTimeOffset requested)
    {
        var now = time.GetUtcNow();
        var why = stale is null ? "miss" : "stale";
        var wants = CacheableRequests.DirectivesOf(request);
        var standIn = stale is not null && stale.Policy.MayIfError(wants, now) ? stale : null;
        if (answer.Response is not { } response)
        {
            return answer.Failure == OriginFailure.ReaderLeft || standIn is null
                ? new Fetched(null, answer, null, CacheStatus.Forwarded(why, null), answer.Failure == OriginFailure.ReaderLeft ? FlightEnd.ReaderLeft : FlightEnd.Released)
                : new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, null, detail: "stale-if-error"), FlightEnd.Stored);
        }

        var status = response.Exchange.Status;
        if (stale is not null && status == StatusCodes.Status304NotModified)
        {
            using (response.Exchange)
            {
                var page = Freshen(stale, response, flight, requested, now);
                return new Fetched(page, answer, null, CacheStatus.Forwarded(why, status, page.Policy.Freshness.TtlAt(now)), FlightEnd.Stored);
            }
        }

        if (standIn is not null && status is 500 or 502 or 503 or 504)
        {
            response.Exchange.Dispose();
            return new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, status, detail: "stale-if-error"), FlightEnd.Stored);
        }

        var fields = FieldsOf(response);
        var policy = PolicyOf(fields, requested, now);
        if (answer.Decision.Outcome != Outcome.Rewrite || answer.Decision.IsFeed
            || Storability.Judge(HttpMethods.Get, wants, hasCredentials: false, status, fields, policy.Freshness) != StoreVerdict.Store)
        {
            if (status < StatusCodes.Status500InternalServerError && !wants.NoStore && answer.Decision.Reason != GateReason.Bypass)
            {
                // The stored page is superseded: the site has withdrawn it from sharing.
                store.MarkUncacheable(flight.Key, stale, now + UncacheableFor);
            }

            return new Fetched(null, answer, null, CacheStatus.Forwarded(why, status), FlightEnd.Released);
        }

        return await RewriteAsync(request, answer with { Response = response }, fields, policy, standIn, flight, why);
    }

    private async Task<Fetched> RewriteAsync(HttpRequest request, OriginAnswer answer, IHeaderDictionary fields, ReusePolicy policy, StoredPage? standIn, Flight flight, string why)
    {
        var response = answer.Response!;
        var rewrite = origin.Begin(response, answer.Decision);
        var isKept = false;
        try
        {
            var status = response.Exchange.Status;
            var outcome = (await rewrite.FillAsync()).Outcome;
            if (standIn is not null && outcome is CopyOutcome.SourceFailed or CopyOutcome.SourceStalled)
            {
                return new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, status, detail: "stale-if-error"), FlightEnd.Stored);
            }

            // A page that outgrew the buffer is not complete; one whose rewriting stopped is for this reader only.
            if (outcome == CopyOutcome.Completed && rewrite.IsWhole && !rewrite.HasFailedOpen && !flight.IsSpoiled)
            {
                var names = VaryNames.TryParse(fields.Vary, out var parsed) ? parsed : [];
                var page = Make(VariantKey.Of(flight.Key, names, new SentFields(request.Headers, response.Request)), response, fields, policy, rewrite.Page);
                if (store.Store(page, names))
                {
                    return new Fetched(page, answer, null, CacheStatus.Forwarded(why, status, policy.Freshness.TtlAt(time.GetUtcNow())), FlightEnd.Stored);
                }
            }

            isKept = true;
            return new Fetched(null, answer, rewrite, CacheStatus.Forwarded(why, status), outcome == CopyOutcome.ReaderLeft ? FlightEnd.ReaderLeft : FlightEnd.Released);
        }
        finally
        {
            if (!isKept)
            {
                await rewrite.DisposeAsync();
            }
        }
    }

    private static StoredPage Make(VariantKey key, ResponseContext response, IHeaderDictionary fields, ReusePolicy policy, SegmentedBuffer page)
    {
        var body = new byte[page.Length];
        var length = 0;
        foreach (var segment in page.Segments)
        {
            segment.Span.CopyTo(body.AsSpan(length));
            length += segment.Length;
        }

        return new StoredPage
        {
            Key = key,
            Status = response.Exchange.Status,
            Fields = [.. fields],
            Body = body,
            Policy = policy,
            Tags = PageTags.Of(fields),
            OriginTag = Validator(response, "ETag"),
            OriginDate = Validator(response, "Last-Modified"),
        };
    }

    /// <summary>The stored page with the fields of a 304 (RFC 9111 section 3.2), less those that belong to the body as it is kept.</summary>
    private StoredPage Freshen(StoredPage stale, ResponseContext response, Flight flight, DateTimeOffset requested, DateTimeOffset now)
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
            // Content-Security-Policy is one of them: its nonce stands in the body.
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !name.Equals("Vary", StringComparison.OrdinalIgnoreCase))
            {
                merged[name] = values;
            }
        }

        merged.Remove("Set-Cookie");
        var page = stale.With(PolicyOf(merged, requested, now), [.. merged]);
        if (!flight.IsSpoiled)
        {
            var directives = page.Policy.Response;
            if (directives.NoStore || directives.Private)
            {
                store.Remove(page);
            }
            else
            {
                store.Replace(page);
            }
        }

        return page;
    }

    private static HeaderDictionary FieldsOf(ResponseContext response)
    {
        var fields = new HeaderDictionary();
        ResponseFields.Copy(response, fields);
        return fields;
    }

    private ReusePolicy PolicyOf(IHeaderDictionary fields, DateTimeOffset requested, DateTimeOffset received)
    {
        var policy = ResponsePolicy.Of(fields);
        var freshness = Freshness.Of(fields, policy, requested, received);
        foreach (var name in OfOneResponse)
        {
            fields.Remove(name);
        }

        // Every stored response has a date (RFC 9110 section 6.6.1).
        if (StringValues.IsNullOrEmpty(fields.Date))
        {
            fields.Date = received.ToString("r", CultureInfo.InvariantCulture);
        }

        return new ReusePolicy(policy.Directives, freshness, (long)options.Cache.StaleWhileRevalidate.TotalSeconds, (long)options.Cache.StaleIfError.TotalSeconds);
    }

    private static string? Validator(ResponseContext response, string name)
    {
        var message = response.Exchange.Response;
        return (message.Headers.NonValidated.TryGetValues(name, out var value) || message.Content.Headers.NonValidated.TryGetValues(name, out value)) && value.Count == 1 ? value.ToString() : null;
    }
}
