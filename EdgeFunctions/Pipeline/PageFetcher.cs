using System.Collections.Frozen;
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
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Pipeline;

/// <summary>Asks the origin for a page, or whether the stored one still holds, and stores what may be stored.</summary>
internal sealed class PageFetcher(EdgeOptions options, OriginStep origin, SharedPump pump, PageStore store, Flights flights, TimeProvider time)
{
    // How long a page whose response could not be stored is asked for directly: no reader waits for another's.
    public static readonly TimeSpan UncacheableFor = TimeSpan.FromSeconds(30);

    private static readonly string[] OfOneResponse = ["Content-Length", "Age", CacheStatus.Field, ServerTiming.Field];

    // What a 304 does not change, because the body does not. A policy's nonce stands in the body, and variants are found by Vary.
    private static readonly FrozenSet<string> OfTheBody = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Length", "Content-Encoding", "Content-Type", "Content-Range", "Content-MD5", "Content-Digest", "Content-Security-Policy", "Content-Security-Policy-Report-Only", "Vary");

    /// <summary>Asks, stores, and ends the flight, unless it goes on because its response is read along by others.</summary>
    /// <param name="request">A copy of the reader's request.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="match">Where it goes.</param>
    /// <param name="stale">The stored page that cannot be used without asking; null when there is none.</param>
    /// <param name="flight">The caller's flight.</param>
    public async Task<Fetched> FetchAsync(HttpRequest request, EdgeContext context, RouteMatch match, StoredPage? stale, Flight flight)
    {
        var end = FlightEnd.Released;
        flight.Follow(request.HttpContext.RequestAborted);
        request.HttpContext.RequestAborted = flight.Token;
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
            if (end != FlightEnd.Shared)
            {
                flights.End(flight, end);
            }
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
                : new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, null, detail: "stale-if-error"), FlightEnd.StoodIn);
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
            return new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, status, detail: "stale-if-error"), FlightEnd.StoodIn);
        }

        var fields = FieldsOf(response);
        var policy = PolicyOf(fields, status, response.Route.Cache, requested, now);
        // What passes only because rewriting is slow names the origin: it is stored by nobody.
        if (answer.Decision.Reason == GateReason.Bypass || !IsStorable(answer, wants, fields, policy))
        {
            if (status < StatusCodes.Status500InternalServerError && !wants.NoStore && answer.Decision.Reason != GateReason.Bypass)
            {
                // The stored page is superseded: the site has withdrawn it from sharing.
                store.MarkUncacheable(flight.Key, stale, now + UncacheableFor);
            }

            return new Fetched(null, answer, null, CacheStatus.Forwarded(why, status), FlightEnd.Released);
        }

        var isCopy = answer.Decision.Outcome != Outcome.Rewrite;
        if (!isCopy)
        {
            // It is decoded.
            fields.Remove("Content-Encoding");
        }

        var vary = VaryNames.Of(fields, isCopy);
        var head = new StoredPage
        {
            Key = VariantKey.Of(flight.Key, vary, new SentFields(request.Headers, response.Request)),
            Status = status,
            Fields = [.. fields],
            Body = [],
            IsCopy = isCopy,
            Policy = policy,
            Tags = PageTags.Of(fields),
            OriginTag = Validator(response, "ETag"),
            OriginDate = Validator(response, "Last-Modified"),
        };
        return isCopy || options.Publisher.Delivery == Delivery.Streaming
            ? Share(request, answer, head, vary, stale, flight, why)
            : await RewriteAsync(answer, head, vary, stale, standIn, flight, why);
    }

    private static bool IsStorable(OriginAnswer answer, CacheControl wants, IHeaderDictionary fields, ReusePolicy policy)
    {
        var exchange = answer.Response!.Exchange;
        var isTooLarge = answer.Decision.Outcome != Outcome.Rewrite && exchange.Response.Content.Headers.ContentLength > answer.Response.Route.Cache.MaxEntryBytes;
        return !isTooLarge && !answer.Decision.IsFeed && answer.Decision.Reason != GateReason.EventStream
            && Storability.Judge(HttpMethods.Get, wants, hasCredentials: false, exchange.Status, fields, policy.Freshness) == StoreVerdict.Store;
    }

    /// <summary>Lets the body come on its own, for the caller and for those who wait or will ask.</summary>
    private Fetched Share(HttpRequest request, OriginAnswer answer, StoredPage head, string[] vary, StoredPage? stale, Flight flight, string why)
    {
        var response = answer.Response!;
        if (!flight.TryDetach())
        {
            response.Exchange.Dispose();
            return new Fetched(null, new OriginAnswer(null, default, new EmptyResult(), OriginFailure.ReaderLeft), null, CacheStatus.Forwarded(why, null), FlightEnd.ReaderLeft);
        }

        var length = head.IsCopy ? response.Exchange.Response.Content.Headers.ContentLength : null;
        var body = new SharedBody(response.Route.Cache.MaxEntryBytes, length, () =>
        {
            flights.Close(flight);
            flight.Cancel();
        });
        // The body outlives the reader who asked for it.
        response = response with { Request = response.Request.On(request.Headers) with { Summary = null, Recorder = null } };
        var page = new SharedPage(head, vary, body, head.IsCopy ? origin.BeginCopy(response, answer.Decision) : origin.Begin(response, answer.Decision));
        var reader = body.TryJoin();
        flight.Share(page);
        _ = pump.RunAsync(page, stale, flight);
        return new Fetched(null, answer, null, CacheStatus.Forwarded(why, head.Status) + CacheStatus.Ttl(head.Policy.Freshness.TtlAt(time.GetUtcNow())), FlightEnd.Shared, page, reader);
    }

    private async Task<Fetched> RewriteAsync(OriginAnswer answer, StoredPage head, string[] vary, StoredPage? stale, StoredPage? standIn, Flight flight, string why)
    {
        var rewrite = origin.Begin(answer.Response!, answer.Decision);
        var isKept = false;
        try
        {
            var outcome = (await rewrite.FillAsync()).Outcome;
            if (standIn is not null && outcome is CopyOutcome.SourceFailed or CopyOutcome.SourceStalled)
            {
                return new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, head.Status, detail: "stale-if-error"), FlightEnd.StoodIn);
            }

            if (outcome == CopyOutcome.Completed && rewrite.Page.Length > Math.Min(options.Publisher.MaxBufferedBytes, options.Cache.MaxEntryBytes))
            {
                // One that outgrew the buffer is not even whole.
                store.MarkUncacheable(flight.Key, stale, time.GetUtcNow() + UncacheableFor);
            }
            else if (outcome == CopyOutcome.Completed && rewrite.IsWhole && rewrite.IsFaithful)
            {
                var page = head.With([Copy(rewrite.Page)]);
                if (store.StoreFor(flight, page, vary))
                {
                    return new Fetched(page, answer, null, CacheStatus.Forwarded(why, head.Status, head.Policy.Freshness.TtlAt(time.GetUtcNow())), FlightEnd.Stored);
                }
            }

            isKept = true;
            return new Fetched(null, answer, rewrite, CacheStatus.Forwarded(why, head.Status), outcome == CopyOutcome.ReaderLeft ? FlightEnd.ReaderLeft : FlightEnd.Released);
        }
        finally
        {
            if (!isKept)
            {
                await rewrite.DisposeAsync();
            }
        }
    }

    private static byte[] Copy(SegmentedBuffer page)
    {
        var body = new byte[page.Length];
        var length = 0;
        foreach (var segment in page.Segments)
        {
            segment.Span.CopyTo(body.AsSpan(length));
            length += segment.Length;
        }

        return body;
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
            if (!OfTheBody.Contains(name))
            {
                merged[name] = values;
            }
        }

        merged.Remove("Set-Cookie");
        var page = stale.With(PolicyOf(merged, stale.Status, response.Route.Cache, requested, now), [.. merged]);
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

    private static ReusePolicy PolicyOf(IHeaderDictionary fields, int status, CacheRules rules, DateTimeOffset requested, DateTimeOffset received)
    {
        var policy = ResponsePolicy.Of(fields);
        var freshness = Freshness.Of(fields, policy, requested, received);
        if (freshness.Lifetime is null && !policy.Directives.NoCache && rules.DefaultTtl > TimeSpan.Zero && Storability.MayBeGuessed(status))
        {
            freshness = freshness with { Lifetime = (long)rules.DefaultTtl.TotalSeconds };
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

    private static string? Validator(ResponseContext response, string name)
    {
        var message = response.Exchange.Response;
        return (message.Headers.NonValidated.TryGetValues(name, out var value) || message.Content.Headers.NonValidated.TryGetValues(name, out value)) && value.Count == 1 ? value.ToString() : null;
    }
}
