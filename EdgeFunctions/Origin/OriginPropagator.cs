using System.Diagnostics;
using EdgeFunctions.Routing;

namespace EdgeFunctions.Origin;

/// <summary>Tells origins the trace that a request belongs to: W3C Trace Context and Baggage, within their limits.</summary>
/// <remarks>
/// An asset origin is told the trace's id alone. What systems before us put into <c>tracestate</c> and <c>baggage</c> is for
/// the site, and an asset origin may be somebody else's.
/// </remarks>
internal sealed class OriginPropagator : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        W3C.Inject(activity, carrier, carrier is OriginRequest { Route.Kind: RouteKind.Asset } ? SetTraceParent : setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => W3C.ExtractBaggage(carrier, getter);

    private static void SetTraceParent(object? carrier, string name, string value)
    {
        if (name == "traceparent")
        {
            // The second attempt is the same message, and a field of two trace parents is none (Trace Context section 2.2.3).
            var fields = ((OriginRequest)carrier!).Headers;
            fields.Remove(name);
            fields.TryAddWithoutValidation(name, value);
        }
    }
}
