using EdgeFunctions.Responses;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>The gate's reasons as sentences.</summary>
internal static class Reasons
{
    public static string Of(GateReason reason) => reason switch
    {
        GateReason.Asset => "The route is an asset's: its bytes are copied.",
        GateReason.Excepted => "The path is one of Edge__Rewrite__Except.",
        GateReason.Bodiless => "The status allows no body.",
        GateReason.Partial => "The body is a part of a representation.",
        GateReason.Type => "The media type is not one that is rewritten.",
        GateReason.EventStream => "The body is an event stream, and must not wait for anything.",
        GateReason.NoType => "There is no media type, and none is guessed.",
        GateReason.NoTransform => "The origin says Cache-Control: no-transform.",
        GateReason.Coding => "The content coding is unknown, or there are several.",
        GateReason.Charset => "The charset cannot be rewritten byte by byte.",
        GateReason.Bypass => "It would be rewritten, but that takes too long at present.",
        GateReason.SlowOrigin => "What is optional is left out, because the origin is slow at present.",
        GateReason.Rewritable => "A type that is rewritten, in a coding and charset that can be.",
        _ => reason.ToString(),
    };
}
