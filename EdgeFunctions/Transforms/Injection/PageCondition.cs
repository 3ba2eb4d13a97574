using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Http;
using EdgeFunctions.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>When a fragment is injected: what the page must be, and who must read it.</summary>
internal sealed class PageCondition
{
    private readonly PathGlob[] _paths;
    private readonly Authority[] _hosts;
    private readonly string[] _methods;
    private readonly int[] _statuses;
    private readonly (PageValue Value, string[] Wanted)[] _reader;

    /// <param name="options">What is configured; valid.</param>
    public PageCondition(InjectionConditions options)
    {
        _paths = [.. options.Paths.Select(p => new PathGlob(p))];
        _hosts = [.. options.Hosts.Select(h => Authority.TryParse(h, out var host) ? host : throw new ArgumentException($"{h} is not a host.", nameof(options)))];
        _methods = [.. options.Methods.Select(m => HttpMethods.IsHead(m) ? HttpMethods.Get : m)];
        _statuses = options.Statuses.Length > 0 ? options.Statuses : [StatusCodes.Status200OK];

        var reader = new List<(PageValue, string[])>();
        Add(reader, PageValueKind.Device, options.Devices);
        Add(reader, PageValueKind.Country, options.Countries);
        Add(reader, PageValueKind.Language, options.Languages);
        foreach (var experiment in options.Experiments.GroupBy(e => e[..e.IndexOf('=', StringComparison.Ordinal)], StringComparer.Ordinal))
        {
            reader.Add((new PageValue(PageValueKind.Experiment, experiment.Key), [.. experiment.Select(e => e[(experiment.Key.Length + 1)..])]));
        }

        _reader = [.. reader];
    }

    /// <summary>What of the reader it looks at.</summary>
    public IEnumerable<PageValue> Values => _reader.Select(r => r.Value);

    /// <summary>Whether it holds of a page, for some readers at least.</summary>
    public bool IsOfPage(EdgeContext context, int status) =>
        Array.IndexOf(_statuses, status) >= 0
        && PathGlob.AnyIsMatch(_paths, context.Target.Path)
        && (_hosts.Length == 0 || Array.IndexOf(_hosts, context.PublicHost) >= 0)
        && (_methods.Length == 0 || HasMethod(context.IsHead ? HttpMethods.Get : context.Method));

    /// <summary>Whether it holds of the reader.</summary>
    public bool IsOfReader(EdgeContext context)
    {
        foreach (var (value, wanted) in _reader)
        {
            if (!Contains(wanted, value.Of(context)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(List<(PageValue, string[])> conditions, PageValueKind kind, string[] wanted)
    {
        if (wanted.Length > 0)
        {
            conditions.Add((new PageValue(kind), wanted));
        }
    }

    private static bool Contains(string[] wanted, string value)
    {
        foreach (var one in wanted)
        {
            if (one.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasMethod(string method) => Contains(_methods, method);
}
