using System.Text;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Context;

/// <summary>
/// Names the readers who are served one and the same page of a URL: by the values of <c>Edge__Cache__By__N</c>, and by the
/// variants of the experiments that run for the request.
/// </summary>
internal sealed class ReaderGroup
{
    private readonly PageValue[] _by;

    /// <param name="options">What is configured. What is no value has been found before.</param>
    public ReaderGroup(CacheOptions options) =>
        _by = [.. options.By.Select(static name => PageValue.TryParse(name, out var value) ? value : null).OfType<PageValue>()];

    /// <summary>Whether readers with different values are never served each other's page.</summary>
    public bool Separates(PageValue value) => !value.IsOfReader || value.Kind == PageValueKind.Experiment || Array.IndexOf(_by, value) >= 0;

    /// <summary>The group's name; empty when all readers are one.</summary>
    public string Of(EdgeContext context)
    {
        if (_by.Length == 0 && context.Experiments.Count == 0)
        {
            return "";
        }

        // What a field holds cannot hold what stands between the parts.
        var name = new StringBuilder();
        foreach (var value in _by)
        {
            name.Append(value.Of(context)).Append('\n');
        }

        return name.Append(ExperimentsField.Of(context.Experiments)).ToString();
    }
}
