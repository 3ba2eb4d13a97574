using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Html.Selectors;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>One injection, compiled.</summary>
internal sealed class InjectionRule
{
    private InjectionRule(int index, InjectionOptions options, string source, Fragment fragment)
    {
        Bit = 1UL << index;
        Where = options.Where;
        Selector = options.Selector;
        Marker = Encoding.UTF8.GetBytes(options.Name is { } name ? $"<!--edge:{name}-->" : options.Marker ?? EdgeDefaults.Marker);
        Once = options.Once;
        IsOptional = options.Optional;
        Source = source;
        Fragment = fragment;
        When = new PageCondition(options.When);
        Values = [.. fragment.Values.Concat(When.Values).Where(v => v.IsOfReader).Distinct()];
    }

    /// <summary>Its bit among those that apply to a page.</summary>
    public ulong Bit { get; }

    public InjectionPoint Where { get; }

    public string? Selector { get; }

    public byte[] Marker { get; }

    public bool Once { get; }

    /// <summary>Whether pages may go without it while the origin is slow.</summary>
    public bool IsOptional { get; }

    /// <summary>The fragment as it is configured, its file read.</summary>
    public string Source { get; }

    public Fragment Fragment { get; }

    public PageCondition When { get; }

    /// <summary>What of the reader it shows or depends on.</summary>
    public PageValue[] Values { get; }

    /// <param name="options">All settings.</param>
    /// <param name="index">Which injection.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <returns>Null when something is.</returns>
    public static InjectionRule? Compile(EdgeOptions options, int index, List<string> errors)
    {
        var injection = options.Inject[index];
        var path = $"Inject:{index}";
        var before = errors.Count;
        if (injection.Selector is { } selector && FaultOf(selector) is { } fault)
        {
            EdgeOptionsValidator.Add(errors, path + ":Selector", selector, fault);
        }

        for (var i = 0; i < injection.When.Devices.Length; i++)
        {
            if (!Enum.GetNames<DeviceClass>().Contains(injection.When.Devices[i], StringComparer.OrdinalIgnoreCase))
            {
                EdgeOptionsValidator.Add(errors, $"{path}:When:Devices:{i}", injection.When.Devices[i], "is not a device; give one of " + string.Join(", ", Enum.GetNames<DeviceClass>()));
            }
        }

        var name = path + (injection.File is null ? ":Html" : ":File");
        var source = injection.File is null ? injection.Html : AppFile.Read(injection.File, name, errors);
        if (source is null)
        {
            return null;
        }

        var faults = new List<string>();
        var fragment = Fragment.Compile(source, options.Values.Headers, faults);
        foreach (var one in faults)
        {
            EdgeOptionsValidator.Add(errors, name, injection.File, one);
        }

        return errors.Count == before ? new InjectionRule(index, injection, source, fragment) : null;
    }

    private static string? FaultOf(string selector)
    {
        try
        {
            SelectorParser.Parse(selector);
            return null;
        }
        catch (ArgumentException e)
        {
            return "is not a selector that can be matched while the page passes: " + e.Message.Split(" (Parameter", 2)[0].TrimEnd('.');
        }
    }
}
