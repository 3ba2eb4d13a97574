using EdgeFunctions.Bodies.Observing;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses.Observing;

/// <summary>Finds the observers of each body that is sent.</summary>
internal sealed class BodyObservers(IEnumerable<ObserverRule> rules, ObserverEvents log)
{
    private readonly Registration[] _registrations = [.. rules.Select(r => new Registration(r))];

    /// <summary>Whether any are registered. If not, nothing is asked of this.</summary>
    public bool IsOn => _registrations.Length > 0;

    /// <summary>The observers of a body that is about to be sent; null when there are none.</summary>
    /// <param name="http">The reader's exchange; status and fields are set, and its features hold the request's <see cref="EdgeContext"/>.</param>
    /// <param name="coding">The coding of the bytes that will be shown.</param>
    public BodyTap? Open(HttpContext http, string? coding)
    {
        if (http.Features.Get<EdgeContext>()?.Kept() is not { } request)
        {
            return null;
        }

        List<ObserverQueue>? queues = null;
        foreach (var registration in _registrations)
        {
            if (registration.Rule.Path.IsMatch(request.Target.Path)
                && Open(registration, new ObservedResponse(request, http.Response.StatusCode, http.Response.ContentType, string.IsNullOrEmpty(coding) ? null : coding)) is { } queue)
            {
                (queues ??= []).Add(queue);
            }
        }

        return queues is null ? null : new BodyTap([.. queues]);
    }

    private ObserverQueue? Open(Registration registration, ObservedResponse response)
    {
        if (Interlocked.Increment(ref registration.Open) > registration.Rule.MaxOpen)
        {
            Interlocked.Decrement(ref registration.Open);
            log.NotObserved();
            return null;
        }

        ObserverQueue? queue = null;
        try
        {
            if (registration.Rule.Create(response) is { } observer)
            {
                queue = new ObserverQueue(observer, registration.Rule.MaxQueuedBytes, log);
            }
        }
        catch (Exception e)
        {
            log.Failed(e);
        }

        if (queue is null)
        {
            Interlocked.Decrement(ref registration.Open);
        }
        else
        {
            // On a thread of the pool from its first step: an observer that blocks must not block the reader.
            _ = Task.Run(() => PumpAsync(registration, queue));
        }

        return queue;
    }

    private static async Task PumpAsync(Registration registration, ObserverQueue queue)
    {
        await queue.PumpAsync();
        Interlocked.Decrement(ref registration.Open);
    }

    private sealed class Registration(ObserverRule rule)
    {
        public ObserverRule Rule { get; } = rule;

        public int Open;
    }
}
