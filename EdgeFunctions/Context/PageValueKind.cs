namespace EdgeFunctions.Context;

/// <summary>What of a request can be shown in a page.</summary>
internal enum PageValueKind : byte
{
    Country,
    Region,
    Device,
    Language,
    Path,
    Host,

    /// <summary>The nonce of the page's Content-Security-Policy.</summary>
    Nonce,

    /// <summary>The variant of an experiment that the reader sees.</summary>
    Experiment,

    /// <summary>A request field that is listed in the settings.</summary>
    Header,
}
