namespace EdgeFunctions.Configuration;

/// <summary>What becomes of the trace context that a request brings.</summary>
internal enum TraceContextPolicy
{
    /// <summary>The trace goes on, as W3C Trace Context has it.</summary>
    Continue,

    /// <summary>A new trace begins here.</summary>
    Restart,
}
