using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;
using EdgeFunctions.Html.Selectors;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>One injection, compiled.</summary>
internal sealed class InjectionRule
{
    private const int MaxFileBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
        var source = injection.File is null ? injection.Html : ReadFile(injection.File, name, errors);
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

    private static string? ReadFile(string file, string name, List<string> errors)
    {
        var root = Path.GetFullPath(AppContext.BaseDirectory);
        var full = Path.GetFullPath(Path.Combine(root, file));
        if (Path.IsPathRooted(file) || !full.StartsWith(root, StringComparison.Ordinal))
        {
            EdgeOptionsValidator.Add(errors, name, file, "is not below the app's folder; give a relative path such as fragments/offer.html");
            return null;
        }

        try
        {
            if (new FileInfo(full).Length > MaxFileBytes)
            {
                EdgeOptionsValidator.Add(errors, name, file, $"is larger than {MaxFileBytes} bytes; a fragment is put into every page, so make it smaller");
                return null;
            }

            var bytes = File.ReadAllBytes(full).AsSpan();
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            EdgeOptionsValidator.Add(errors, name, file, e is ArgumentException ? "is not UTF-8; save it as UTF-8" : $"cannot be read at {full}; put the file into fragments/ at the repository's root, from where each build takes it along, and build");
            return null;
        }
    }
}
