using System.Buffers;
using EdgeFunctions.Context;
using EdgeFunctions.Transforms.Extending;
using EdgeFunctions.Transforms.Injection;
using EdgeFunctions.Transforms.Text;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms;

/// <summary>What the handlers of one page need.</summary>
internal sealed class HtmlPage(UrlRewriter urls, RewriteContext context)
{
    private readonly EdgeContext? _reader = context.Reader;
    private readonly string? _nonce = context.Nonce;
    private ulong _injections = context.Injections;
    private ArrayBufferWriter<byte>? _rendered;
    private NextFlightScripts? _flight;
    private PageAddress? _address;

    public UrlRewriter Urls { get; } = urls;

    /// <summary>Whether the charset is known, by the response's own field, a mark or a declaration before: each goes before what the page declares later.</summary>
    public bool CharsetIsKnown { get; set; } = context.CharsetIsKnown;

    /// <summary>The request, for handlers of personal pages.</summary>
    public EdgeContext Reader => _reader!;

    /// <summary>Where the page stands, for handlers of shared pages.</summary>
    public PageAddress Address => _address ??= new PageAddress(context.PublicScheme, context.PublicHost, _reader!.Target.Path);

    /// <summary>The page's flight data, which goes on from script to script.</summary>
    public NextFlightScripts Flight => _flight ??= new NextFlightScripts(Urls.TextMatcher);

    /// <summary>Whether an injection is still to be made.</summary>
    public bool Has(InjectionRule rule) => (_injections & rule.Bit) != 0;

    public bool HasAny(InjectionRule[] rules)
    {
        foreach (var rule in rules)
        {
            if (Has(rule))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes an injection's fragment, if it is still to be made.</summary>
    public void Write(InjectionRule rule, IBufferWriter<byte> output)
    {
        if (Has(rule))
        {
            rule.Fragment.WriteTo(output, _reader, _nonce);
            _injections &= rule.Once ? ~rule.Bit : ulong.MaxValue;
        }
    }

    /// <summary>An injection's fragment; empty if it is not to be made any more. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Render(InjectionRule rule)
    {
        if (!Has(rule))
        {
            return default;
        }

        if (rule.Fragment.TryGetBytes(out var bytes))
        {
            _injections &= rule.Once ? ~rule.Bit : ulong.MaxValue;
            return bytes;
        }

        Rendered().ResetWrittenCount();
        Write(rule, _rendered!);
        return _rendered!.WrittenSpan;
    }

    /// <summary>The fragments of several injections, one behind the other. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Render(InjectionRule[] rules)
    {
        if (rules.Length == 1)
        {
            return Render(rules[0]);
        }

        Rendered().ResetWrittenCount();
        foreach (var rule in rules)
        {
            Write(rule, _rendered!);
        }

        return _rendered!.WrittenSpan;
    }

    private ArrayBufferWriter<byte> Rendered() => _rendered ??= new ArrayBufferWriter<byte>();
}
