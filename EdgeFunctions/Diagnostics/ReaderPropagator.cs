using System.Diagnostics;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Diagnostics;

/// <summary>Decides what of a reader's trace context the server takes: the trace, unless a new one is to begin, and the listed members of <c>baggage</c>.</summary>
internal sealed class ReaderPropagator(EdgeOptions options) : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    private readonly DiagnosticsOptions _options = options.Diagnostics;

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => W3C.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        if (_options.TraceContext == TraceContextPolicy.Restart)
        {
            (traceId, traceState) = (null, null);
        }
        else
        {
            W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _options.Baggage.Length == 0 ? null : W3C.ExtractBaggage(carrier, getter)?.Where(member => _options.Baggage.Contains(member.Key, StringComparer.Ordinal));
}
