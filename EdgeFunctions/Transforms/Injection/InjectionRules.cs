using System.Numerics;
using EdgeFunctions.Configuration;
using EdgeFunctions.Context;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>All injections, compiled: which of them go into a page, and whether that makes the page one reader's own.</summary>
internal sealed class InjectionRules
{
    // What proves who a reader is must not be shown to scripts.
    private static readonly string[] Secrets =
        ["authorization", "proxy-authorization", "cookie", "x-functions-key", "x-azure-fdid", "x-ms-client-principal", "x-ms-token-aad-access-token"];

    private readonly InjectionRule[] _rules;
    private readonly ulong _personal;
    private readonly ulong _scripts;

    private InjectionRules(EdgeOptions options, InjectionRule[] rules)
    {
        var group = new ReaderGroup(options.Cache);
        _rules = rules;
        _personal = Bits(rule => !rule.Values.All(group.Separates));
        _scripts = Bits(rule => rule.Fragment.HasScripts);
        Optional = Bits(rule => rule.IsOptional);
    }

    public IReadOnlyList<InjectionRule> All => _rules;

    /// <summary>The injections that pages may go without while the origin is slow, as bits.</summary>
    public ulong Optional { get; }

    /// <summary>Compiles valid settings.</summary>
    /// <exception cref="ArgumentException">They are not valid.</exception>
    public static InjectionRules Create(EdgeOptions options)
    {
        var errors = new List<string>();
        var rules = Compile(options, errors);
        return errors.Count == 0 ? new InjectionRules(options, rules) : throw new ArgumentException(string.Join('\n', errors), nameof(options));
    }

    /// <summary>Checks what the settings' types cannot say.</summary>
    public static void Validate(EdgeOptions options, List<string> errors)
    {
        for (var i = 0; i < options.Values.Headers.Length; i++)
        {
            var name = options.Values.Headers[i];
            if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || Secrets.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                EdgeOptionsValidator.Add(errors, $"Values:Headers:{i}", name, "is not a field that can be shown; give the name of a request field that proves nothing about its sender, for example X-Edition");
            }
        }

        for (var i = 0; i < options.Cache.By.Length; i++)
        {
            if (!PageValue.TryParse(options.Cache.By[i], out var value) || !value.IsOfReader || value.Kind == PageValueKind.Experiment)
            {
                EdgeOptionsValidator.Add(errors, $"Cache:By:{i}", options.Cache.By[i], "is nothing to keep pages apart by; give country, region, device, language or header.NAME (host, path and experiments always are)");
            }
            else if (value.Kind == PageValueKind.Header && !options.Values.Headers.Contains(value.Name, StringComparer.OrdinalIgnoreCase))
            {
                EdgeOptionsValidator.Add(errors, $"Cache:By:{i}", options.Cache.By[i], $"is a field that is not listed; add {value.Name} to Edge__Values__Headers__N");
            }
        }

        foreach (var rule in Compile(options with { Inject = [.. options.Inject.Take(InjectionValidator.Most)] }, errors))
        {
            foreach (var value in rule.Values.Where(v => v.Kind == PageValueKind.Experiment && !Array.Exists(options.Experiments, e => e.Name == v.Name)))
            {
                EdgeOptionsValidator.Add(errors, $"Inject:{BitOperations.TrailingZeroCount(rule.Bit)}", null, $"speaks of the experiment {value.Name}, which there is not; give its name as in Edge__Experiments__N__Name, or add the experiment");
            }
        }
    }

    /// <summary>The injections that go into a page, as bits.</summary>
    public ulong For(EdgeContext context, int status)
    {
        var bits = 0UL;
        foreach (var rule in _rules)
        {
            if (rule.When.IsOfPage(context, status) && rule.When.IsOfReader(context))
            {
                bits |= rule.Bit;
            }
        }

        return bits;
    }

    /// <summary>Whether some of these injections have scripts, which a page's Content-Security-Policy may forbid.</summary>
    public bool HaveScripts(ulong injections) => (injections & _scripts) != 0;

    /// <summary>
    /// Whether readers of the same group may get different pages of this URL: some injection shows or depends on a value that
    /// keeps no pages apart. That it is not for this very reader changes nothing.
    /// </summary>
    public bool ArePersonal(EdgeContext context, int status)
    {
        if (_personal != 0)
        {
            foreach (var rule in _rules)
            {
                if ((rule.Bit & _personal) != 0 && rule.When.IsOfPage(context, status))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static InjectionRule[] Compile(EdgeOptions options, List<string> errors)
    {
        var rules = new List<InjectionRule>();
        for (var i = 0; i < options.Inject.Length; i++)
        {
            // What the settings' own validator has found is not to be compiled.
            var found = errors.Count;
            if (IsSound(options.Inject[i]) && InjectionRule.Compile(options, i, errors) is { } rule && errors.Count == found)
            {
                rules.Add(rule);
            }
        }

        return [.. rules];
    }

    private static bool IsSound(InjectionOptions injection)
    {
        var errors = new List<string>();
        InjectionValidator.ValidateAlone("Inject", injection, errors);
        return errors.Count == 0;
    }

    private ulong Bits(Func<InjectionRule, bool> which) => _rules.Where(which).Aggregate(0UL, static (bits, rule) => bits | rule.Bit);
}
