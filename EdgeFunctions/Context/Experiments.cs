using EdgeFunctions.Configuration;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Context;

/// <summary>Parts readers among the variants of the experiments that run where they are.</summary>
internal sealed class Experiments(EdgeOptions options)
{
    private readonly Experiment[] _experiments = [.. options.Experiments.Select(e => new Experiment(e))];
    private readonly ReaderCookie _cookie = new(options.Readers);
    private readonly Preview _preview = new(options.Readers);

    /// <summary>The context with what the reader sees, and without the parameters by which somebody chose it.</summary>
    public EdgeContext Assign(HttpRequest request, EdgeContext context)
    {
        var target = _preview.Take(request, context.Target, out var chosen);
        if (target != context.Target)
        {
            context = context with { Target = target };
        }

        return RunsFor(context) ? Assign(request, context, chosen) : context;
    }

    /// <summary>A preflight comes without cookies (Fetch section 4.8), and a path with dots may be another one to the origin.</summary>
    private bool RunsFor(EdgeContext context) =>
        !HttpMethods.IsOptions(context.Method) && !HttpMethods.IsTrace(context.Method) && Array.Exists(_experiments, e => e.RunsAt(context.Target.Path)) && !DotSegments.AreIn(context.Target.Path);

    private EdgeContext Assign(HttpRequest request, EdgeContext context, List<string>? chosen)
    {
        // A crawler keeps no cookie; it would see, and report, another page each time.
        var isBot = context.Device == DeviceClass.Bot;
        string? newCookie = null;
        if (!_cookie.TryRead(request.Headers.Cookie, out var reader) && !isBot)
        {
            reader = ReaderCookie.NewReader();

            // Who looks at a choice is not counted among the readers.
            newCookie = chosen is null ? _cookie.For(reader, context.PublicScheme == Uri.UriSchemeHttps) : null;
        }

        var buckets = new List<ExperimentBucket>();
        (string? path, VariantPath? of) = (null, null);
        foreach (var experiment in _experiments)
        {
            if (!experiment.RunsAt(context.Target.Path))
            {
                continue;
            }

            if ((ChosenOf(experiment, chosen) ?? (isBot ? experiment.Control : experiment.For(reader))) is { } variant)
            {
                buckets.Add(variant.Bucket);
                if (path is null && variant.OriginPathFor(context.Target.Path) is { } asked)
                {
                    (path, of) = (asked, new VariantPath(experiment, variant));
                }
            }
        }

        return context with { Experiments = buckets, IsParted = true, OriginPath = path, VariantPath = of, NewReaderCookie = newCookie };
    }

    private static ExperimentVariant? ChosenOf(Experiment experiment, List<string>? chosen)
    {
        foreach (var choice in chosen ?? [])
        {
            var colon = choice.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && choice.AsSpan(0, colon).SequenceEqual(experiment.Name))
            {
                return experiment.Find(choice.AsSpan(colon + 1));
            }
        }

        return null;
    }
}
