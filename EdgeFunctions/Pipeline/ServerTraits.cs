using EdgeFunctions.Responses;

namespace EdgeFunctions.Pipeline;

/// <summary>What the server in front of the functions can do, where the two hosts differ.</summary>
/// <param name="Charset">What it can send in a field value.</param>
internal sealed record ServerTraits(FieldCharset Charset)
{
    /// <summary>The embedded host: Kestrel, as we configure it.</summary>
    public static readonly ServerTraits Kestrel = new(FieldCharset.Latin1);

    /// <summary>The Functions host: its forwarder answers 500 to a response field that is not ASCII.</summary>
    public static readonly ServerTraits FunctionsHost = new(FieldCharset.Ascii);
}
