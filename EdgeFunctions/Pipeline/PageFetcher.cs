using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Pipeline;

/// <summary>Asks the origin for a page, or whether the stored one still holds, and stores what may be stored.</summary>
internal sealed class PageFetcher(EdgeOptions options, OriginStep origin, OriginResults results, SharedPump pump, PageStore store, Flights flights, RequestMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider time)
{
    // How long it is remembered of a page that its response could not be stored: no reader waits for another's.
    public static readonly TimeSpan UncacheableFor = TimeSpan.FromSeconds(30);

    /// <summary>Asks, stores, and ends the flight, unless it goes on because its response is read along by others.</summary>
    /// <param name="request">A copy of the reader's request.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="match">Where it goes.</param>
    /// <param name="stale">The stored page that cannot be used without asking; null when there is none.</param>
    /// <param name="flight">The caller's flight.</param>
    public async Task<Fetched> FetchAsync(HttpRequest request, EdgeContext context, RouteMatch match, StoredPage? stale, Flight flight)
    {
        var (end, stored, answer) = (FlightEnd.Released, (StoredPage?)null, default(OriginAnswer));
        flight.Follow(request.HttpContext.RequestAborted);
        request.HttpContext.RequestAborted = flight.Token;
        try
        {
            // The origin is asked for what the key says, so that nothing beside it decides what others get.
            var target = match with { Target = match.Target with { Query = flight.Key.Query } };
            var requested = time.GetUtcNow();
            answer = await origin.AskAsync(request, context, target, HttpMethods.Get, (stale?.OriginTag, stale?.OriginDate));
            var sent = new SentFields(request.Headers, context, match.Route.Kind);
            var fetched = await TakeAsync(request, sent, answer, stale, flight, requested, isFirst: true);
            if (fetched.Rewrite is { IsUndecodable: true } broken)
            {
                await broken.DisposeAsync();
                answer = await origin.AskUncodedAsync(request, context, target);
                fetched = await TakeAsync(request, sent, answer, stale, flight, requested, isFirst: false);
            }

            (end, stored) = (fetched.End, fetched.End == FlightEnd.Stored ? fetched.Page : null);
            return fetched;
        }
        catch
        {
            answer.Response?.Exchange.Dispose();
            throw;
        }
        finally
        {
            if (end != FlightEnd.Shared)
            {
                flights.End(flight, end, stored);
            }
        }
    }

    private async Task<Fetched> TakeAsync(HttpRequest request, SentFields sent, OriginAnswer answer, StoredPage? stale, Flight flight, DateTimeOffset requested, bool isFirst)
    {
        var now = time.GetUtcNow();
        var why = stale is null ? CacheStatus.BecauseMissing : stale.Policy.IsFreshAt(requested) ? CacheStatus.BecauseAsked : CacheStatus.BecauseStale;
        var wants = CacheableRequests.DirectivesOf(request);

        if (answer.HasFailed && FindStandIn() is { } standIn)
        {
            answer.Response?.Exchange.Dispose();
            return new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, answer.Response?.Exchange.Status, detail: Fallback.StaleIfError), FlightEnd.StoodIn);
        }

        if (answer.Response is not { } response)
        {
            return new Fetched(null, answer, null, CacheStatus.Forwarded(why, null), answer.Failure == OriginFailure.ReaderLeft ? FlightEnd.ReaderLeft : FlightEnd.Released);
        }

        var status = response.Exchange.Status;
        if (stale is not null && status == StatusCodes.Status304NotModified)
        {
            using (response.Exchange)
            {
                var page = StoredHead.Freshen(stale, response, requested, now, flight.Number);
                Keep(page, flight, sent);
                return new Fetched(page, answer, null, CacheStatus.Forwarded(why, status, page.Policy.Freshness.TtlAt(now)), FlightEnd.Stored);
            }
        }

        var fields = StoredHead.FieldsOf(response);
        var policy = StoredHead.PolicyOf(fields, status, response.Route.Cache, requested, now, flight.Number);
        var superseded = stale is null ? null : store.FindSuperseded(flight.Key, sent, policy.Freshness);
        // What passes only because rewriting is slow names the origin: it is stored by nobody.
        if (answer.Decision.Reason == GateReason.Bypass || !StoredHead.IsStorable(answer, wants, fields, policy))
        {
            if (Storability.SpeaksOfThePage(status) && !wants.NoStore && answer.Decision.Reason != GateReason.Bypass)
            {
                // The stored page is superseded: the site has withdrawn it from sharing.
                store.MarkUncacheable(flight.Key, superseded, StoreProspect.Doubtful, now + UncacheableFor);
            }

            return new Fetched(null, answer, null, CacheStatus.Forwarded(why, status), FlightEnd.Released);
        }

        var isCopy = answer.Decision.Outcome != Outcome.Rewrite;
        var (head, vary) = StoredHead.Create(request, response, flight.Key, fields, policy, isCopy, store);
        return isCopy || options.Publisher.Delivery == Delivery.Streaming
            ? Share(request, answer, head, vary, superseded, flight, why)
            : await RewriteAsync(answer, head, vary, superseded, FindStandIn, flight, why, isFirst);

        // Looked for when it is wanted: until then it may be withdrawn.
        StoredPage? FindStandIn() => stale is null ? null : store.FindStandIn(flight.Key, sent, wants, time.GetUtcNow());
    }

    /// <summary>Lets the body come on its own, for the caller and for those who wait or will ask.</summary>
    private Fetched Share(HttpRequest request, OriginAnswer answer, StoredPage head, string[] vary, StoredPage? superseded, Flight flight, string why)
    {
        var response = answer.Response!;
        if (!flight.TryDetach())
        {
            response.Exchange.Dispose();
            return new Fetched(null, new OriginAnswer(null, default, NothingResult.Instance, OriginFailure.ReaderLeft), null, CacheStatus.Forwarded(why, null), FlightEnd.ReaderLeft);
        }

        var length = head.IsCopy ? response.Exchange.Response.Content.Headers.ContentLength : null;
        var body = new SharedBody(response.Route.Cache.MaxEntryBytes, length, () =>
        {
            flights.Close(flight);
            flight.Cancel();
        });
        // The body outlives the reader who asked for it, and what is told of it may come behind that reader's line.
        var told = response.Request.Summary?.Share();
        response = response with { Request = response.Request.On(request.Headers) with { Summary = told } };
        var source = head.IsCopy ? results.BeginCopy(response, answer.Decision) : results.Begin(response, answer.Decision);
        if (told is not null)
        {
            source.Ended = () =>
            {
                told.Held = body.Length;
                metrics.BodyEnded(told);
            };
        }

        var page = new SharedPage(head, vary, body, source, lifetime.ApplicationStopping);
        var reader = body.TryJoin();
        flight.Share(page);
        _ = pump.RunAsync(page, superseded, flight);
        return new Fetched(null, answer, null, CacheStatus.Forwarded(why, head.Status) + CacheStatus.Ttl(head.Policy.Freshness.TtlAt(time.GetUtcNow())), FlightEnd.Shared, page, reader);
    }

    private async Task<Fetched> RewriteAsync(OriginAnswer answer, StoredPage head, string[] vary, StoredPage? superseded, Func<StoredPage?> findStandIn, Flight flight, string why, bool isFirst)
    {
        var rewrite = results.Begin(answer.Response!, answer.Decision);
        var isKept = false;
        try
        {
            var outcome = (await rewrite.FillAsync()).Outcome;

            // What is in no coding that it names is asked for once more first: the stored page would stand in for as long as it may, and never be brought up to date.
            var isOver = outcome is CopyOutcome.SourceFailed or CopyOutcome.SourceStalled && !(isFirst && rewrite.IsUndecodable);
            if (isOver && findStandIn() is { } standIn)
            {
                return new Fetched(standIn, answer, null, CacheStatus.Forwarded(why, head.Status, detail: Fallback.StaleIfError), FlightEnd.StoodIn);
            }

            if (outcome == CopyOutcome.Completed && rewrite.Page.Length > Math.Min(options.Publisher.MaxBufferedBytes, options.Cache.MaxEntryBytes))
            {
                // One that outgrew the buffer is not even whole.
                store.MarkUncacheable(flight.Key, superseded, StoreProspect.TooLarge, time.GetUtcNow() + UncacheableFor);
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

    private void Keep(StoredPage fresh, Flight flight, SentFields sent)
    {
        if (fresh.Policy.Response is { NoStore: true } or { Private: true })
        {
            if (store.FindSuperseded(flight.Key, sent, fresh.Policy.Freshness) is { } superseded)
            {
                store.Remove(superseded);
            }
        }
        else
        {
            store.ReplaceFor(flight, fresh);
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
}
