using System.Diagnostics;

namespace EdgeFunctions.Diagnostics;

/// <summary>The trace of a request that nobody records: readers, logs and origins are told it all the same, and no activity is made.</summary>
/// <remarks>An activity costs its start, and each change of what is current a new execution context. Nobody would look at it.</remarks>
internal sealed class PlainTrace
{
    // 00-TRACE-SPAN-FLAGS (W3C Trace Context section 3.2.2).
    private const int TraceAt = 3;
    private const int TraceLength = 2 * TraceBytes;
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;
    private const int Length = TraceAt + TraceLength + 1 + (2 * SpanBytes) + 3;

    private readonly string? _came;
    private string? _parent;

    /// <param name="came">The reader's <c>traceparent</c>, to be continued; what is none begins a new trace.</param>
    public PlainTrace(string? came) => _came = came;

    /// <summary>What is told to origins: the trace, and a span of ours.</summary>
    public string TraceParent => Volatile.Read(ref _parent) ?? Interlocked.CompareExchange(ref _parent, Create(), null) ?? _parent;

    public string TraceId => TraceParent.Substring(TraceAt, TraceLength);

    private string Create()
    {
        if (_came is not null && ActivityContext.TryParse(_came, null, isRemote: true, out var context))
        {
            return $"00-{context.TraceId.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-{((context.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? "01" : "00")}";
        }

        // One string instead of three: this is made for each request.
        return string.Create(Length, (object?)null, static (text, _) =>
        {
            Span<byte> random = stackalloc byte[TraceBytes + SpanBytes];
            do
            {
                Random.Shared.NextBytes(random);
            }
            while (!random[..TraceBytes].ContainsAnyExcept((byte)0) || !random[TraceBytes..].ContainsAnyExcept((byte)0));

            "00-".CopyTo(text);
            Convert.TryToHexStringLower(random[..TraceBytes], text[TraceAt..], out int _);
            text[TraceAt + TraceLength] = '-';
            Convert.TryToHexStringLower(random[TraceBytes..], text[(TraceAt + TraceLength + 1)..], out int _);
            "-00".CopyTo(text[^3..]);
        });
    }
}
