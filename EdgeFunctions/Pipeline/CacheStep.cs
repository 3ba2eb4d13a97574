using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using EdgeFunctions.Routing;
using EdgeFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeFunctions.Pipeline;

/// <summary>Answers readers from the store where that is allowed, and else goes on to the origin: pages, and assets of routes that say so.</summary>
internal sealed class CacheStep(
    EdgeOptions options,
    FrontDoorGate frontDoor,
    OriginStep origin,
    OriginResults results,
    PageValidators validators,
    PageFetcher fetcher,
    PageStore store,
    Flights flights,
    RefreshQueue refreshes,
    CacheTally tally,
    EdgeEvents log,
    TimeProvider time)
{
    /// <summary>How long a page whose refresh has failed is left alone: each reader of a stale page would ask an origin in trouble again.</summary>
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(1);

    private readonly CacheableRequests _requests = new(options.Cache);

    /// <summary>Whether responses are stored.</summary>
    public bool IsOn { get; } = options.Cache.MaxBytes > 0;

    public async Task<EdgeResult> HandleAsync(HttpRequest request, EdgeContext context, RouteMatch match)
    {
        var isAsset = match.Route.Kind == RouteKind.Asset;
        var isRead = HttpMethods.IsGet(context.Method) || context.IsHead;
        var isPersonal = _requests.IsPersonal(request);
        if (!isRead || isPersonal || CacheableRequests.IsSpecial(request))
        {
            Report(request, context, isRead ? CacheStatus.Bypass : CacheStatus.Method, isPersonal && !isAsset);
            return isRead ? await origin.HandleAsync(request, context, match) : await ForwardUnsafeAsync(request, context, match);
        }

        var key = isAsset ? CacheableRequests.KeyOfAsset(context, match.Target.Query) : _requests.KeyOf(context);
        var wants = CacheableRequests.DirectivesOf(request);
        var now = time.GetUtcNow();
        var page = store.Find(key, new SentFields(request.Headers, context, match.Route.Kind));
        var reuse = page?.Policy.Decide(wants, now) ?? Reuse.Validate;
        if (reuse != Reuse.Validate)
        {
            if (reuse == Reuse.StaleWhileRevalidate)
            {
                RefreshBehind(request, context, match, key, page!);
            }

            return Send(request, context, match, page!, CacheStatus.Hit(page!.Policy.Freshness.TtlAt(now)));
        }

        if (wants.OnlyIfCached)
        {
            Report(request, context, CacheStatus.Miss);
            return EdgeErrors.NotStored(context.TraceId);
        }

        // A part of what is large is not worth fetching the whole.
        var isPart = request.Headers.Range.Count > 0 && (isAsset || !Preconditions.MayBeRewritten(request));
        var prospect = page is null ? store.ProspectOf(key, now) : StoreProspect.Open;

        // Nor is the whole of what is hardly stored where the origin can tell that nothing has changed.
        var isLeftOut = prospect == StoreProspect.TooLarge || (prospect == StoreProspect.Doubtful && Preconditions.AreIn(request));
        if (context.IsHead || isPart || isLeftOut)
        {
            return page is null ? await ForwardAsync(request, context, match) : await ForwardOrStandInAsync(request, context, match, key, wants);
        }

        return await FetchAsync(request, context, match, key, wants, page, isAlone: wants.NoCache || prospect == StoreProspect.Doubtful);
    }

    private ValueTask<EdgeResult> ForwardAsync(HttpRequest request, EdgeContext context, RouteMatch match)
    {
        Report(request, context, CacheStatus.Miss);
        return origin.HandleAsync(request, context, match);
    }

    /// <summary>What is asked without a wish to store it goes to the origin as it is; when that fails, what is stored stands in as for others.</summary>
    private ValueTask<EdgeResult> ForwardOrStandInAsync(HttpRequest request, EdgeContext context, RouteMatch match, CacheKey key, CacheControl wants) =>
        origin.HandleAsync(request, context, match, answer =>
        {
            var now = time.GetUtcNow();
            if (answer.HasFailed && store.FindStandIn(key, new SentFields(request.Headers, context, match.Route.Kind), wants, now) is { } page)
            {
                return Send(request, context, match, page, CacheStatus.Forwarded(page.Policy.IsFreshAt(now) ? CacheStatus.BecauseAsked : CacheStatus.BecauseStale, answer.Response?.Exchange.Status, detail: Fallback.StaleIfError));
            }

            Report(request, context, CacheStatus.Miss);
            return null;
        });

    private async Task<EdgeResult> FetchAsync(HttpRequest request, EdgeContext context, RouteMatch match, CacheKey key, CacheControl wants, StoredPage? page, bool isAlone)
    {
        // What another reader asked for before this request is not what a reload wants, and of no use for a page that each reader has to ask for.
        var (flight, brought) = isAlone || page is { Policy.IsForOneRequest: true }
            ? (flights.StartAlone(page?.Key ?? store.VariantOf(key, new SentFields(request.Headers, context, match.Route.Kind))), null)
            : await JoinAsync(request, context, match, key, wants, page);
        if (flight is null)
        {
            return brought!;
        }

        var fetched = await fetcher.FetchAsync(RequestCopy.Of(request, request.HttpContext.RequestAborted), context, match, page, flight);
        if (fetched.Page is { } stored)
        {
            return Send(request, context, match, stored, fetched.Status);
        }

        if (fetched.Shared is { } begun)
        {
            return Share(request, context, match, begun, fetched.Reader!, fetched.Status);
        }

        Report(request, context, fetched.Status);
        return fetched.Rewrite is { } rewrite ? new RewriteBodyResult(fetched.Answer.Response!, rewrite, results.Rewrite, log) : results.ResultOf(fetched.Answer, answersConditions: true);
    }

    /// <summary>Waits for others who ask for the same, as long as what they bring may be for this reader.</summary>
    /// <returns>What was brought; or null, and the flight that this reader has to begin and end.</returns>
    private async Task<(Flight? Flight, EdgeResult? Brought)> JoinAsync(HttpRequest request, EdgeContext context, RouteMatch match, CacheKey key, CacheControl wants, StoredPage? page)
    {
        var sent = new SentFields(request.Headers, context, match.Route.Kind);
        var variant = page?.Key ?? store.VariantOf(key, sent);
        for (var isKnown = false; ;)
        {
            if (wants.NoStore && !flights.IsUnderWay(variant))
            {
                // Nothing would be kept of it for those who wait.
                return (flights.StartAlone(variant), null);
            }

            if (flights.TryStart(variant, out var flight))
            {
                if (FindBrought() is not { } stored)
                {
                    return (flight, null);
                }

                // By one that ended between the look into the store and the start of this.
                flights.End(flight, FlightEnd.Stored, stored);
                return (null, Send(request, context, match, stored, CacheStatus.Hit(stored.Policy.Freshness.TtlAt(time.GetUtcNow()))));
            }

            var end = await EndOfAsync(flight, context, request.HttpContext.RequestAborted);
            if (flight.Shared is { } shared && MayUse(shared.Head, wants) && shared.TryJoin(sent) is { } place)
            {
                context.Summary?.Decide(RequestSummary.Stored, RequestSummary.None);
                return (null, Share(request, context, match, shared, place, CacheStatus.Collapsed(shared.Head.Policy.Freshness.TtlAt(time.GetUtcNow()))));
            }

            // What could be read along may have come to its end.
            if (FindBrought() is { } found)
            {
                return (null, Send(request, context, match, found, CacheStatus.Collapsed(found.Policy.Freshness.TtlAt(time.GetUtcNow()))));
            }

            if (end == FlightEnd.StoodIn && page is not null && store.FindStandIn(key, sent, wants, time.GetUtcNow()) is { } standIn)
            {
                // The origin has just failed; to ask it again for each who waits would not help it.
                return (null, Send(request, context, match, standIn, CacheStatus.StoodIn));
            }

            if (end != FlightEnd.ReaderLeft)
            {
                // What came told by what the page varies: of the readers whom it is not for, one asks for each variant.
                var (asked, came) = (variant, flight.Shared?.Head ?? flight.Stored);
                variant = flight.Shared is { } other ? VariantKey.Of(key, other.Vary, sent) : store.VariantOf(key, sent);
                if (isKnown || variant == asked || came is null || !MayUse(came, wants))
                {
                    return (flights.StartAlone(variant), null);
                }

                isKnown = true;
            }
        }

        StoredPage? FindBrought() => store.Find(key, sent) is { } stored && stored != page && MayUse(stored, wants) ? stored : null;
    }

    /// <summary>Waits for another reader's request.</summary>
    private static async Task<FlightEnd> EndOfAsync(Flight flight, EdgeContext context, CancellationToken reader)
    {
        try
        {
            return await flight.Ended.WaitAsync(reader);
        }
        catch (OperationCanceledException)
        {
            // The edge has refused nothing.
            context.Summary?.FailOrigin(nameof(OriginFailure.ReaderLeft), readerLeft: true);
            throw;
        }
    }

    /// <summary>Whether what came for another reader may be used without asking: only then may requests be collapsed (RFC 9111 sections 4, 4.2.4 and 5.2.2.4).</summary>
    private bool MayUse(StoredPage page, CacheControl wants) => page.Policy.Decide(wants, time.GetUtcNow()) != Reuse.Validate;

    private void RefreshBehind(HttpRequest request, EdgeContext context, RouteMatch match, CacheKey key, StoredPage page)
    {
        if (flights.IsUnderWay(page.Key) || refreshes.Has(page.Key) || page.WasRefreshTriedWithin(RefreshPause, time.GetUtcNow()))
        {
            return;
        }

        // Copied now: the reader's request is gone when the refresh begins.
        var copy = RequestCopy.Of(request, CancellationToken.None);

        // It is the cache's own (RFC 5861 section 3): what this reader allows, and does not want to be kept, is said of the reader's request.
        copy.Headers.Remove(HeaderNames.CacheControl);
        copy.Headers.Remove(HeaderNames.Pragma);
        var unwatched = context.On(copy.Headers) with { Summary = null, Recorder = null };
        refreshes.TryAdd(page.Key, token => RefreshAsync(copy, unwatched, match, key, page, token));
    }

    private async ValueTask RefreshAsync(HttpRequest copy, EdgeContext context, RouteMatch match, CacheKey key, StoredPage page, CancellationToken token)
    {
        // Only now: whoever has to wait for this page shall not wait for those before it in the queue.
        if (!flights.TryStart(page.Key, out var flight))
        {
            return;
        }

        if (store.Find(key, new SentFields(copy.Headers, context, match.Route.Kind)) != page)
        {
            // While it waited the page was brought up to date, or was removed.
            flights.End(flight, FlightEnd.Stored);
            return;
        }

        // Of no matter where it succeeds: what comes is another page. Told at once, for those who look when the flight has just ended.
        page.RefreshTriedAt(time.GetUtcNow());
        try
        {
            await RefreshAsync(copy, context, match, page, flight, token);
        }
        finally
        {
            page.RefreshTriedAt(time.GetUtcNow());
        }
    }

    private async ValueTask RefreshAsync(HttpRequest copy, EdgeContext context, RouteMatch match, StoredPage page, Flight flight, CancellationToken token)
    {
        copy.HttpContext.RequestAborted = token;
        var fetched = await fetcher.FetchAsync(copy, context, match, page, flight);
        flight.TryDetach();
        if (fetched.Reader is { } reader)
        {
            using (reader)
            {
                await reader.DrainAsync(token);
            }
        }
        else if (fetched.Rewrite is { } rewrite)
        {
            await rewrite.DisposeAsync();
        }
        else
        {
            fetched.Answer.Response?.Exchange.Dispose();
        }
    }

    /// <summary>A request that may change a page makes the stored one worthless, unless it failed (RFC 9111 section 4.4).</summary>
    private async Task<EdgeResult> ForwardUnsafeAsync(HttpRequest request, EdgeContext context, RouteMatch match)
    {
        var answer = await origin.AskAsync(request, context, match, context.Method);
        if (answer.Response is { Exchange.Status: >= 200 and < 400 } response && !HttpMethods.IsOptions(context.Method) && !HttpMethods.IsTrace(context.Method))
        {
            Invalidate(_requests.KeyOf(context));
            foreach (var target in ChangedTargets.Of(response))
            {
                Invalidate(_requests.KeyOf(context with { Target = target }));
            }
        }

        return results.ResultOf(answer);
    }

    private void Invalidate(CacheKey key)
    {
        flights.Spoil(k => k.HasUrlOf(key));
        store.Remove(key);
    }

    private StoredPageResult Send(HttpRequest request, EdgeContext context, RouteMatch match, StoredPage page, string status)
    {
        Report(request, context, status);
        var isRewritten = CacheResult.Of(status) == CacheResult.Miss;
        context.Summary?.SendStored(isRewritten);
        context.Recorder?.Delivers(isRewritten ? RequestSummary.Buffered : "Stored");
        return new StoredPageResult(page, validators.TagsFor(context), results.Rewrite, store, AnswersDates(context, match), time, context.Summary);
    }

    private SharedPageResult Share(HttpRequest request, EdgeContext context, RouteMatch match, SharedPage page, SharedBodyReader reader, string status)
    {
        Report(request, context, status);
        context.Recorder?.Delivers("Shared");
        var target = match with { Target = match.Target with { Query = page.Head.Key.Page.Query } };
        var tail = new SharedTail(origin, results, request, context, target);
        return new SharedPageResult(page, reader, validators.TagsFor(context), results.Rewrite, tail, AnswersDates(context, match), time, context.Summary);
    }

    /// <summary>Whether a date tells what the reader has: where an experiment runs it may be another variant. Asset routes know of none.</summary>
    private static bool AnswersDates(EdgeContext context, RouteMatch match) => !context.IsParted || match.Route.Kind == RouteKind.Asset;

    /// <summary>Tells the reader what the cache did, whatever result follows.</summary>
    private void Report(HttpRequest request, EdgeContext context, string status, bool isPersonal = false)
    {
        var result = CacheResult.Of(status);
        tally.Count(result);
        log.CacheAnswered(context.Target.Path, result);
        var summary = context.Summary;
        if (summary is not null)
        {
            summary.Cache = result;
        }

        if (CacheStatus.SaysStoodIn(status))
        {
            log.FellBack(context.Target.Path, Fallback.StaleIfError, summary);
        }

        var response = request.HttpContext.Response;
        response.OnStarting(() =>
        {
            // A page that could not be rewritten is known as such only now.
            var told = summary is null or { Fallback: RequestSummary.None } ? status : CacheStatus.WithDetail(status, summary.Fallback);
            ReaderFields.Finish(response, told, isPersonal, frontDoor.IsOn);
            return Task.CompletedTask;
        });
    }
}
