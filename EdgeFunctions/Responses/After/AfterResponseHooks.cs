using EdgeFunctions.Background;
using EdgeFunctions.Context;
using EdgeFunctions.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Responses.After;

/// <summary>Has the work of code done behind each response that has been sent.</summary>
internal sealed class AfterResponseHooks(IEnumerable<AfterResponseRule> rules, AfterResponseQueue queue)
{
    private readonly AfterResponseRule[] _rules = [.. rules];

    /// <summary>Whether any are registered. If not, nothing is asked of this.</summary>
    public bool IsOn => _rules.Length > 0;

    /// <summary>Waits for the response's end, however it comes.</summary>
    public void Register(HttpResponse response, EdgeContext request, RequestSummary summary)
    {
        if (HasRuleFor(request))
        {
            // Once, for all of them: by then the summary is complete, and the request's fields are still its own.
            response.OnCompleted(
                static state =>
                {
                    var (hooks, request, summary) = ((AfterResponseHooks, EdgeContext, RequestSummary))state;
                    hooks.Queue(request, summary);
                    return Task.CompletedTask;
                },
                (this, request, summary));
        }
    }

    private bool HasRuleFor(EdgeContext request)
    {
        foreach (var rule in _rules)
        {
            if (rule.Path.IsMatch(request.Target.Path))
            {
                return true;
            }
        }

        return false;
    }

    private void Queue(EdgeContext request, RequestSummary summary)
    {
        var sent = SentResponse.Of(request.Kept(), summary);
        foreach (var rule in _rules)
        {
            if (rule.Path.IsMatch(request.Target.Path))
            {
                queue.TryAdd(token => rule.Work(sent, token));
            }
        }
    }
}
