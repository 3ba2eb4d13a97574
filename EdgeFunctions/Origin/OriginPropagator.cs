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
    private const string TraceParent = "traceparent";

    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        W3C.Inject(activity, carrier, carrier switch
        {
            OriginRequest { Route.Kind: RouteKind.Asset } => SetTraceParent,
            OriginRequest => SetForPublisher,
            _ => setter,
        });

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => W3C.ExtractBaggage(carrier, getter);

    private static void SetTraceParent(object? carrier, string name, string value)
    {
        if (name == TraceParent)
        {
            Replace(carrier, name, value);
        }
    }

    private static void SetForPublisher(object? carrier, string name, string value)
    {
        // What the edge has written stays, as with the pool's own setter.
        if (name == TraceParent || !((OriginRequest)carrier!).Headers.NonValidated.Contains(name))
        {
            Replace(carrier, name, value);
        }
    }

    /// <summary>The second attempt is the same message with a span of its own, and a field of two trace parents is none (Trace Context section 2.2.3). The pool would leave it the first one's.</summary>
    private static void Replace(object? carrier, string name, string value)
    {
        var fields = ((OriginRequest)carrier!).Headers;
        fields.Remove(name);
        fields.TryAddWithoutValidation(name, value);
    }
}
